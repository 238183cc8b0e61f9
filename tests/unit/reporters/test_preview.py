"""Pictures in a terminal: who gets which escapes, and who gets none."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest
from tests.unit.pinged import PICTURE, PNG

from openclaw_wisgate.reporters.preview import inline

KITTY = {"TERM": "xterm-kitty"}
ITERM = {"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}


def kitty_data(escapes: str) -> list[tuple[str, bytes]]:
    """Return the keys and the data of each of kitty's graphics escapes, of which there is nothing else."""
    found = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", escapes)
    assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in found) + "\n" == escapes
    return [(keys, data.encode()) for keys, data in found]


@pytest.mark.parametrize(
    "variables", [KITTY, {"KITTY_WINDOW_ID": "1"}, {"TERM": "xterm-ghostty"}, {"TERM_PROGRAM": "ghostty"}]
)
def test_kitty(variables: dict[str, str]) -> None:
    """Kitty and what speaks its protocol is sent the PNG, and is to answer nothing."""
    shown = inline(PICTURE, variables)
    assert shown is not None
    ((keys, data),) = kitty_data(shown)
    assert {"a=T", "f=100", "q=2", "m=0"} <= set(keys.split(","))
    assert base64.b64decode(data) == PNG


def test_kitty_takes_pieces() -> None:
    """Long data comes in pieces of at most 4096 characters, all but the last announcing more."""
    content = bytes(range(256)) * 64
    shown = inline(replace(PICTURE, content=content), KITTY)
    assert shown is not None
    pieces = kitty_data(shown)
    assert len(pieces) > 2
    assert all(len(data) <= 4096 for _, data in pieces)
    assert [keys.endswith("m=1") for keys, _ in pieces] == [True] * (len(pieces) - 1) + [False]
    assert base64.b64decode(b"".join(data for _, data in pieces)) == content


@pytest.mark.parametrize(
    "variables", [ITERM, {"TERM_PROGRAM": "WezTerm"}, {"LC_TERMINAL": "iTerm2", "TERM": "xterm-256color"}]
)
@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg"])
def test_iterm(variables: dict[str, str], media_type: str) -> None:
    """The terminals that speak iTerm2's protocol are sent any picture, with its size."""
    shown = inline(replace(PICTURE, media_type=media_type), variables)
    assert shown is not None
    match = re.fullmatch(r"\x1b\]1337;File=inline=1;size=(\d+);[^:]*:([^\x07]*)\x07\n", shown)
    assert match
    assert (int(match.group(1)), base64.b64decode(match.group(2))) == (len(PNG), PNG)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"TERM": "xterm-256color"},
        {"TERM": "dumb"},
        {**ITERM, "TMUX": "socket,1,0"},
        {**KITTY, "STY": "1.pts"},
        {**ITERM, "TERM": "screen-256color"},
    ],
)
def test_others_get_nothing(variables: dict[str, str]) -> None:
    """A terminal that is not known to show pictures, or is behind tmux or screen, is sent none."""
    assert inline(PICTURE, variables) is None


def test_kitty_shows_no_jpeg() -> None:
    """Kitty's protocol knows PNG, so other pictures are not sent."""
    assert inline(replace(PICTURE, media_type="image/jpeg"), KITTY) is None
