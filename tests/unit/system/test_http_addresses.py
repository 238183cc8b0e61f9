"""From a name to a connection over real sockets on loopback: every address gets its chance before the deadline."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.unit.system.servers import KEY, OK, closed_port, header, http, ping, saying, server

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.emulator import emulate

Entry = tuple[int, int, int, str, tuple[object, ...]]


def entry(host: str, port: int) -> Entry:
    """Return an address as the system's lookup does."""
    six = ":" in host
    address: tuple[object, ...] = (host, port, 0, 0) if six else (host, port)
    return (socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_STREAM, 6, "", address)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """What every name stands for in this test."""
    entries: list[Entry] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: entries)
    return entries


@contextmanager
def black_hole(host: str = "127.0.0.1") -> Iterator[int]:
    """Yield a port that neither accepts nor refuses: its queue of connections is full."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket(family) for _ in range(4)]
        try:
            for sock in waiting:
                sock.settimeout(0)
                sock.connect_ex((host, port))
            yield port
        finally:
            for sock in waiting:
                sock.close()


@pytest.fixture
def six() -> None:
    """Skip where there is no IPv6 loopback."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")


def test_unknown_name() -> None:
    """A name that cannot exist (RFC 6761) has no address."""
    result = ping("https://name.invalid/v1")
    assert result.verdict is Verdict.NAME_NOT_FOUND
    assert '"name.invalid"' in result.cause


@pytest.mark.parametrize("host", ["a..b", "x" * 64])
def test_name_that_no_lookup_can_take(host: str) -> None:
    """A name that is malformed is a fault, not a traceback."""
    assert ping(f"http://{host}/v1").verdict in (Verdict.NAME_NOT_FOUND, Verdict.UNREACHABLE)


def test_every_address_is_tried(named: list[Entry]) -> None:
    """When the first address of a name refuses, the next is tried."""
    with server(saying(http(OK))) as port:
        named += [entry("127.0.0.1", closed_port()), entry("127.0.0.1", port)]
        assert ping("http://gateway.example/v1").verdict is Verdict.OK


def test_silent_address_does_not_keep_the_next_waiting(named: list[Entry]) -> None:
    """When an address does not answer, the next is tried long before the deadline."""
    with server(saying(http(OK))) as port, black_hole() as hole:
        named += [entry("127.0.0.1", hole), entry("127.0.0.1", port)]
        result = ping("http://gateway.example/v1", timeout=60)
    assert result.verdict is Verdict.OK
    assert result.total is not None
    assert 0.25 < result.total < 20


@pytest.mark.usefixtures("six")
def test_families_take_turns(named: list[Entry]) -> None:
    """A name whose addresses of one family are all dead is reached by the second address that is tried."""
    with server(saying(http(OK))) as port, black_hole("::1") as hole:
        named += [*(entry("::1", hole) for _ in range(60)), entry("127.0.0.1", port)]
        result = ping("http://gateway.example/v1", timeout=60)
    assert result.verdict is Verdict.OK
    assert result.total is not None
    assert result.total < 10


@pytest.mark.usefixtures("six")
def test_name_with_ipv6_only(named: list[Entry]) -> None:
    """A name that has IPv6 addresses only is reached."""
    with server(saying(http(OK)), family=socket.AF_INET6) as port:
        named.append(entry("::1", port))
        assert ping("http://gateway.example/v1").verdict is Verdict.OK


def test_all_refuse(named: list[Entry]) -> None:
    """When every address refuses, the fault says so with the name that was asked for."""
    named += [entry("127.0.0.1", closed_port()), entry("127.0.0.1", closed_port())]
    result = ping("http://gateway.example:81/v1")
    assert (result.verdict, result.cause) == (Verdict.REFUSED, '"gateway.example" at port 81 refuses connections')


def test_silence_ends_at_the_deadline(named: list[Entry]) -> None:
    """When no address answers, the deadline ends it, and the cause says where."""
    with black_hole() as hole:
        named += [entry("127.0.0.1", closed_port()), entry("127.0.0.1", hole)]
        result = ping("http://gateway.example/v1", timeout=0.5)
    assert (result.verdict, "while connecting" in result.cause) == (Verdict.TIMED_OUT, True)


def test_family_that_this_machine_lacks(named: list[Entry]) -> None:
    """An address of a kind that cannot be used here does not hide the others."""
    with emulate(key=KEY) as emulator:
        port = int(emulator.base_url.removesuffix("/v1").rpartition(":")[2])
        named += [(9999, socket.SOCK_STREAM, 6, "", ("x", port)), entry("127.0.0.1", port)]
        assert ping("http://gateway.example/v1").verdict is Verdict.OK


def test_slow_lookup_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name lookup that hangs is bounded by the deadline too."""
    released = threading.Event()

    def hang(*_args: object, **_kwargs: object) -> list[object]:
        released.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    result = ping("http://slow.example/v1", timeout=0.2)
    released.set()
    assert result.verdict is Verdict.TIMED_OUT
    assert "looking up" in result.cause


@pytest.mark.usefixtures("six")
def test_ipv6_loopback() -> None:
    """An IPv6 address in brackets works, in the URL and in the Host header."""
    seen: list[bytes] = []

    def speak(sock: socket.socket, request: bytes) -> None:
        seen.append(request)
        sock.sendall(http(OK))

    with server(speak, family=socket.AF_INET6) as port:
        assert ping(f"http://[::1]:{port}/v1").verdict is Verdict.OK
    assert header(seen[0], "Host") == f"[::1]:{port}"
