"""What this program wrote of models, kept in our own state: a file for each config, with digests and no value."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

from openclaw_wisgate.change import get
from openclaw_wisgate.memory import Mark, Memory, Place, from_value, to_value
from openclaw_wisgate.system.locate import Surroundings
from openclaw_wisgate.system.new_file import make_folder, write_whole
from openclaw_wisgate.system.reading import real

FORMAT_VERSION = "1.0"


def recall(config: Path, around: Surroundings) -> dict[Place, Mark]:
    """Return what is known of `config`; nothing where no file of this format can be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        value = json.loads(_file(config, around).read_bytes())
        if get(value, ("format_version",)) == FORMAT_VERSION:
            return from_value(get(value, ("fields",)))
    return {}


def remember(config: Path, memory: Memory, around: Surroundings) -> None:
    """Keep what is known of `config`; raise OSError."""
    file = _file(config, around)
    make_folder(file.parent)
    value = {"format_version": FORMAT_VERSION, "config": str(real(config)), "fields": to_value(memory)}
    write_whole(file, (json.dumps(value, indent=1) + "\n").encode())


def _file(config: Path, around: Surroundings) -> Path:
    name = hashlib.sha256(os.fsencode(real(config))).hexdigest()[:16]
    return around.state / "written" / f"{name}.json"
