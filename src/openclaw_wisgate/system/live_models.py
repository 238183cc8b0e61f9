"""What gateways said that they serve, kept in our cache: a file for each base URL, without a key."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.known_models import LiveList
from openclaw_wisgate.offers import read_offers, write_offers
from openclaw_wisgate.system.locate import Surroundings
from openclaw_wisgate.system.new_file import make_folder, write_whole

FORMAT_VERSION = "1.0"


def store(live: LiveList, around: Surroundings) -> Path:
    """Keep `live` until its gateway is asked again, and return the file; raise OSError."""
    make_folder(around.cache)
    value = {
        "format_version": FORMAT_VERSION,
        "base_url": live.base_url,
        "as_of": live.as_of,
        "models": write_offers(live.offers),
    }
    file = _file(live.base_url, around)
    write_whole(file, (json.dumps(value, indent=1) + "\n").encode())
    return file


def stored(base_url: str, around: Surroundings) -> LiveList | None:
    """Return what is kept of the gateway at `base_url`; None where nothing is that can be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        value = json.loads(_file(base_url, around).read_bytes())
        offers = read_offers(json.dumps(get(value, ("models",))).encode())
        as_of = get(value, ("as_of",))
        if get(value, ("format_version",)) == FORMAT_VERSION and offers is not None and isinstance(as_of, str):
            return LiveList(base_url, as_of, offers)
    return None


def _file(base_url: str, around: Surroundings) -> Path:
    return around.cache / f"models-{hashlib.sha256(base_url.encode()).hexdigest()[:16]}.json"
