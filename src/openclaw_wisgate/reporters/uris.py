"""Names of files as URIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from openclaw_wisgate.fingerprint import portable

_HERE, _HOME = "%SRCROOT%", "HOME"
_BASES = {_HERE: "the folder in which openclaw-wisgate was run", _HOME: "the home folder of the user who ran it"}
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_DRIVE = re.compile(r"[A-Za-z]:/")


def location(name: str) -> Mapping[str, str]:
    """Return SARIF's location of the file `name`: absolute, or relative to a folder that has a name of its own."""
    uri, base = _parts(name)
    return {"uri": uri, "uriBaseId": base} if base else {"uri": uri}


def bases(names: Iterable[str]) -> Mapping[str, object]:
    """Return what the folders are that the locations of `names` are relative to."""
    used = {_parts(name)[1] for name in names}
    return {base: {"description": {"text": words}} for base, words in _BASES.items() if base in used}


def _parts(name: str) -> tuple[str, str | None]:
    path = portable(name)
    if _DRIVE.match(path):
        return f"file:///{path[:2]}{_quoted(path[2:])}", None
    if path.startswith("//"):
        return f"file:{_quoted(path)}", None
    if path.startswith("/"):
        return f"file://{_quoted(path)}", None
    if path.startswith("~/"):
        return _quoted(path[2:]), _HOME
    return _quoted(path), _HERE


def _quoted(path: str) -> str:
    """Return `path` percent-encoded; a name that is not Unicode keeps its bytes, where Python knows them."""
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "replace")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw)
