"""A WisGate of our own on loopback, for `demo` and for tests: strict about paths and keys, and faulty on request.

It answers in the documented forms, writes nothing anywhere and leaves no thread behind.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openclaw_wisgate.system.emulator_replies import (
    Fault,
    Reply,
    completion,
    error_reply,
    fault_reply,
    json_reply,
    stream_reply,
)

if TYPE_CHECKING:  # imported in the function that uses it: a command that serves nothing does not pay for it
    import socket
    from http.server import BaseHTTPRequestHandler

__all__ = ["DEFAULT_MODELS", "Emulator", "Fault", "Request", "emulate"]

DEFAULT_MODELS = ("claude-opus-4-6", "gpt-5.5", "gpt-image-2")

_PROMPT_FOR_OK = "Reply with OK."
_LONG_ANSWER = "This is the WisGate emulator on your own machine ."
_POLL_SECONDS = 0.02
_BOTH_WAYS = 2  # socket.SHUT_RDWR
_BALANCE = {
    "available_balance": 12.5,
    "package_balance": 10.0,
    "cash_balance": 2.5,
    "token_balance": 0.0,
    "is_token_unlimited_quota": False,
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as received; of the key only whether there was one. `body` is its JSON, or None."""

    method: str
    path: str
    has_key: bool
    body: object


class Emulator:
    """A running emulator. Set `fault` to make completions go wrong, or to None; `redirect_to` is where REDIRECT points."""

    def __init__(self, *, key: str, models: Sequence[str], base_url: str) -> None:
        """Serve `models` to whoever shows `key`."""
        self.base_url = base_url
        self.fault: Fault | None = None
        self.redirect_to = f"{base_url}/elsewhere/chat/completions"
        self._key = key
        self._models = tuple(models)
        self._requests: list[Request] = []

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request so far, in order of arrival."""
        return tuple(self._requests)

    def answer(self, method: str, path: str, authorization: str | None, content: bytes) -> Reply | None:
        """Record a request and return the reply to it; None is no reply."""
        body = _parsed(content)
        self._requests.append(Request(method, path, authorization is not None, body))
        route = (method, path.partition("?")[0])
        if route not in (
            ("GET", "/v1/models"),
            ("GET", "/v1/users/me/balance"),
            ("POST", "/v1/chat/completions"),
        ):
            return error_reply(404, f"Invalid URL ({method} {path})", "invalid_request_error")
        if authorization != f"Bearer {self._key}":
            message = "Invalid API key provided" if authorization else "No API key provided"
            return error_reply(401, message, "invalid_request_error", code="invalid_api_key")
        if route[1] == "/v1/models":
            rows = [{"id": model, "object": "model", "created": 0, "owned_by": "wisgate"} for model in self._models]
            return json_reply(200, {"object": "list", "data": rows})
        if route[1] == "/v1/users/me/balance":
            return json_reply(200, _BALANCE)
        if self.fault is not None:
            return fault_reply(self.fault, self._models[0], self.redirect_to)
        return self._complete(body)

    def _complete(self, body: object) -> Reply:
        request = body if isinstance(body, dict) else {}
        model, messages = request.get("model"), request.get("messages")
        if not isinstance(model, str) or not isinstance(messages, list) or not messages:
            return error_reply(400, 'fields "model" and "messages" are required', "invalid_request_error")
        if model not in self._models:
            message = f"The model `{model}` does not exist"
            return error_reply(404, message, "invalid_request_error", param="model", code="model_not_found")
        asks_for_ok = isinstance(messages[-1], dict) and messages[-1].get("content") == _PROMPT_FOR_OK
        words = ["OK"] if asks_for_ok else _LONG_ANSWER.split()
        limit = request.get("max_completion_tokens", request.get("max_tokens"))
        allowed = limit if isinstance(limit, int) else len(words)
        finish = "stop" if len(words) <= allowed else "length"
        words = words[:allowed]
        usage = {"prompt_tokens": 8, "completion_tokens": len(words), "total_tokens": 8 + len(words)}
        if not request.get("stream"):
            choice = {"message": {"role": "assistant", "content": " ".join(words)}, "finish_reason": finish}
            return json_reply(200, completion(model, "chat.completion", choice) | {"usage": usage})
        options = request.get("stream_options")
        with_usage = isinstance(options, dict) and options.get("include_usage") is True
        return stream_reply(model, words, finish, usage=usage if with_usage else None)


@contextmanager
def emulate(*, key: str, models: Sequence[str] = DEFAULT_MODELS, fault: Fault | None = None) -> Iterator[Emulator]:
    """Serve a WisGate on a free port of 127.0.0.1 while the context lasts; afterwards no thread of it is left."""
    from socketserver import ThreadingTCPServer  # noqa: PLC0415 - a command that serves nothing does not pay for it

    lines = _Lines()
    # http.server's own server would look up the machine's name, which can take seconds.
    with ThreadingTCPServer(("127.0.0.1", 0), _handler_class(lines)) as server:
        emulator = Emulator(key=key, models=models, base_url=f"http://127.0.0.1:{server.server_address[1]}/v1")
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
            reply = lines.emulator.answer(self.command, self.path, self.headers.get("Authorization"), content)
            if reply is None:
                self.close_connection = True
                return
            _write(self, reply, lines.closing)

        do_GET = do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815 - http.server looks for these names

    return Handler


def _write(handler: BaseHTTPRequestHandler, reply: Reply, closing: threading.Event) -> None:
    """Send `reply`, or as much of it as goes out before `closing`."""
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
