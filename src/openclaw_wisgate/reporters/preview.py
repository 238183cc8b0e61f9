"""A picture in a terminal that can show pictures, by what the terminal says of itself in its environment."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from openclaw_wisgate.probe import Picture

_PIECE = 4096
"""Characters of data in one escape, the most that kitty takes."""
_COLUMNS = 40


def inline(picture: Picture, variables: Mapping[str, str]) -> str | None:
    """Return what makes a terminal with these environment `variables` show `picture`, or None where none is known.

    That is kitty's graphics protocol (kitty, Ghostty; PNG only) or iTerm2's (iTerm2, WezTerm). Inside tmux and screen,
    which keep both from the terminal, there is nothing to send.
    """
    term, program = variables.get("TERM", ""), variables.get("TERM_PROGRAM", "")
    if variables.get("TMUX") or variables.get("STY") or term.startswith(("tmux", "screen")):
        return None
    is_kitty = bool(variables.get("KITTY_WINDOW_ID")) or term in ("xterm-kitty", "xterm-ghostty")
    if is_kitty or program == "ghostty":
        return _kitty(picture) if picture.media_type == "image/png" else None
    if program in ("iTerm.app", "WezTerm") or variables.get("LC_TERMINAL") == "iTerm2":
        return _iterm(picture)
    return None


def _kitty(picture: Picture) -> str:
    data = b64encode(picture.content).decode()
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    escapes = []
    for index, piece in enumerate(pieces):
        more = int(index < len(pieces) - 1)
        # a=T: show; f=100: PNG; q=2: answer nothing, for nobody would read it.
        keys = f"a=T,f=100,q=2,c={_COLUMNS},m={more}" if index == 0 else f"m={more}"
        escapes.append(f"\x1b_G{keys};{piece}\x1b\\")
    return "".join(escapes) + "\n"


def _iterm(picture: Picture) -> str:
    data = b64encode(picture.content).decode()
    size = len(picture.content)
    return f"\x1b]1337;File=inline=1;size={size};width={_COLUMNS};preserveAspectRatio=1:{data}\x07\n"
