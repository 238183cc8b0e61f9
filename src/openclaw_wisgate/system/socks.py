"""Tunnels through SOCKS 5 proxies (RFC 1928, RFC 1929); the proxy looks the name up."""

from __future__ import annotations

from ipaddress import ip_address

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.proxies import Proxy
from openclaw_wisgate.system.route import ConnectionFaultError, Target
from openclaw_wisgate.system.wire import Wire

_VERSION, _NO_LOGIN, _LOGIN, _CONNECT = 5, 0, 2, 1
_NAME = 3
_ADDRESS_LENGTHS = {1: 4, 4: 16}
_REFUSALS = {
    1: "failed",
    2: "does not let this host through",
    3: "cannot reach the network of the host",
    4: "cannot reach the host",
    5: "was refused by the host",
    6: "gave up waiting for the host",
}


def tunnel(wire: Wire, target: Target, proxy: Proxy) -> None:
    """Make `proxy`, at the other end of `wire`, connect it to `target`; ConnectionFaultError if it does not."""
    methods = bytes((_NO_LOGIN, _LOGIN) if proxy.credentials else (_NO_LOGIN,))
    wire.send(bytes((_VERSION, len(methods))) + methods)
    version, method = _read(wire, 2, proxy)
    if version != _VERSION:
        raise ConnectionFaultError(Verdict.UNREACHABLE, f"{proxy} does not speak SOCKS 5")
    if method == _LOGIN and proxy.credentials:
        name, password = (text.encode()[:255] for text in proxy.credentials)
        wire.send(bytes((1, len(name))) + name + bytes((len(password),)) + password)
        method = _read(wire, 2, proxy)[1]
    if method != _NO_LOGIN:
        raise ConnectionFaultError(Verdict.UNREACHABLE, f"{proxy} asks for a user name and password, or refuses these")
    wire.send(bytes((_VERSION, _CONNECT, 0)) + _address(target.host) + target.port.to_bytes(2, "big"))
    _, status, _, kind = _read(wire, 4, proxy)
    if status:
        raise ConnectionFaultError(Verdict.UNREACHABLE, f"{proxy} {_REFUSALS.get(status, 'made no connection')}")
    _read(wire, 2 + (_ADDRESS_LENGTHS.get(kind) or _read(wire, 1, proxy)[0]), proxy)


def _address(host: str) -> bytes:
    try:
        literal = ip_address(host)
    except ValueError:
        return bytes((_NAME, len(host))) + host.encode("ascii")
    return bytes((1 if literal.version == 4 else 4,)) + literal.packed  # noqa: PLR2004 - IPv4


def _read(wire: Wire, count: int, proxy: Proxy) -> bytes:
    """Return exactly `count` bytes: what the gateway says first must stay in the socket."""
    data = b""
    while len(data) < count and (piece := wire.read(count - len(data))):
        data += piece
    if len(data) < count:
        raise ConnectionFaultError(Verdict.UNREACHABLE, f"{proxy} closed the connection")
    return data
