"""Secrets in the spellings in which they come back."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from openclaw_wisgate.system.masking import Mask

KEY = "Qx7+kanarie/4711=é?>"


def _in_base64(before: str, after: str = "", *, url: bool = False) -> Callable[[str], str]:
    code = base64.urlsafe_b64encode if url else base64.b64encode
    return lambda secret: code(f"{before}{secret}{after}".encode()).decode()


@pytest.mark.parametrize(
    "spell",
    [
        str,
        lambda secret: json.dumps(secret)[1:-1],
        lambda secret: json.dumps(secret)[1:-1].replace("/", "\\/"),
        quote,
        lambda secret: quote(secret, safe=""),
        lambda secret: re.sub("%..", lambda match: match.group().lower(), quote(secret)),
    ],
    ids=["plain", "json", "json-slashes", "url-path", "url-part", "url-lower-case"],
)
def test_spelling(spell: Callable[[str], str]) -> None:
    """However JSON and URLs spell a secret, it gives way as a whole, and nothing beside it does."""
    assert Mask([KEY]).text(f"x{spell(KEY)}y") == "x***y"


@pytest.mark.parametrize("before", ["", "u", "u:", "user:", "Bearer "])
@pytest.mark.parametrize("after", ["", "x", "xy", " and more"])
@pytest.mark.parametrize("url", [False, True])
def test_base64(before: str, after: str, *, url: bool) -> None:
    """In base64 a secret gives way wherever in the text it begins; at most its outermost bits stay."""
    coded = _in_base64(before, after, url=url)(KEY)
    masked = Mask([KEY]).text(f'"{coded}"').strip('"')
    head, mask, tail = masked.partition("***")
    assert mask
    for part, whole in ((head, before), (tail, after)):
        assert len(part) <= 4 * ((len(whole.encode()) + 2) // 3) + 4
    assert base64.b64encode(KEY.encode()).decode()[4:16] not in masked
    left = head + tail
    assert len(coded) - len(left) >= len(KEY.encode()) * 8 // 6 - 1


@pytest.mark.parametrize("secret", ["", "id", "12345"])
def test_too_short_to_be_one(secret: str) -> None:
    """What is too short to be a secret spoils no text, in base64 neither."""
    text = f"no model {secret}, {base64.b64encode(secret.encode()).decode()}"
    assert Mask([secret]).text(text) == text
