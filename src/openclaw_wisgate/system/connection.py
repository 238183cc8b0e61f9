"""Opening a connection: name lookup, proxy, TCP and TLS, each timed, all before one deadline."""

from __future__ import annotations

import io
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal, cast

from openclaw_wisgate.probe import Phases, Verdict
from openclaw_wisgate.system.route import ConnectionFaultError, Proxy, Target, head

if TYPE_CHECKING:  # imported in the functions that use them: a command that sends nothing does not pay for them
    import http.client
    import socket
    import ssl

    from _typeshed import WriteableBuffer

Phase = Literal["dns", "connect", "tls", "first_byte"]

# OpenSSL's X509_V_ERR numbers (x509_vfy.h).
_CERTIFICATE_FAULTS = {
    9: "is not valid yet",
    10: "has expired",
    18: "is self-signed",
    19: "comes from a self-signed authority that is not trusted here",
    20: "comes from an authority that is not known here",
    21: "comes from an authority that is not known here",
    23: "was revoked",
    62: "is for another host",
    64: "is for another address",
}


class Stopwatch:
    """The clock of one exchange: how much time is left, and how long each phase took."""

    def __init__(self, timeout: float) -> None:
        """Start now, with `timeout` seconds until the deadline."""
        self._start = self._last = time.monotonic()
        self._deadline = self._start + timeout
        self._times: dict[Phase, float] = {}

    def remaining(self) -> float:
        """Return the seconds until the deadline; TimeoutError when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def end(self, phase: Phase | None) -> None:
        """Note that `phase` ends now and the next begins; None for time that belongs to no phase."""
        now = time.monotonic()
        if phase:
            self._times[phase] = now - self._last
        self._last = now

    def phases(self) -> Phases:
        """Return the durations so far."""
        return Phases(**self._times, total=time.monotonic() - self._start)


class Wire(io.RawIOBase):
    """A socket on which everything ends at the deadline, however slowly the other side drips."""

    def __init__(self, sock: socket.socket, watch: Stopwatch) -> None:
        """Speak over `sock`, which the caller closes."""
        self._sock = sock
        self.watch = watch
        self.sent = 0.0
        """When the last request was sent, by the monotonic clock."""
        self._awaited: Phase | None = None

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what is there, waiting for it until the deadline."""
        self._sock.settimeout(self.watch.remaining())
        count = self._sock.recv_into(buffer)
        if count and self._awaited:
            self.watch.end(self._awaited)
            self._awaited = None
        return count

    def ask(self, request: bytes, method: str, *, phase: Phase | None = None) -> http.client.HTTPResponse:
        """Send `request` and return the response with its head read; `phase` ends with the first byte of it."""
        import http.client

        self._send(request)
        self.sent = time.monotonic()
        if phase:
            self.watch.end(None)
            self._awaited = phase
        response = http.client.HTTPResponse(cast("socket.socket", self), method=method)
        try:
            response.begin()
        except http.client.RemoteDisconnected:
            raise
        except http.client.HTTPException:
            raise ConnectionFaultError(Verdict.NOT_AN_API, "what answers there does not speak HTTP") from None
        return response

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._sock.settimeout(self.watch.remaining())
            rest = rest[self._sock.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the stream from which http.client reads."""
        return io.BufferedReader(self)


def connect(target: Target, proxy: Proxy | None, context: ssl.SSLContext | None, watch: Stopwatch) -> socket.socket:
    """Return a connection on which `target` can be spoken to; over TLS when there is a `context`.

    Every address of the name is tried. ConnectionFaultError says why there is none, TimeoutError that time is up.
    """
    near = proxy or target
    entries = _resolve(near.host, near.port, watch)
    watch.end("dns")
    with ExitStack() as stack:
        sock = stack.enter_context(_dial(near, entries, watch))
        if proxy and target.secure:
            _tunnel(sock, target, proxy, watch)
        watch.end("connect")
        if context:
            sock = _secure(sock, target.host, context, watch)
            watch.end("tls")
        stack.pop_all()
    return sock


_Entry = tuple[int, int, int, str, tuple[object, ...]]


def _resolve(host: str, port: int, watch: Stopwatch) -> list[_Entry]:
    """Return the addresses of `host`; in a thread, because the system's lookup knows no deadline."""
    import socket  # noqa: PLC0415 - a command that sends nothing does not pay for it

    outcome: list[list[_Entry] | OSError | UnicodeError] = []

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


def _dial(near: Target | Proxy, entries: list[_Entry], watch: Stopwatch) -> socket.socket:
    faults: list[OSError] = []
    for index, entry in enumerate(entries):
        try:
            # A dead address must not use up the time of the next.
            return _dial_one(entry, watch.remaining() / (len(entries) - index))
        except OSError as error:
            faults.append(error)
    where = f'"{near.host}" at port {near.port}'
    if any(isinstance(fault, ConnectionRefusedError) for fault in faults):
        raise ConnectionFaultError(Verdict.REFUSED, f"{where} refuses connections")
    if any(isinstance(fault, TimeoutError) for fault in faults):
        raise TimeoutError
    reason = faults[0].strerror if faults else "no address"
    raise ConnectionFaultError(Verdict.UNREACHABLE, f"{where} cannot be reached ({reason})")


def _dial_one(entry: _Entry, timeout: float) -> socket.socket:
    import socket  # noqa: PLC0415 - a command that sends nothing does not pay for it

    family, kind, protocol, _, address = entry
    with ExitStack() as stack:
        sock = stack.enter_context(socket.socket(family, kind, protocol))
        sock.settimeout(timeout)
        sock.connect(address)
        stack.pop_all()
    return sock


def _tunnel(sock: socket.socket, target: Target, proxy: Proxy, watch: Stopwatch) -> None:
    """Make the proxy connect `sock` to `target` (RFC 9110, 9.3.6)."""
    request = head("CONNECT", target.authority, [("Host", target.authority), *proxy.headers])
    status = Wire(sock, watch).ask(request, "CONNECT").status
    if not 200 <= status < 300:  # noqa: PLR2004 - the class of success
        raise ConnectionFaultError(Verdict.UNREACHABLE, proxy.refusal(status))


def _secure(sock: socket.socket, host: str, context: ssl.SSLContext, watch: Stopwatch) -> socket.socket:
    import ssl

    sock.settimeout(watch.remaining())
    try:
        return context.wrap_socket(sock, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        reason = _CERTIFICATE_FAULTS.get(error.verify_code, f"is not trusted ({error.verify_message})")
        detail = f'the certificate of "{host}" {reason}'
    except TimeoutError:
        raise
    except ssl.SSLError as error:
        wrong = error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST")
        detail = f'"{host}" does not speak TLS at this port' if wrong else f"the TLS handshake failed ({error.reason})"
    except OSError:
        detail = f'"{host}" closed the connection during the TLS handshake'
    raise ConnectionFaultError(Verdict.TLS_FAILURE, detail)
