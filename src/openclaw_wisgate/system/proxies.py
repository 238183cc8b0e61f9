"""Which proxy a request goes through, chosen as OpenClaw 2026.9.6 chooses it.

It reads HTTPS_PROXY, HTTP_PROXY (also for https) and NO_PROXY, in small letters first, and no ALL_PROXY; it makes a
tunnel for http, too.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, ip_address
from urllib.parse import unquote, urlsplit

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.access import Access, ProxyRule
from openclaw_wisgate.system.route import ConnectionFaultError, Target

_PORTS = {"http": 80, "https": 443, "socks": 1080, "socks5": 1080}
_REFUSALS = {407: "asks for a user name and password", 403: "does not let this host through"}
_ENTRY = re.compile(
    r"\[(?P<six>[^\]]+)\](?::(?P<six_port>\d+))?\Z|(?P<host>[^:]*):(?P<port>\d+)\Z|(?P<bare>.*)\Z", re.DOTALL
)
_WILDCARD = re.compile(r"(?:\d{1,3}|\*)(?:\.(?:\d{1,3}|\*)){0,3}\Z")
_OCTETS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy and who names it; its credentials show in no text.

    `scheme` is http, https (spoken to over TLS) or a SOCKS one. With `must_be_public` OpenClaw uses it only at a
    public address.
    """

    scheme: str
    host: str
    port: int
    origin: str
    credentials: tuple[str, str] | None = field(repr=False)
    must_be_public: bool = False

    def __str__(self) -> str:
        """Return how messages call it."""
        return f'the proxy "{self.host}:{self.port}" of {self.origin}'

    @property
    def secure(self) -> bool:
        """Whether it is spoken to over TLS."""
        return self.scheme == "https"

    @property
    def token(self) -> str:
        """The credentials as an HTTP header holds them."""
        return base64.b64encode(":".join(self.credentials or ()).encode()).decode("ascii")

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The header that carries the credentials of the proxy's URL, if it has any."""
        return (("Proxy-Authorization", f"Basic {self.token}"),) if self.credentials else ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        return (self.token, self.credentials[1]) if self.credentials else ()

    def refusal(self, status: int) -> str:
        """Return what it means that the proxy itself answered with `status`."""
        return f"{self} {_REFUSALS.get(status, 'made no connection')} ({status})"


def proxy_for(target: Target, access: Access) -> Proxy | None:
    """Return the proxy for `target`, None for the direct way; ConnectionFaultError for one that OpenClaw cannot use."""
    rule = access.proxy
    if rule is not None and rule.url is not None:
        return _of_config(target, rule, rule.url)
    if rule is None and access.tls is not None:
        return None
    return _of_environment(target, access.variables)


def unused(variables: Mapping[str, str]) -> str:
    """Return what to add where the direct way failed and the environment has a proxy for others only."""
    if not _value(variables, "ALL_PROXY") or _value(variables, "HTTPS_PROXY") or _value(variables, "HTTP_PROXY"):
        return ""
    return "; the proxy of ALL_PROXY was not used, because OpenClaw reads HTTPS_PROXY and HTTP_PROXY only"


def is_loopback(host: str) -> bool:
    """Tell whether `host` is this machine by its name or address."""
    if f".{host.rstrip('.')}".endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _of_config(target: Target, rule: ProxyRule, url: str) -> Proxy:
    if not target.secure:
        detail = 'OpenClaw uses the proxy of "request.proxy" for https only, and the base URL is http'
        raise ConnectionFaultError(Verdict.UNREACHABLE, detail)
    return _parsed(url, '"request.proxy"', ("http", "https"), must_be_public=not rule.allows_private)


def _of_environment(target: Target, variables: Mapping[str, str]) -> Proxy | None:
    names = ("HTTPS_PROXY", "HTTP_PROXY") if target.secure else ("HTTP_PROXY",)
    name = next((name for name in names if _value(variables, name)), None)
    if name is None or is_loopback(target.host) or _is_exempt(target, variables):
        return None
    return _parsed(_value(variables, name), name, tuple(_PORTS))


def _parsed(url: str, origin: str, schemes: tuple[str, ...], *, must_be_public: bool = False) -> Proxy:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConnectionFaultError(Verdict.UNREACHABLE, f"{origin} names an invalid proxy address") from None
    if parts.scheme not in schemes or not parts.hostname:
        kinds = ", ".join(f"{scheme}://" for scheme in schemes)
        detail = f"{origin} names no proxy that OpenClaw can use: its address does not begin with one of {kinds}"
        raise ConnectionFaultError(Verdict.UNREACHABLE, detail)
    named = parts.username is not None
    return Proxy(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        origin=origin,
        credentials=(unquote(parts.username or ""), unquote(parts.password or "")) if named else None,
        must_be_public=must_be_public,
    )


def _value(variables: Mapping[str, str], name: str) -> str:
    """Return the value of a variable; set in small letters, even to nothing, it hides the other."""
    text = variables.get(name.lower())
    return (variables.get(name, "") if text is None else text).strip()


def _is_exempt(target: Target, variables: Mapping[str, str]) -> bool:
    """Tell whether NO_PROXY names `target`: a host, its domain, `*`, an IPv4 network or pattern, each with a port or not."""
    text = _value(variables, "NO_PROXY")
    host = target.host.lower().rstrip(".")
    return text == "*" or any(_names(entry, host, target.port) for entry in re.split(r"[,\s]+", text.lower()) if entry)


def _names(entry: str, host: str, port: int) -> bool:
    match = _ENTRY.match(entry)
    if match is None:
        return False
    asked = match["six_port"] or match["port"]
    name = match["six"] or match["host"] or match["bare"] or ""
    if asked and int(asked) != port:
        return False
    name = re.sub(r"\A\*?\.", "", name).removesuffix(".")
    if name in ("", "*"):
        return False
    return host == name or host.endswith(f".{name}") or _is_in_network(host, name)


def _is_in_network(host: str, name: str) -> bool:
    octets = host.split(".")
    if len(octets) != _OCTETS or not all(octet.isdecimal() for octet in octets):
        return False
    if "/" in name:
        try:
            return ip_address(host) in IPv4Network(name, strict=False)
        except ValueError:
            return False
    if "*" not in name or not _WILDCARD.match(name):
        return False
    pattern = name.split(".")
    whole = len(pattern) == _OCTETS or pattern[-1] == "*"
    return whole and all(part in ("*", octet) for part, octet in zip(pattern, octets, strict=False))
