"""From a URL and the environment to the host and the proxy that a request goes to."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import quote, unquote, urlsplit

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """The HTTP proxy of the environment; its credentials show in no text."""

    host: str
    port: int
    credentials: str = field(repr=False)

    @property
    def token(self) -> str:
        """The credentials as the header holds them."""
        return base64.b64encode(self.credentials.encode()).decode("ascii")

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The header that carries the credentials of the proxy's URL, if it has any."""
        return (("Proxy-Authorization", f"Basic {self.token}"),) if self.credentials else ()

    def refusal(self, status: int) -> str:
        """Return what it means that the proxy itself answered with `status`."""
        reason = "asks for a user name and password" if status == 407 else "made no connection"  # noqa: PLR2004 - RFC 9110
        return f'the proxy "{self.host}:{self.port}" {reason} ({status})'


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


def proxy_of(target: Target) -> Proxy | None:
    """Return the proxy that the environment names for `target`: none for loopback, nor where `no_proxy` says so."""
    from urllib.request import getproxies_environment, proxy_bypass  # noqa: PLC0415 - it imports http.client

    if _is_loopback(target.host):
        return None
    proxies = getproxies_environment()
    url = proxies.get("https" if target.secure else "http") or proxies.get("all")
    if not url or proxy_bypass(target.authority):
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        raise ConnectionFaultError(Verdict.UNREACHABLE, "the environment names an invalid proxy address") from None
    if parts.scheme != "http" or not host:
        detail = "the environment names a proxy that is no http:// address, the only kind that is supported"
        raise ConnectionFaultError(Verdict.UNREACHABLE, detail)
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
    return Proxy(host=host, port=port, credentials=credentials)


def head(method: str, address: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return the head of a request; ConnectionFaultError when a header would break out of its line."""
    lines = [f"{method} {address} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    if not all(line.isascii() and line.isprintable() for line in lines):
        raise ConnectionFaultError(Verdict.UNREACHABLE, "a header of the request holds characters that cannot be sent")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


def _is_loopback(host: str) -> bool:
    if f".{host.rstrip('.')}".endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
