"""The door to the network: sends one probe, once, and times every phase of it.

The key exists here only between the argument and the Authorization header; every text that leaves has it masked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from openclaw_wisgate._version import __version__
from openclaw_wisgate.probe import HttpReply, Phases, Probe, TransportFault, Verdict
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.connection import Stopwatch, Wire, connect
from openclaw_wisgate.system.route import ConnectionFaultError, Proxy, Target, head, proxy_of, target_of
from openclaw_wisgate.verdicts import interpret

if TYPE_CHECKING:  # imported in the functions that use them: a command that sends nothing does not pay for them
    import http.client
    import ssl

_BODY_LIMIT = 1024 * 1024
_READ_SIZE = 64 * 1024
_MASK = "***"
_SHORTEST_SECRET = 6
_STREAM_END = re.compile(rb"(?:^|[\r\n])data: ?\[DONE\]\s*\Z")
_MODEL_TEXT = re.compile(rb'("(?:content|text|message|error|detail|msg|reasoning\w*)"\s*:\s*)"(?:[^"\\]|\\.)*"')


def send(probe: Probe, access: Access) -> HttpReply | TransportFault:
    """Send `probe` with `access` and return what came back; redirects are not followed, nothing is retried.

    It raises nothing for what a network can do. `probe.timeout` bounds the whole exchange, name lookup included. The
    proxies of the environment are used, except for loopback. The body is read up to 1 MiB, or to the end mark of a
    stream. White space around the key is not sent, as in OpenClaw 2026.9.6.
    """
    key = (access.key or "").strip()
    secrets = [key, *(value for _, value in access.headers)]
    watch = Stopwatch(probe.timeout)
    try:
        target = target_of(probe.url)
        proxy = proxy_of(target)
        secrets += [proxy.token, proxy.credentials.partition(":")[2]] if proxy else []
        relay = None if target.secure else proxy
        request = _request(probe, access, target, relay)
        context = _context() if target.secure else None
        # Loading the certificate authorities takes time that is not the gateway's.
        watch = Stopwatch(probe.timeout)
        with closing(connect(target, proxy, context, watch)) as sock:
            reply = _exchange(Wire(sock, watch), probe.method, request, relay)
    except ConnectionFaultError as fault:
        verdict, detail = fault.verdict, fault.detail
    except TimeoutError:
        verdict, detail = Verdict.TIMED_OUT, _overdue(probe, watch.phases())
    except OSError:
        verdict, detail = Verdict.UNREACHABLE, "the connection was closed before an answer came"
    else:
        return _sealed(probe, reply, secrets)
    return TransportFault(verdict=verdict, detail=_masked(detail, secrets), phases=watch.phases())


def _request(probe: Probe, access: Access, target: Target, relay: Proxy | None) -> bytes:
    """Return the bytes to send; only here does the key stand beside the rest of the request."""
    key = (access.key or "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ConnectionFaultError(Verdict.BAD_KEY, "the key holds characters that cannot stand in an HTTP header")
    headers = [
        ("Host", target.name),
        ("User-Agent", f"openclaw-wisgate/{__version__}"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
        *probe.headers,
        *((name, f"{before}{key}") for name, before in probe.key_headers if key),
        *access.headers,
        *([("Content-Length", str(len(probe.body)))] if probe.body else []),
        *(relay.headers if relay else ()),
    ]
    return head(probe.method, f"http://{target.name}{target.path}" if relay else target.path, headers) + probe.body


def _context() -> ssl.SSLContext:
    import ssl

    return ssl.create_default_context()


def _exchange(wire: Wire, method: str, request: bytes, relay: Proxy | None) -> HttpReply:
    response = wire.ask(request, method, phase="first_byte")
    if relay and response.status == 407:  # noqa: PLR2004 - proxy authentication required (RFC 9110)
        raise ConnectionFaultError(Verdict.UNREACHABLE, relay.refusal(response.status))
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    body, complete = _body(response)
    return HttpReply(status=response.status, headers=headers, body=body, phases=wire.watch.phases(), complete=complete)


def _body(response: http.client.HTTPResponse) -> tuple[bytes, bool]:
    """Return the body as far as it came, and whether that is all of it; TimeoutError at the deadline."""
    import http.client

    limit = _BODY_LIMIT if response.length is None else min(response.length, _BODY_LIMIT)
    whole = response.length is not None and response.length <= _BODY_LIMIT
    body = bytearray()
    try:
        while len(body) < limit:
            piece = response.read1(min(_READ_SIZE, limit - len(body)))
            body += piece
            if not piece:
                return bytes(body), response.length is None or len(body) == limit
            if _STREAM_END.search(body, max(0, len(body) - len(piece) - 32)):
                return bytes(body), True
    except TimeoutError:
        raise
    except (http.client.HTTPException, OSError):
        return bytes(body), False
    return bytes(body), whole


def _overdue(probe: Probe, phases: Phases) -> str:
    waits = (
        (phases.dns, "while looking up the name"),
        (phases.connect, "while connecting"),
        (phases.tls if probe.is_secure else 0.0, "during the TLS handshake"),
        (phases.first_byte, "before the first byte of an answer"),
    )
    when = next((words for seconds, words in waits if seconds is None), "in the middle of the answer")
    return f"the time of {probe.timeout:g} seconds ran out {when}"


def _sealed(probe: Probe, reply: HttpReply, secrets: Sequence[str]) -> HttpReply:
    """Return `reply` without the secrets, also where only reading it would put them together.

    An answer can come in pieces and JSON can be escaped, so what `interpret` makes of the reply is looked at too; if a
    secret shows there, every text in the body gives way to the mask, which leaves the verdict as it is.
    """
    headers = {name: _masked(value, secrets) for name, value in reply.headers.items()}
    body = _masked(reply.body.decode("latin-1"), secrets).encode("latin-1")
    sealed = replace(reply, headers=headers, body=body)
    for blunter in (_MODEL_TEXT.sub(rb'\1"***"', body), b""):
        result = interpret(probe, sealed)
        shown = f"{result.said}\n{result.answer}"
        if _masked(shown, secrets) == shown:
            break
        sealed = replace(sealed, body=blunter)
    return sealed


def _masked(text: str, secrets: Iterable[str]) -> str:
    """Return `text` with every secret masked, also in its JSON and URL spellings.

    A secret too short to be one stands in words of its own right, so it is masked only where it is a bearer.
    """
    for secret in secrets:
        escaped = json.dumps(secret)[1:-1]
        for form in dict.fromkeys((secret, escaped, escaped.replace("/", "\\/"), quote(secret, safe=""))):
            if len(form) >= _SHORTEST_SECRET:
                text = text.replace(form, _MASK)
            elif form:
                text = re.sub(rf"(?i)(bearer\s+){re.escape(form)}(?!\w)", rf"\1{_MASK}", text)
    return text
