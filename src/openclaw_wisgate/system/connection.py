"""Opening a connection: name lookup, proxy, TCP and TLS, each timed, all before one deadline."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.dialing import Entry, addresses, dial, private_address
from openclaw_wisgate.system.proxies import Proxy
from openclaw_wisgate.system.route import ConnectionFaultError, Target, head
from openclaw_wisgate.system.stopwatch import Stopwatch
from openclaw_wisgate.system.trust import Trust
from openclaw_wisgate.system.wire import Wire

if TYPE_CHECKING:  # for annotations only
    import socket


def connect(target: Target, proxy: Proxy | None, trust: Trust | None, watch: Stopwatch) -> socket.socket:
    """Return a connection on which `target` can be spoken to, through `proxy` where there is one.

    ConnectionFaultError says why there is none, TimeoutError that time is up. `trust` is needed for TLS.
    """
    with ExitStack() as stack:
        sock = stack.enter_context(_to_proxy(target, proxy, watch) if proxy else _to_host(target, watch))
        watch.end("connect")
        if target.secure and trust:
            sock = trust.secured(sock, target.host, watch)
            watch.end("tls")
        stack.pop_all()
    return sock


def _to_host(target: Target, watch: Stopwatch) -> socket.socket:
    found = addresses(target.host, target.port, watch)
    watch.end("dns")
    return dial(f'"{target.host}" at port {target.port}', found, watch)


def _to_proxy(target: Target, proxy: Proxy, watch: Stopwatch) -> socket.socket:
    """Return a tunnel; a fault of the proxy is none of the gateway's host, whatever it is called."""
    try:
        found = addresses(proxy.host, proxy.port, watch)
        watch.end("dns")
        _refuse_private(proxy, found)
        with ExitStack() as stack:
            sock = stack.enter_context(dial(str(proxy), found, watch))
            if proxy.secure:
                sock = stack.enter_context(Trust.of(None).secured(sock, proxy.host, watch))
            _tunnel(sock, target, proxy, watch)
            stack.pop_all()
    except ConnectionFaultError as fault:
        detail = fault.detail if str(proxy) in fault.detail else f"{proxy} cannot be used: {fault.detail}"
        raise ConnectionFaultError(Verdict.UNREACHABLE, detail) from None
    return sock


def _refuse_private(proxy: Proxy, found: list[Entry]) -> None:
    address = private_address(found) if proxy.must_be_public else None
    if address:
        detail = f'{proxy} has the private address {address}, which OpenClaw refuses unless "request" allows private networks'
        raise ConnectionFaultError(Verdict.UNREACHABLE, detail)


def _tunnel(sock: socket.socket, target: Target, proxy: Proxy, watch: Stopwatch) -> None:
    """Make the proxy connect `sock` to `target` (RFC 9110, 9.3.6; RFC 1928)."""
    if proxy.scheme.startswith("socks"):
        from openclaw_wisgate.system.socks import tunnel  # noqa: PLC0415 - few proxies speak it

        tunnel(Wire(sock, watch), target, proxy)
        return
    request = head("CONNECT", target.authority, [("Host", target.authority), *proxy.headers])
    status = Wire(sock, watch).ask(request, "CONNECT").status
    if not 200 <= status < 300:  # noqa: PLR2004 - the class of success
        raise ConnectionFaultError(Verdict.UNREACHABLE, proxy.refusal(status))
