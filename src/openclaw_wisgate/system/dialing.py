"""Name lookup and TCP: the first address of a name that accepts a connection, before a deadline.

Addresses are tried as RFC 8305 says: IPv6 and IPv4 take turns, and the next is tried, too, when one refuses or has not
answered for 0.3 seconds, which is the time that OpenClaw 2026.9.6 gives one.
"""

from __future__ import annotations

import os
import selectors
import socket
import threading
from errno import EINPROGRESS, EWOULDBLOCK
from ipaddress import ip_address
from itertools import zip_longest

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.route import ConnectionFaultError
from openclaw_wisgate.system.stopwatch import Stopwatch

_HEAD_START = 0.3
_UNDER_WAY = (0, EINPROGRESS, EWOULDBLOCK)

Entry = tuple[int, int, int, str, tuple[object, ...]]


def addresses(host: str, port: int, watch: Stopwatch) -> list[Entry]:
    """Return the addresses of `host`; in a thread, because the system's lookup knows no deadline."""
    outcome: list[list[Entry] | OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            outcome.append(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            outcome.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(watch.remaining())
    if not outcome:
        raise TimeoutError
    found = outcome[0]
    if isinstance(found, list):
        return found
    reason = found.strerror if isinstance(found, OSError) else "it is not a valid name"
    raise ConnectionFaultError(Verdict.NAME_NOT_FOUND, f'the name "{host}" has no address ({reason})')


def private_address(entries: list[Entry]) -> str | None:
    """Return an address among `entries` that the internet does not route to, or None."""
    found = (str(entry[4][0]).partition("%")[0] for entry in entries)
    return next((address for address in found if not ip_address(address).is_global), None)


def dial(where: str, entries: list[Entry], watch: Stopwatch) -> socket.socket:
    """Return a connection to one of `entries`; `where` says in a fault what could not be reached."""
    faults: list[OSError] = []
    waiting = _in_turn(entries)
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or selector.get_map():
                if waiting:
                    _start(waiting.pop(0), selector, faults)
                left = watch.remaining()
                for key, _ in selector.select(min(left, _HEAD_START) if waiting else left):
                    sock: socket.socket = selector.unregister(key.fileobj).data
                    code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if not code:
                        return sock
                    sock.close()
                    faults.append(OSError(code, os.strerror(code)))
        finally:
            for key in list(selector.get_map().values()):
                key.data.close()
    if any(isinstance(fault, ConnectionRefusedError) for fault in faults):
        raise ConnectionFaultError(Verdict.REFUSED, f"{where} refuses connections")
    reason = faults[0].strerror if faults else "no address"
    raise ConnectionFaultError(Verdict.UNREACHABLE, f"{where} cannot be reached ({reason})")


def _start(entry: Entry, selector: selectors.BaseSelector, faults: list[OSError]) -> None:
    family, kind, protocol, _, address = entry
    try:
        sock = socket.socket(family, kind, protocol)
    except OSError as error:
        faults.append(error)
        return
    sock.settimeout(0)
    code = sock.connect_ex(address)
    if code in _UNDER_WAY:
        selector.register(sock, selectors.EVENT_WRITE, sock)
    else:
        sock.close()
        faults.append(OSError(code, os.strerror(code)))


def _in_turn(entries: list[Entry]) -> list[Entry]:
    """Return `entries` with their families taking turns; the first family is the one that the system prefers."""
    first = [entry for entry in entries if entry[0] == entries[0][0]]
    others = [entry for entry in entries if entry[0] != entries[0][0]]
    return [entry for pair in zip_longest(first, others) for entry in pair if entry is not None]
