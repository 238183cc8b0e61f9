"""Servers on loopback that say exactly what a test wants, and what they were asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from openclaw_wisgate.probe import Probe, ProbeResult
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.http import send
from openclaw_wisgate.turns import Request, probe_of
from openclaw_wisgate.verdicts import interpret

if TYPE_CHECKING:
    import ssl

MODEL = "claude-opus-4-6"
OK = b'{"choices":[{"message":{"content":"OK"},"finish_reason":"stop"}]}'
KEY = "sk-canary/4711-do-not-show"
CERTIFICATES = Path(__file__).parents[3] / "fixtures" / "tls"

Speak = Callable[[socket.socket, bytes], None]


def probe(base_url: str, timeout: float = 10.0) -> Probe:
    """Return a probe of `base_url`."""
    return probe_of(Request("wisgate", MODEL, base_url, timeout=timeout))


def ping(base_url: str, timeout: float = 10.0, key: str | None = KEY, access: Access | None = None) -> ProbeResult:
    """Return the verdict on `base_url`, after looking for the key in everything on the way."""
    request = probe(base_url, timeout)
    reply = send(request, access or Access(key=key))
    result = interpret(request, reply)
    assert KEY not in repr(reply) + repr(result)
    return result


@contextmanager
def server(
    speak: Speak,
    certificate: str | None = None,
    family: int = socket.AF_INET,
    *,
    reads_requests: bool = True,
    prepare: Callable[[ssl.SSLContext], None] = lambda _: None,
) -> Iterator[int]:
    """Run a server that hands each connection and its request to `speak`; yield the port.

    With a `certificate` it speaks TLS, as `prepare` sets it up.
    """
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate:
        context.load_cert_chain(CERTIFICATES / f"{certificate}.pem", CERTIFICATES / "key.pem")
        prepare(context)
    host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    with socket.create_server((host, 0), family=socket.AddressFamily(family)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    plain = listener.accept()[0]
                    plain.settimeout(10)
                    with suppress(OSError), plain:
                        spoken = context.wrap_socket(plain, server_side=True) if certificate else plain
                        with spoken:
                            speak(spoken, read_request(spoken) if reads_requests else spoken.recv(65536))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            # Closing alone does not wake a thread that waits in accept.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join(10)
            assert not thread.is_alive()


def read_request(sock: socket.socket) -> bytes:
    """Return the head of a request and as much body as it announces."""
    data = b""
    while b"\r\n\r\n" not in data and (piece := sock.recv(65536)):
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length")), 0)
    while len(body) < length and (piece := sock.recv(65536)):
        body += piece
    return head + b"\r\n\r\n" + body


def http(body: bytes, *, status: str = "200 OK", media_type: str = "application/json", extra: str = "") -> bytes:
    """Return a whole HTTP response."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


def saying(data: bytes) -> Speak:
    """Return a way to speak that only says `data`."""
    return lambda sock, _request: sock.sendall(data)


def header(request: bytes, name: str) -> str | None:
    """Return the value of a header of a raw request."""
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return next((value for key, _, value in (line.partition(": ") for line in lines) if key == name), None)


def closed_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
