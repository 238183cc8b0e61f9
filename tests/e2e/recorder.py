"""A gateway between a program and the real one, which passes everything on and keeps what was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from urllib.parse import urlsplit

_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request as it came; the names of its headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Recorder:
    """What was asked at `origin`, in order."""

    origin: str
    requests: list[Recorded] = field(default_factory=list)


@contextmanager
def recording(upstream: str) -> Iterator[Recorder]:
    """Pass requests on to the server at the URL `upstream` while the context lasts."""
    from http.client import HTTPConnection

    recorder = Recorder("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Write nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            recorder.requests.append(Recorded(self.command, self.path, headers, body))
            connection = HTTPConnection(urlsplit(upstream).netloc, timeout=_PATIENCE)
            passed = {name: value for name, value in headers.items() if name not in _HOP_BY_HOP | {"accept-encoding"}}
            connection.request(self.command, self.path, body, passed)
            response = connection.getresponse()
            content = response.read()
            self.send_response(response.status)
            for name, value in response.getheaders():
                if name.lower() not in _HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        do_GET = do_POST  # noqa: N815 - http.server looks for these names

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        recorder.origin = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield recorder
        finally:
            server.shutdown()
