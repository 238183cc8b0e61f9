"""From a URL to the host that a request goes to, and the head of the request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from openclaw_wisgate.probe import Verdict

_URL_SAFE = "/%:@!$&'()*+,;=~?"


class ConnectionFaultError(Exception):
    """Ends an exchange that brings no HTTP response."""

    def __init__(self, verdict: Verdict, detail: str) -> None:
        """Hold the `verdict` and the sentence that explains it."""
        super().__init__(detail)
        self.verdict = verdict
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request goes; `host` is ASCII, `path` is percent-encoded and holds the query."""

    host: str
    port: int
    secure: bool
    path: str

    @property
    def authority(self) -> str:
        """Host and port, as CONNECT wants them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def name(self) -> str:
        """The value of the Host header."""
        return self.authority.removesuffix(":443" if self.secure else ":80")


def target_of(url: str) -> Target:
    """Return where `url` points; ConnectionFaultError when that is nowhere."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except ValueError:
        raise ConnectionFaultError(Verdict.UNREACHABLE, "the base URL is not a valid address") from None
    if parts.scheme not in ("http", "https") or not host or not host.isprintable() or " " in host:
        raise ConnectionFaultError(Verdict.UNREACHABLE, "the base URL is not a complete http or https address")
    if parts.username is not None:
        detail = "the base URL holds a user name or password, which OpenClaw's HTTP client refuses"
        raise ConnectionFaultError(Verdict.UNREACHABLE, detail)
    secure = parts.scheme == "https"
    path = quote(parts.path or "/", safe=_URL_SAFE) + (f"?{quote(parts.query, safe=_URL_SAFE)}" if parts.query else "")
    return Target(host=host, port=port or (443 if secure else 80), secure=secure, path=path)


def head(method: str, address: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return the head of a request; ConnectionFaultError when a header would break out of its line."""
    lines = [f"{method} {address} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    if not all(line.isascii() and line.isprintable() for line in lines):
        raise ConnectionFaultError(Verdict.UNREACHABLE, "a header of the request holds characters that cannot be sent")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")
