"""A gateway that says again whatever secret it was given, spelled in every way that one might think of."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from urllib.parse import quote

_JSON = "application/json"
_STREAM = "text/event-stream"
_OPENING = {"x-request-id", "user-agent", "accept", "accept-encoding", "connection", "content-type", "content-length"}


def _error(text: str) -> bytes:
    return json.dumps({"error": {"message": f"refused: {text}", "type": text, "code": "invalid_api_key"}}).encode()


def _escaped(text: str) -> bytes:
    letters = "".join(f"\\u{ord(letter):04x}" for letter in text)
    return f'{{"error": {{"message": "{letters}"}}}}'.encode()


def _events(pieces: list[str], field: str = "content") -> bytes:
    lines = [json.dumps({"choices": [{"delta": {field: piece}}]}) for piece in pieces]
    end = json.dumps({"choices": [{"delta": {}, "finish_reason": "stop"}]})
    return "".join(f"data: {line}\n\n" for line in (*lines, end, "[DONE]")).encode()


def _tool_call(text: str) -> bytes:
    call = {
        "index": 0,
        "id": text,
        "type": "function",
        "function": {"name": text, "arguments": json.dumps({"t": text})},
    }
    line = json.dumps({"choices": [{"delta": {"tool_calls": [call]}, "finish_reason": "tool_calls"}]})
    return f"data: {line}\n\ndata: [DONE]\n\n".encode()


def _in_base64(text: str) -> bytes:
    return _error(" ".join(base64.b64encode(f"{before}{text}".encode()).decode() for before in ("", "u", "u:")))


def _lists(text: str) -> bytes:
    """Return at once a list of models, a balance, a picture and an answer that all are the text."""
    message = {"role": "assistant", "content": text}
    picture = {"url": f"https://pictures.invalid/{quote(text)}", "b64_json": base64.b64encode(text.encode()).decode()}
    value = {
        "object": "list",
        "data": [{"id": text, "object": "model", "owned_by": text, **picture}],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "available_balance": 1,
        "note": text,
    }
    return json.dumps(value).encode()


SPELLINGS: Mapping[str, tuple[int, str, Callable[[str], bytes]]] = {
    "plain": (401, _JSON, _error),
    "forbidden": (403, _JSON, _error),
    "no-credit": (402, _JSON, _error),
    "escaped": (401, _JSON, _escaped),
    "slashes": (400, _JSON, lambda text: _error(text).replace(b"/", b"\\/")),
    "in-url": (404, _JSON, lambda text: _error(f"https://gateway.invalid/?key={quote(text, safe='')}")),
    "in-base64": (401, _JSON, _in_base64),
    "page": (502, "text/html", lambda text: f"<html><title>{text}</title><body>{text}</body></html>".encode()),
    "page-ok": (200, "text/html", lambda text: f"<html><title>{text}</title></html>".encode()),
    "text": (500, "text/plain", str.encode),
    "whole": (200, _JSON, _lists),
    "streamed": (200, _STREAM, lambda text: _events([text])),
    "in-pieces": (200, _STREAM, lambda text: _events(list(text))),
    "in-thoughts": (200, _STREAM, lambda text: _events([text[:9], text[9:]], "reasoning_content")),
    "error-in-stream": (200, _STREAM, lambda text: b"data: " + _error(text) + b"\n\n"),
    "tool-call": (200, _STREAM, _tool_call),
    "cut-off": (200, _STREAM, lambda text: _events([text])[:-60]),
    "redirect": (302, _JSON, _error),
}
"""By the first name in the path: status, media type and body of the answer that says a text."""


@contextmanager
def echoing() -> Iterator[str]:
    """Run it; the value is its origin, and `ORIGIN/SPELLING/v1` the base URL of each of its ways to speak."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Write nothing."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            given = [value for name, value in self.headers.items() if name.lower() not in _OPENING]
            said = " ".join((*given, self.path))
            spelling = self.path.strip("/").partition("/")[0]
            status, media_type, spell = SPELLINGS.get(spelling, SPELLINGS["plain"])
            content = spell(said)
            self.send_response(status, f"No {said}")
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("X-Echo", said)
            self.send_header("Retry-After", said)
            if spelling == "redirect":
                self.send_header("Location", f"https://elsewhere.invalid/{quote(said)}?api_key={quote(said, safe='')}")
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 - http.server looks for these names

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
