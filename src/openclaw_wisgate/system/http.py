"""The door to the network: sends one probe, once, and times every phase of it.

The key exists here only between the argument and the Authorization header; every text that leaves has it masked.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

from openclaw_wisgate._version import __version__
from openclaw_wisgate.probe import COMPLETIONS, RESPONSES, HttpReply, Phases, Probe, TransportFault, Verdict
from openclaw_wisgate.system.access import Access, Tls
from openclaw_wisgate.system.connection import connect
from openclaw_wisgate.system.masking import Cut, Mask, moved, replaced
from openclaw_wisgate.system.proxies import Proxy, proxy_for, unused
from openclaw_wisgate.system.response import Response
from openclaw_wisgate.system.route import ConnectionFaultError, Target, head, target_of
from openclaw_wisgate.system.stopwatch import Stopwatch
from openclaw_wisgate.system.stream_end import StreamEnd
from openclaw_wisgate.system.trust import Trust, handshake_fault
from openclaw_wisgate.system.wire import Wire
from openclaw_wisgate.verdicts import interpret

_READ_SIZE = 64 * 1024
_NO_WAY = (Verdict.NAME_NOT_FOUND, Verdict.REFUSED, Verdict.UNREACHABLE)
_FIXED = frozenset({"host", "content-length", "connection", "transfer-encoding", "accept-encoding"})
"""Headers that the connection needs as they are."""
_MODEL_TEXT = re.compile(
    r'"(?:content|text|delta|message|error|detail|msg|arguments|partial_json|thinking|reasoning\w*)"\s*:\s*"((?:[^"\\]|\\.)*)"'
)


def send(probe: Probe, access: Access) -> HttpReply | TransportFault:
    """Send `probe` with `access` and return what came back; redirects are not followed, nothing is retried.

    It raises nothing for what a network can do. `probe.timeout` bounds the whole exchange, name lookup included. The
    proxies of the environment are used, except for loopback. The body is read up to `probe.answer_limit`, or to the end
    mark of a stream. White space around the key is not sent, as in OpenClaw 2026.9.6.
    """
    secrets = access.secrets
    watch = Stopwatch(probe.timeout)
    remark = ""
    try:
        target = target_of(probe.url)
        proxy = proxy_for(target, access)
        secrets += proxy.secrets if proxy else ()
        remark = "" if proxy else unused(access.variables)
        request = _request(probe, access, target)
        trust = Trust.of(_tls_behind(proxy, access)) if target.secure else None
        # Loading the certificate authorities takes time that is not the gateway's.
        watch = Stopwatch(probe.timeout)
        with closing(connect(target, proxy, trust, watch)) as sock:
            reply = _exchange(Wire(sock, watch), probe, request)
    except ConnectionFaultError as fault:
        verdict, detail = fault.verdict, fault.detail + (remark if fault.verdict in _NO_WAY else "")
    except TimeoutError:
        verdict, detail = Verdict.TIMED_OUT, _overdue(probe, watch.phases()) + remark
    except OSError as error:
        said = handshake_fault(error)
        verdict = Verdict.TLS_FAILURE if said else Verdict.UNREACHABLE
        detail = said or "the connection was closed before an answer came"
    else:
        return _sealed(probe, reply, Mask(secrets))
    return TransportFault(verdict=verdict, detail=Mask(secrets).text(detail), phases=watch.phases())


def _tls_behind(proxy: Proxy | None, access: Access) -> Tls | None:
    """Return what the config sets for TLS with the gateway: OpenClaw 2026.9.6 ignores `request.tls` behind a proxy."""
    if proxy is None:
        return access.tls
    return access.proxy.tls if access.proxy and access.proxy.url else None


def _request(probe: Probe, access: Access, target: Target) -> bytes:
    """Return the bytes to send; only here does the key stand beside the rest of the request.

    A header of the config replaces ours of that name, but the content type of OpenAI's APIs, which their client sets
    last.
    """
    key = (access.key or "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ConnectionFaultError(Verdict.BAD_KEY, "the key holds characters that cannot stand in an HTTP header")
    ours = [
        ("Host", target.name),
        ("User-Agent", f"openclaw-wisgate/{__version__}"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
        *probe.headers,
        *((name, f"{before}{key}") for name, before in probe.key_headers if key),
        *([("Content-Length", str(len(probe.body)))] if probe.body else []),
    ]
    fixed = _FIXED | ({"content-type"} if probe.api in (COMPLETIONS, RESPONSES) else set())
    configured = {name.strip().lower(): (name.strip(), value.strip()) for name, value in access.headers}
    taken = [configured[name] for name in configured if name not in fixed]
    kept = [(name, value) for name, value in ours if name.lower() in fixed or name.lower() not in configured]
    return head(probe.method, target.path, [*kept, *taken]) + probe.body


def _exchange(wire: Wire, probe: Probe, request: bytes) -> HttpReply:
    response = wire.ask(request, probe.method, phase="first_byte")
    headers: dict[str, str] = {}
    for name, value in response.headers:
        headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    body = _Body(response, probe)
    body.read(wire.sent)
    return HttpReply(
        status=response.status,
        headers=headers,
        body=bytes(body.content),
        phases=wire.watch.phases(),
        complete=body.complete,
        arrivals=tuple(body.arrivals),
    )


class _Body:
    """The body of a response as far as it came: whether that is all of it, and when each piece arrived."""

    def __init__(self, response: Response, probe: Probe) -> None:
        self._response = response
        self._limit = probe.answer_limit
        self._end = StreamEnd(probe.api)
        self.content = bytearray()
        self.complete = False
        self.arrivals: list[tuple[int, float]] = []

    def read(self, sent: float) -> None:
        """Read to the end, the end mark of a stream, the limit or the break; TimeoutError at the deadline.

        `sent` is when the request was sent, by the monotonic clock.
        """
        length = self._response.length
        limit = self._limit if length is None else min(length, self._limit)
        try:
            while len(self.content) < limit:
                piece = self._response.read1(min(_READ_SIZE, limit - len(self.content)))
                if not piece:
                    self.complete = length is None
                    return
                self.content += piece
                self.arrivals.append((len(self.content), time.monotonic() - sent))
                if self._end.met(piece):
                    self.complete = True
                    return
        except TimeoutError:
            raise
        except OSError:
            return
        self.complete = length is not None and length <= self._limit


def _overdue(probe: Probe, phases: Phases) -> str:
    waits = (
        (phases.dns, "while looking up the name"),
        (phases.connect, "while connecting"),
        (phases.tls if probe.is_secure else 0.0, "during the TLS handshake"),
        (phases.first_byte, "before the first byte of an answer"),
    )
    when = next((words for seconds, words in waits if seconds is None), "in the middle of the answer")
    return f"the time of {probe.timeout:g} seconds ran out {when}"


def _sealed(probe: Probe, reply: HttpReply, mask: Mask) -> HttpReply:
    """Return `reply` without the secrets, also where only reading it would put them together.

    An answer can come in pieces and JSON can be escaped, so what `interpret` makes of the reply is looked at too; if a
    secret shows there, every text in the body gives way to the mask, which leaves the verdict as it is.
    """
    headers = {name: mask.text(value) for name, value in reply.headers.items()}
    body = reply.body.decode("latin-1")
    sealed = _without(replace(reply, headers=headers), mask.cuts(body))
    for blunt in (True, False):
        result = interpret(probe, sealed)
        shown = f"{result.said}\n{result.answer}"
        if not mask.cuts(shown):
            break
        text = sealed.body.decode("latin-1")
        texts = [Cut(*match.span(1)) for match in _MODEL_TEXT.finditer(text)]
        sealed = _without(sealed, texts if blunt else [Cut(0, len(text), "")])
    return sealed


def _without(reply: HttpReply, cuts: Sequence[Cut]) -> HttpReply:
    """Return `reply` with these stretches of its body masked, and the sizes that arrived moved along."""
    if not cuts:
        return reply
    sizes = moved([size for size, _ in reply.arrivals], cuts)
    arrivals = tuple((size, when) for size, (_, when) in zip(sizes, reply.arrivals, strict=True))
    return replace(reply, body=replaced(reply.body.decode("latin-1"), cuts).encode("latin-1"), arrivals=arrivals)
