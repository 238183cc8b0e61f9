"""A WisGate of our own, for `demo` and for tests: strict about paths and keys, and faulty on request.

It answers in the documented forms, writes nothing anywhere and leaves no thread behind.
"""

from __future__ import annotations

import base64
import json
import struct
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openclaw_wisgate.change import get
from openclaw_wisgate.probe import COMPLETIONS, GEMINI, MESSAGES
from openclaw_wisgate.system.emulator_faults import Fault, fault_reply
from openclaw_wisgate.system.emulator_replies import Reply, error_reply, json_reply, stream_reply
from openclaw_wisgate.system.emulator_turns import Asked, asked, is_complete, said, stream, whole

if TYPE_CHECKING:  # imported in the function that uses it: a command that serves nothing does not pay for it
    import socket
    import ssl
    from http.server import BaseHTTPRequestHandler
    from socketserver import ThreadingTCPServer

__all__ = ["DEFAULT_MODELS", "Emulator", "Fault", "Request", "emulate"]

DEFAULT_MODELS = ("claude-opus-4-6", "gpt-5.5", "gemini-3-pro", "gpt-image-2")

_POLL_SECONDS = 0.02
_BOTH_WAYS = 2  # socket.SHUT_RDWR
_MODELS, _BALANCE, _IMAGES = ("GET", "/v1/models"), ("GET", "/v1/users/me/balance"), ("POST", "/v1/images/generations")
_MARK = "image"
"""What the ids of models that make pictures, and nothing else, have in them."""
_TOLD_BALANCE = {
    "available_balance": 12.5,
    "package_balance": 10.0,
    "cash_balance": 2.5,
    "token_balance": 0.0,
    "is_token_unlimited_quota": False,
}
_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class Request:
    """One request as received; of the key only in which header it came, if in any. `body` is its JSON, or None."""

    method: str
    path: str
    key_header: str | None
    body: object


class Emulator:
    """A running emulator. Set `fault` to make answers go wrong, or to None; `redirect_to` is where REDIRECT points.

    `models` are the ids that it serves, and `stated` what its list says of some of them beside the id; set either to
    have it serve others from then on.
    """

    def __init__(self, *, key: str, models: Sequence[str], base_url: str) -> None:
        """Serve `models` to whoever shows `key`."""
        self.base_url = base_url
        self.fault: Fault | None = None
        self.redirect_to = f"{base_url}/elsewhere/chat/completions"
        self.models: tuple[str, ...] = tuple(models)
        self.stated: Mapping[str, Mapping[str, object]] = {}
        self._key = key
        self._requests: list[Request] = []

    def base_url_for(self, api: str) -> str:
        """Return the base URL that a provider of `api` has to have."""
        return self.base_url.removesuffix("/v1") + {MESSAGES: "", GEMINI: "/v1beta"}.get(api, "/v1")

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request so far, in order of arrival."""
        return tuple(self._requests)

    def answer(self, method: str, path: str, headers: Mapping[str, str], content: bytes) -> Reply | None:
        """Record a request, whose header names are in lower case, and return the reply to it; None is no reply."""
        body = _parsed(content)
        request = asked(path, body) if method == "POST" else None
        route = (method, path.partition("?")[0])
        names = ["authorization", *_OWN_HEADERS.get(request.api if request else "", ())]
        shown = next((name for name in reversed(names) if name in headers), None)
        self._requests.append(Request(method, path, shown, body))
        if request is None and route not in (_MODELS, _BALANCE, _IMAGES):
            return error_reply(404, f"Invalid URL ({method} {path})", "invalid_request_error")
        if shown is None or headers[shown].removeprefix("Bearer " if shown == "authorization" else "") != self._key:
            message = "Invalid API key provided" if shown else "No API key provided"
            return error_reply(401, message, "invalid_request_error", code="invalid_api_key")
        if route == _MODELS:
            row = {"object": "model", "created": 0, "owned_by": "wisgate"}
            rows = [{"id": model, **row, **self.stated.get(model, {})} for model in self.models]
            return json_reply(200, {"object": "list", "data": rows})
        if route == _BALANCE:
            return json_reply(200, _TOLD_BALANCE)
        if self.fault is not None:
            return fault_reply(self.fault, request.api if request else COMPLETIONS, self.models[0], self.redirect_to)
        return self._answer(request) if request else self._paint(body)

    def _answer(self, request: Asked) -> Reply:
        if not is_complete(request):
            return error_reply(400, "a model and something to answer are required", "invalid_request_error")
        if request.model not in self.models:
            return _no_such_model(request.model)
        if _MARK in request.model:
            return error_reply(400, f"{request.model} is not a chat model", "invalid_request_error")
        answer = said(request)
        if request.streams:
            return stream_reply(stream(request.api, answer))
        return json_reply(200, whole(request.api, answer))

    def _paint(self, body: object) -> Reply:
        model, prompt = get(body, ("model",)), get(body, ("prompt",))
        if not (isinstance(model, str) and isinstance(prompt, str) and prompt):
            return error_reply(400, 'fields "model" and "prompt" are required', "invalid_request_error")
        if model not in self.models or _MARK not in model:
            return _no_such_model(model)
        width, _, height = str(get(body, ("size",)) or "1024x1024").partition("x")
        if not (
            width.isdecimal() and height.isdecimal() and 0 < int(width) <= _LARGEST and 0 < int(height) <= _LARGEST
        ):
            return error_reply(400, "the size is not one that there is", "invalid_request_error", param="size")
        picture = base64.b64encode(_painted(int(width), int(height))).decode("ascii")
        return json_reply(200, {"created": 0, "data": [{"b64_json": picture}]})


_OWN_HEADERS = {MESSAGES: ("x-api-key",), GEMINI: ("x-goog-api-key",)}


def _no_such_model(model: str) -> Reply:
    message = f"The model `{model}` does not exist"
    return error_reply(404, message, "invalid_request_error", param="model", code="model_not_found")


def _painted(width: int, height: int) -> bytes:
    """Return a red PNG (ISO/IEC 15948) of that many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xd0\x20\x20" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@contextmanager
def emulate(
    *,
    key: str,
    models: Sequence[str] = DEFAULT_MODELS,
    fault: Fault | None = None,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
) -> Iterator[Emulator]:
    """Serve a WisGate on a free port of `host` while the context lasts; afterwards no thread of it is left.

    With `tls` it speaks HTTPS only.
    """
    lines = _Lines()
    with _server_class(host, tls)((host, 0), _handler_class(lines)) as server:
        place = f"[{host}]" if ":" in host else host
        scheme = "https" if tls else "http"
        base_url = f"{scheme}://{place}:{server.server_address[1]}/v1"
        emulator = Emulator(key=key, models=models, base_url=base_url)
        emulator.fault = fault
        lines.emulator = emulator
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": _POLL_SECONDS})
        thread.start()
        try:
            yield emulator
        finally:
            lines.closing.set()
            server.shutdown()
            thread.join()
            lines.hang_up()


def _server_class(host: str, tls: ssl.SSLContext | None) -> type[ThreadingTCPServer]:
    import socket  # noqa: PLC0415 - a command that serves nothing does not pay for it
    from socketserver import ThreadingTCPServer  # noqa: PLC0415 - likewise

    # http.server's own server would look up the machine's name, which can take seconds.
    class Server(ThreadingTCPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def get_request(self) -> tuple[socket.socket, object]:
            sock, address = super().get_request()
            # The handshake waits for the connection's own thread.
            return (tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False) if tls else sock), address

        def handle_error(self, *_: object) -> None:
            """Write nothing: the terminal belongs to the command."""

    return Server


class _Lines:
    """The open connections of an emulator, so that none keeps its thread waiting for a next request."""

    emulator: Emulator

    def __init__(self) -> None:
        self.closing = threading.Event()
        self._sockets: set[socket.socket] = set()

    def add(self, sock: socket.socket) -> None:
        self._sockets.add(sock)
        if self.closing.is_set():
            self.hang_up()

    def remove(self, sock: socket.socket) -> None:
        self._sockets.discard(sock)

    def hang_up(self) -> None:
        for sock in tuple(self._sockets):
            with suppress(OSError):
                sock.shutdown(_BOTH_WAYS)


def _handler_class(lines: _Lines) -> type[BaseHTTPRequestHandler]:
    from http.server import BaseHTTPRequestHandler  # noqa: PLC0415 - a command that serves nothing does not pay for it

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            lines.add(self.connection)

        def finish(self) -> None:
            lines.remove(self.connection)
            super().finish()

        def handle(self) -> None:
            # A client that leaves early is no event here.
            with suppress(ConnectionError):
                super().handle()

        def log_message(self, *_: object) -> None:
            """Write nothing: the terminal belongs to the command."""

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            content = self.rfile.read(int(length)) if length.isdecimal() else b""
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = lines.emulator.answer(self.command, self.path, headers, content)
            if reply is None:
                self.close_connection = True
                return
            _write(self, reply, lines.closing)

        do_GET = do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815 - http.server looks for these names

    return Handler


def _write(handler: BaseHTTPRequestHandler, reply: Reply, closing: threading.Event) -> None:
    """Send `reply`, or as much of it as goes out before `closing`."""
    if reply.status:
        handler.send_response(reply.status)
        for name, value in reply.headers:
            handler.send_header(name, value)
        handler.end_headers()
    for piece in reply.pieces:
        if closing.wait(reply.pause) if reply.pause else closing.is_set():
            break
        handler.wfile.write(piece)
    handler.close_connection = handler.close_connection or not reply.whole


def _parsed(content: bytes) -> object:
    try:
        value: object = json.loads(content)
    except ValueError:
        return None
    return value
