"""Numbers of pings as people read them."""

from __future__ import annotations

from openclaw_wisgate.probe import Balance, LayerState, Picture, StreamTimes
from openclaw_wisgate.report import Ping

_SLOW = 10.0
_KILO = 1000


def failed_layer(ping: Ping) -> str | None:
    """Return the name of the layer at which a ping failed, or None."""
    return next((one.layer.value for one in ping.result.layers if one.state is LayerState.FAILED), None)


def milliseconds(seconds: float) -> str:
    """Return a duration in milliseconds, or in seconds where it is long."""
    return f"{seconds * 1000:.0f} ms" if seconds < _SLOW else f"{seconds:.1f} s"


def speed_words(stream: StreamTimes) -> str:
    """Return how an answer came in."""
    parts = [f"first token after {milliseconds(stream.first)}"]
    if stream.tokens_per_second is not None:
        parts.append(f"{stream.tokens_per_second:.1f} tokens/s")
    parts.append("1 piece" if stream.pieces == 1 else f"{stream.pieces} pieces")
    return ", ".join(parts)


def picture_words(picture: Picture) -> str:
    """Return what a picture is: its media type, its size in pixels and in bytes."""
    return f"{picture.media_type}, {picture.width}x{picture.height} pixels, {size_words(len(picture.content))}"


def size_words(count: int) -> str:
    """Return a number of bytes, in a unit that leaves few digits."""
    for unit, size in (("MB", _KILO * _KILO), ("kB", _KILO)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"


def balance_words(balance: Balance) -> str:
    """Return what is left on an account, in the gateway's own unit."""
    if balance.unlimited:
        return "unlimited"
    parts = [(balance.package, "package"), (balance.cash, "cash"), (balance.tokens, "tokens")]
    inside = ", ".join(f"{name} {amount:g}" for amount, name in parts if amount is not None)
    total = "unknown" if balance.available is None else f"{balance.available:g}"
    return f"{total} ({inside})" if inside else total
