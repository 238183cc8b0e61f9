"""Every fault of `fixtures/faults.json`, provoked on loopback for a program of its own."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from openclaw_wisgate.probe import COMPLETIONS, GEMINI, MESSAGES
from openclaw_wisgate.system.emulator import Emulator, Fault, emulate

FIXTURES = Path(__file__).parents[2] / "fixtures"
KEY = "sk-canary-4711-do-not-show"
MODEL = "claude-opus-4-6"


@dataclass(frozen=True, slots=True)
class Faulty:
    """A provider that does not work: what is unusual about its settings, and about the program's environment."""

    base_url: str
    api: str = COMPLETIONS
    model: str = MODEL
    key: str = "${WISGATE_API_KEY}"
    variables: Mapping[str, str] = field(default_factory=dict)
    timeout: str = "10"

    @property
    def config(self) -> str:
        """The config file with it."""
        models = [{"id": self.model, "name": "A model", "maxTokens": 16}]
        provider = {"baseUrl": self.base_url, "apiKey": self.key, "api": self.api, "models": models}
        return json.dumps({"models": {"mode": "merge", "providers": {"faulty": provider}}})


_Provoked = Callable[[], AbstractContextManager[Faulty]]


@contextmanager
def _at(emulator: AbstractContextManager[Emulator], make: Callable[[Emulator], Faulty]) -> Iterator[Faulty]:
    with emulator as running:
        yield make(running)


def _emulated(fault: Fault | None = None, *, api: str = COMPLETIONS, **settings: str) -> _Provoked:
    """Return a WisGate that has `fault`, asked with `settings`."""

    def make(running: Emulator) -> Faulty:
        return Faulty(running.base_url_for(api), api=api, variables={"WISGATE_API_KEY": KEY}, **settings)

    return lambda: _at(emulate(key=KEY, fault=fault), make)


def _at_path(change: Callable[[str], str], api: str = COMPLETIONS) -> _Provoked:
    """Return a WisGate without fault, whose base URL the config has changed by `change`."""

    def make(running: Emulator) -> Faulty:
        return Faulty(change(running.base_url), api=api, variables={"WISGATE_API_KEY": KEY})

    return lambda: _at(emulate(key=KEY), make)


def _certified(name: str, *, is_trusted: bool) -> _Provoked:
    """Return a WisGate at https://localhost with the certificate `name`."""
    import ssl

    certificate = FIXTURES / "tls" / f"{name}.pem"
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, FIXTURES / "tls" / "key.pem")
    trusted = {"SSL_CERT_FILE": str(certificate)} if is_trusted else {}

    def make(running: Emulator) -> Faulty:
        base_url = running.base_url.replace("127.0.0.1", "localhost")
        return Faulty(base_url, variables={"WISGATE_API_KEY": KEY, **trusted})

    return lambda: _at(emulate(key=KEY, tls=tls), make)


@contextmanager
def _saying(body: bytes, status: str = "200 OK") -> Iterator[Faulty]:
    """Serve one answer to whatever is asked."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    with listener.accept()[0] as sock:
                        sock.settimeout(10)
                        request = b""
                        while not re.search(rb"CONNECT.*\r\n\r\n|\r\n\r\n.*\}", request, re.DOTALL):
                            request += sock.recv(65536)
                        sock.sendall(head.encode() + body)
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        yield Faulty(base_url, variables={"WISGATE_API_KEY": KEY})
        listener.shutdown(socket.SHUT_RDWR)


@contextmanager
def _other_host() -> Iterator[Faulty]:
    """Serve a redirect from one host to another, which would take the key."""
    with emulate(key=KEY) as other, emulate(key=KEY, fault=Fault.REDIRECT) as running:
        running.redirect_to = f"{other.base_url.replace('127.0.0.1', 'localhost')}/chat/completions"
        yield Faulty(running.base_url, variables={"WISGATE_API_KEY": KEY})
        assert other.requests == ()


@contextmanager
def _refusing_proxy() -> Iterator[Faulty]:
    """Serve a proxy that lets nobody through."""
    with _saying(b"{}", "403 Forbidden") as answer:
        proxy = answer.base_url.removesuffix("/v1")
        yield Faulty("https://name.invalid/v1", variables={"WISGATE_API_KEY": KEY, "HTTPS_PROXY": proxy})


def _nowhere(base_url: str) -> _Provoked:
    return lambda: nullcontext(Faulty(base_url, variables={"WISGATE_API_KEY": KEY}))


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _without_version(base_url: str) -> str:
    return base_url.removesuffix("/v1")


_REFUSED_LIMIT = b'{"error":{"message":"Unknown parameter: max_completion_tokens","code":"unknown_parameter"}}'
_MESSAGE = b'{"type":"message","content":[{"type":"text","text":"OK"}],"stop_reason":"end_turn"}'

PROVOKED: Mapping[str, _Provoked] = {
    "no key: the variable is not set": lambda: nullcontext(Faulty("https://name.invalid/v1")),
    "a placeholder instead of a key": _emulated(key="WISGATE-API-KEY"),
    "a wrong key": _emulated(key="sk-wrong-4711"),
    "a key whose group is disabled": _emulated(Fault.NO_GROUP),
    "a model that the key may not use": _emulated(Fault.NO_PERMISSION),
    "no balance": _emulated(Fault.NO_CREDIT),
    "an unknown model, told as 404": _emulated(model="no-such-model"),
    "an unknown model, told as 503: no channel": _emulated(Fault.NO_CHANNEL),
    "a base URL without `/v1`": _at_path(_without_version),
    "a base URL with `/v1` twice": _at_path(lambda base_url: f"{base_url}/v1"),
    "a base URL with the endpoint in it": _at_path(lambda base_url: f"{base_url}/chat/completions"),
    "Gemini on `/v1`": _at_path(lambda base_url: base_url, GEMINI),
    "the limit's name refused": lambda: _saying(_REFUSED_LIMIT, "400 Bad Request"),
    "an answer in the form of another API": lambda: _saying(_MESSAGE),
    "a web page with status 200": _emulated(Fault.HTML_200),
    "a web page with status 502": _emulated(Fault.HTML_502),
    "JSON that is no answer": _emulated(Fault.JSON_200),
    "429 with Retry-After": _emulated(Fault.RATE_LIMIT),
    "429 without Retry-After": _emulated(Fault.RATE_LIMIT_BARE),
    "an error with status 500": _emulated(Fault.SERVER_ERROR),
    "an error with status 503": _emulated(Fault.OVERLOADED),
    "a redirect to another host": _other_host,
    "an expired certificate": _certified("expired", is_trusted=True),
    "a self-signed certificate": _certified("localhost", is_trusted=False),
    "a certificate for another host": _certified("other-host", is_trusted=True),
    "https asked of a server without TLS": _at_path(lambda base_url: base_url.replace("http:", "https:")),
    "nothing listens": _nowhere(f"http://127.0.0.1:{_closed_port()}/v1"),
    "no answer at all": _emulated(Fault.CLOSE),
    "a black hole": _emulated(Fault.BLACK_HOLE, timeout="0.5"),
    "a slow drip past the deadline": _emulated(Fault.SLOW_DRIP, timeout="0.5"),
    "a stream that is cut off": _emulated(Fault.TRUNCATED_STREAM),
    "an error inside a stream": _emulated(Fault.ERROR_IN_STREAM),
    "an empty completion": _emulated(Fault.EMPTY),
    "an answer in one piece, except for completions": _emulated(Fault.WHOLE, api=MESSAGES),
    "a proxy that refuses": _refusing_proxy,
    "a name that does not resolve": _nowhere("https://name.invalid/v1"),
    "a server on IPv6 only": lambda: _at(
        emulate(key=KEY, host="::1"),
        lambda running: Faulty(running.base_url, variables={"WISGATE_API_KEY": KEY}),
    ),
}
