"""Asking for a picture as OpenClaw's `litellm` provider does (2026.9.6), and telling whether what comes is one."""

from __future__ import annotations

import base64
import binascii
import struct

from openclaw_wisgate.change import get
from openclaw_wisgate.probe import Picture

PATH = "/images/generations"
PROMPT = "a red dot"
_JPEG_SIZES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
"""The markers of JPEG's frame headers (ITU T.81, table B.1)."""


def picture_body(model: str, prompt: str) -> dict[str, object]:
    """Return the request for one picture of 1024 by 1024 pixels."""
    return {"model": model, "prompt": prompt, "n": 1, "size": "1024x1024"}


def encoded_picture(value: object) -> str | None:
    """Return the base64 text of the picture in an answer of the images API; OpenClaw takes no other form of it."""
    text = get(value, ("data", 0, "b64_json"))
    return text if isinstance(text, str) and text else None


def has_address_only(value: object) -> bool:
    """Tell whether an answer of the images API says where its picture is, instead of holding it."""
    return encoded_picture(value) is None and isinstance(get(value, ("data", 0, "url")), str)


def picture_of(text: str) -> Picture | None:
    """Return the picture whose base64 is `text`; None where that is no PNG, JPEG, GIF or WebP with a size."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    for media_type, size_of in (
        ("image/png", _png_size),
        ("image/jpeg", _jpeg_size),
        ("image/gif", _gif_size),
        ("image/webp", _webp_size),
    ):
        try:
            size = size_of(content)
        except (struct.error, IndexError):
            continue
        if size is not None and min(size) > 0:
            return Picture(media_type=media_type, width=size[0], height=size[1], content=content)
    return None


def _png_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR" or b"IEND" not in content[-16:]:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif_size(content: bytes) -> tuple[int, int] | None:
    if content[:6] not in (b"GIF87a", b"GIF89a") or not content.endswith(b";"):
        return None
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in content[-32:]:
        return None
    place = 2
    while content[place] == 0xFF:  # noqa: PLR2004 - what every marker begins with
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 8 + struct.unpack("<I", content[4:8])[0]:
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if kind == b"VP8L":
        bits = struct.unpack("<I", content[21:25])[0]
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
