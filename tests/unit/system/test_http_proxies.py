"""Proxies over real sockets on loopback: which one is used, what it is told, and how its refusal is named."""

from __future__ import annotations

import base64
import socket
from collections.abc import Mapping

import pytest
from tests.unit.system.servers import (
    CERTIFICATES,
    KEY,
    OK,
    closed_port,
    header,
    http,
    ping,
    read_request,
    saying,
    server,
)

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.access import Access, ProxyRule, Tls
from openclaw_wisgate.system.emulator import emulate
from openclaw_wisgate.system.proxies import proxy_for
from openclaw_wisgate.system.route import target_of

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
OTHER_HOST = (CERTIFICATES / "other-host.pem").read_text("ascii")


class Tunnel:
    """A proxy that makes a tunnel to a gateway of its own, behind TLS if it has a certificate."""

    def __init__(self, certificate: str | None = None) -> None:
        """Note what is seen."""
        self.seen: list[bytes] = []
        self._certificate = certificate

    def __call__(self, sock: socket.socket, request: bytes) -> None:
        """Speak to one client."""
        self.seen.append(request)
        sock.sendall(ESTABLISHED)
        if self._certificate is None:
            self.seen.append(read_request(sock))
            sock.sendall(http(OK))
            return
        import ssl

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / f"{self._certificate}.pem", CERTIFICATES / "key.pem")
        with context.wrap_socket(sock, server_side=True) as inner:
            self.seen.append(read_request(inner))
            inner.sendall(http(OK))


def chosen(url: str, variables: Mapping[str, str], **access: ProxyRule | Tls) -> str | None:
    """Return the proxy that a request to `url` goes through, as host and port, or None."""
    proxy = proxy_for(target_of(url), Access(variables=variables, **access))  # type: ignore[arg-type]
    return f"{proxy.host}:{proxy.port}" if proxy else None


def test_http_goes_through_a_tunnel(monkeypatch: pytest.MonkeyPatch) -> None:
    """For http the proxy makes a tunnel, too, with the credentials of its own URL, and does not see the key."""
    tunnel = Tunnel()
    with server(tunnel) as port:
        monkeypatch.setenv("http_proxy", f"http://user:p%40ss@127.0.0.1:{port}")
        assert ping("http://gateway.invalid/v1").verdict is Verdict.OK
    asked, sent = tunnel.seen
    assert asked.startswith(b"CONNECT gateway.invalid:80 HTTP/1.1\r\n")
    assert header(asked, "Proxy-Authorization") == f"Basic {base64.b64encode(b'user:p@ss').decode()}"
    assert KEY.encode() not in asked
    assert sent.startswith(b"POST /v1/chat/completions HTTP/1.1\r\n")
    assert header(sent, "Proxy-Authorization") is None


@pytest.mark.parametrize("variable", ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"])
def test_https_goes_through_a_tunnel(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For https TLS goes through the tunnel to the gateway's name."""
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(CERTIFICATES / "other-host.pem"))
    tunnel = Tunnel("other-host")
    with server(tunnel) as port:
        monkeypatch.setenv(variable, f"http://127.0.0.1:{port}")
        assert ping("https://other.invalid/v1").verdict is Verdict.OK
    asked, sent = tunnel.seen
    assert asked.startswith(b"CONNECT other.invalid:443 HTTP/1.1\r\n")
    assert KEY.encode() not in asked
    assert header(sent, "Authorization") == f"Bearer {KEY}"


def test_proxy_over_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy with an https address is spoken to over TLS; where that fails the fault is the proxy's."""
    with server(Tunnel(), "localhost") as port:
        monkeypatch.setenv("http_proxy", f"https://localhost:{port}")
        result = ping("http://gateway.invalid/v1")
        assert result.verdict is Verdict.UNREACHABLE
        assert f'the proxy "localhost:{port}" of HTTP_PROXY' in result.cause
        assert "self-signed" in result.cause
        monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(CERTIFICATES / "localhost.pem"))
        assert ping("http://gateway.invalid/v1").verdict is Verdict.OK


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("407 Proxy Authentication Required", "asks for a user name and password (407)"),
        ("403 Forbidden", "does not let this host through (403)"),
        ("502 Bad Gateway", "made no connection (502)"),
    ],
)
def test_proxy_that_refuses_is_named(scheme: str, status: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that makes no tunnel is named as the cause, not the gateway, and its password is not shown."""
    with server(saying(http(b"", status=status))) as port:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://user:hunter2-hunter2@127.0.0.1:{port}")
        result = ping(f"{scheme}://gateway.invalid/v1")
    assert result.verdict is Verdict.UNREACHABLE
    assert f'the proxy "127.0.0.1:{port}" of {scheme.upper()}_PROXY {reason}' in result.cause
    assert "hunter2" not in repr(result)


def test_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy whose port refuses, or whose name has no address, is no fault of the gateway's."""
    port = closed_port()
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
    result = ping("http://gateway.invalid/v1")
    assert (result.verdict, result.cause) == (
        Verdict.UNREACHABLE,
        f'the proxy "127.0.0.1:{port}" of HTTP_PROXY refuses connections',
    )
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    result = ping("http://gateway.invalid/v1")
    assert result.verdict is Verdict.UNREACHABLE
    assert 'the proxy "proxy.invalid:3128" of HTTP_PROXY cannot be used: the name' in result.cause


def test_proxy_that_says_nothing_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tunnel belongs to the time for connecting."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{listener.getsockname()[1]}")
        result = ping("http://gateway.invalid/v1", timeout=0.3)
    assert (result.verdict, "while connecting" in result.cause) == (Verdict.TIMED_OUT, True)


@pytest.mark.parametrize("url", ["127.0.0.1:1", "proxy:1", "ftp://x", "http://", "http://[::1", "http://x:99999"])
def test_proxy_that_openclaw_cannot_use(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that OpenClaw cannot use is a fault: with it, every request of OpenClaw's fails."""
    monkeypatch.setenv("HTTP_PROXY", url)
    result = ping("http://gateway.invalid/v1")
    assert (result.verdict, "HTTP_PROXY names" in result.cause) == (Verdict.UNREACHABLE, True)


@pytest.mark.parametrize(
    ("url", "variables", "proxy"),
    [
        ("https://a.example/v1", {"HTTPS_PROXY": "http://s:1", "HTTP_PROXY": "http://p:2"}, "s:1"),
        ("http://a.example/v1", {"HTTPS_PROXY": "http://s:1", "HTTP_PROXY": "http://p:2"}, "p:2"),
        ("http://a.example/v1", {"HTTPS_PROXY": "http://s:1"}, None),
        ("http://a.example/v1", {"HTTP_PROXY": "http://p:2", "http_proxy": "http://q:3"}, "q:3"),
        ("http://a.example/v1", {"HTTP_PROXY": "http://p:2", "http_proxy": ""}, None),
        ("https://a.example/v1", {"HTTPS_PROXY": "http://s:1", "https_proxy": " ", "HTTP_PROXY": "http://p:2"}, "p:2"),
        ("https://a.example/v1", {"ALL_PROXY": "http://p:2"}, None),
        ("http://a.example/v1", {"HTTP_PROXY": "http://p"}, "p:80"),
        ("http://a.example/v1", {"HTTP_PROXY": "https://p"}, "p:443"),
        ("http://a.example/v1", {"HTTP_PROXY": "socks5://p"}, "p:1080"),
        ("http://127.0.0.1:8080/v1", {"HTTP_PROXY": "http://p:2"}, None),
        ("http://localhost:8080/v1", {"HTTP_PROXY": "http://p:2"}, None),
        ("http://[::1]:8080/v1", {"HTTP_PROXY": "http://p:2"}, None),
    ],
)
def test_proxy_of_the_environment(url: str, variables: dict[str, str], proxy: str | None) -> None:
    """Small letters win, https falls back to the proxy for http, and loopback is never asked for at a proxy."""
    assert chosen(url, variables) == proxy


@pytest.mark.parametrize(
    ("host", "exempt", "direct"),
    [
        ("api.wisgate.ai", "wisgate.ai", True),
        ("api.wisgate.ai", ".wisgate.ai", True),
        ("api.wisgate.ai", "*.wisgate.ai", True),
        ("wisgate.ai", "*.wisgate.ai", True),
        ("API.wisgate.ai", "x, api.WISGATE.ai.", True),
        ("api.wisgate.ai", "x\tgate.ai", False),
        ("api.wisgate.ai", "*", True),
        ("api.wisgate.ai", "x,*", False),
        ("api.wisgate.ai", "api.wisgate.ai:80", True),
        ("api.wisgate.ai", "api.wisgate.ai:443", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("10.1.2.3", "10.1.*", True),
        ("10.1.2.3", "10.*.2.3", True),
        ("10.1.2.3", "10.2.*", False),
        ("10.1.2.3", "10.0.0.0/99", False),
        ("[2001:db8::1]", "[2001:db8::1]", True),
        ("[2001:db8::1]", "2001:db8::1", True),
        ("[2001:db8::1]", "[2001:db8::1]:81", False),
        ("a.example", "", False),
    ],
)
def test_exceptions_from_the_proxy(host: str, exempt: str, *, direct: bool) -> None:
    """NO_PROXY exempts hosts, domains and IPv4 networks, with or without a port, as OpenClaw reads it."""
    variables = {"HTTP_PROXY": "http://p:2", "NO_PROXY": exempt}
    assert (chosen(f"http://{host}/v1", variables) is None) == direct


def test_proxy_that_openclaw_does_not_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the direct way fails although ALL_PROXY is set, the cause says who does not read it."""
    assert "ALL_PROXY" not in ping("http://name.invalid/v1").cause
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1")
    result = ping("http://name.invalid/v1")
    assert (result.verdict, "the proxy of ALL_PROXY was not used" in result.cause) == (Verdict.NAME_NOT_FOUND, True)
    with emulate(key=KEY) as emulator:
        assert ping(emulator.base_url).verdict is Verdict.OK


def test_proxy_of_the_config(monkeypatch: pytest.MonkeyPatch) -> None:
    """The config's proxy goes before the environment's, and its `tls` is for the gateway behind it, as in OpenClaw."""
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{closed_port()}")
    tunnel = Tunnel("other-host")
    with server(tunnel) as port:
        url = f"http://user:hunter2-hunter2@127.0.0.1:{port}"
        rule = ProxyRule(url=url, tls=Tls(ca=OTHER_HOST), allows_private=True)
        assert ping("https://other.invalid/v1", access=Access(key=KEY, proxy=rule)).verdict is Verdict.OK
        rule = ProxyRule(url=url, allows_private=True)
        result = ping("https://other.invalid/v1", access=Access(key=KEY, proxy=rule, tls=Tls(ca=OTHER_HOST)))
        assert result.verdict is Verdict.TLS_FAILURE
    assert header(tunnel.seen[1], "Authorization") == f"Bearer {KEY}"
    assert "hunter2" not in repr(rule) + repr(result)


@pytest.mark.parametrize(
    ("url", "proxy", "said"),
    [
        ("https://other.invalid/v1", "http://127.0.0.1:1", "has the private address 127.0.0.1"),
        ("http://other.invalid/v1", "http://127.0.0.1:1", "for https only"),
        ("https://other.invalid/v1", "socks5://127.0.0.1:1", "does not begin with one of http://, https://"),
    ],
)
def test_proxy_of_the_config_that_openclaw_refuses(url: str, proxy: str, said: str) -> None:
    """OpenClaw refuses a proxy at a private address, any for http, and other kinds of proxies."""
    result = ping(url, access=Access(key=KEY, proxy=ProxyRule(url=proxy)))
    assert (result.verdict, said in result.cause) == (Verdict.UNREACHABLE, True)


def test_environment_by_order_of_the_config() -> None:
    """With TLS of its own a provider uses no proxy, unless its config asks for that of the environment."""
    variables = {"HTTPS_PROXY": "http://s:1"}
    assert chosen("https://a.example/v1", variables, tls=Tls(server_name="b")) is None
    assert chosen("https://a.example/v1", variables, tls=Tls(server_name="b"), proxy=ProxyRule()) == "s:1"


def test_tls_of_the_config_is_not_for_the_gateway_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenClaw ignores `request.tls` where the environment's proxy is used."""
    with server(Tunnel("other-host")) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        access = Access(key=KEY, proxy=ProxyRule(), tls=Tls(ca=OTHER_HOST))
        assert ping("https://other.invalid/v1", access=access).verdict is Verdict.TLS_FAILURE


class Socks:
    """A SOCKS 5 proxy that answers with `status`, and behind which a gateway is."""

    def __init__(self, *, login: bool = False, status: int = 0, kind: bytes = b"\x01\x7f\x00\x00\x01") -> None:
        """Note what is seen."""
        self.seen: list[bytes] = []
        self._login = login
        self._status = status
        self._kind = kind

    def __call__(self, sock: socket.socket, hello: bytes) -> None:
        """Speak to one client."""
        self.seen.append(hello)
        method = 2 if self._login else 0
        if method not in hello[2:]:
            sock.sendall(b"\x05\xff")
            return
        sock.sendall(bytes((5, method)))
        if self._login:
            self.seen.append(sock.recv(600))
            sock.sendall(b"\x01\x00" if self.seen[-1] == b"\x01\x04user\x04p@ss" else b"\x01\x01")
        self.seen.append(sock.recv(600))
        answer = bytes((5, self._status, 0)) + self._kind + b"\x00\x00"
        for place in range(len(answer)):
            sock.sendall(answer[place : place + 1])
        if not self._status:
            self.seen.append(read_request(sock))
            sock.sendall(http(OK))


@pytest.mark.parametrize("kind", [b"\x01\x7f\x00\x00\x01", b"\x03\x04some", b"\x04" + bytes(16)])
@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("gateway.invalid", b"\x03\x0fgateway.invalid"),
        ("192.0.2.1", b"\x01\xc0\x00\x02\x01"),
        ("[2001:db8::1]", b"\x04\x20\x01\x0d\xb8" + bytes(11) + b"\x01"),
    ],
)
def test_socks_proxy(host: str, address: bytes, kind: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS 5 proxy gets the gateway's name, looks it up itself, and passes the rest on."""
    proxy = Socks(kind=kind)
    with server(proxy, reads_requests=False) as port:
        monkeypatch.setenv("http_proxy", f"socks5://127.0.0.1:{port}")
        assert ping(f"http://{host}/v1").verdict is Verdict.OK
    assert proxy.seen[:2] == [b"\x05\x01\x00", b"\x05\x01\x00" + address + b"\x00\x50"]


@pytest.mark.parametrize(
    ("user", "verdict"),
    [("user:p%40ss@", Verdict.OK), ("user:hunter2-hunter2@", Verdict.UNREACHABLE), ("", Verdict.UNREACHABLE)],
)
def test_socks_proxy_with_a_login(user: str, verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user name and password of its URL are given to a proxy that wants them."""
    with server(Socks(login=True), reads_requests=False) as port:
        monkeypatch.setenv("http_proxy", f"socks5://{user}127.0.0.1:{port}")
        result = ping("http://gateway.invalid/v1")
    assert result.verdict is verdict
    assert ("user name and password" in result.cause) == (verdict is not Verdict.OK)
    assert "hunter2" not in repr(result)


@pytest.mark.parametrize(
    ("status", "said"), [(2, "does not let this host through"), (5, "refused by the host"), (99, "made no connection")]
)
def test_socks_proxy_that_refuses(status: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS 5 proxy that makes no connection is named with its reason."""
    with server(Socks(status=status), reads_requests=False) as port:
        monkeypatch.setenv("http_proxy", f"socks5://127.0.0.1:{port}")
        result = ping("http://gateway.invalid/v1")
    assert result.verdict is Verdict.UNREACHABLE
    assert f'the proxy "127.0.0.1:{port}" of HTTP_PROXY' in result.cause
    assert said in result.cause


@pytest.mark.parametrize(("data", "said"), [(b"HTTP/1.1 400 No\r\n\r\n", "does not speak SOCKS 5"), (b"", "closed")])
def test_socks_proxy_that_is_none(data: bytes, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else at the address of a SOCKS proxy is named."""
    with server(saying(data), reads_requests=False) as port:
        monkeypatch.setenv("http_proxy", f"socks5://127.0.0.1:{port}")
        assert said in ping("http://gateway.invalid/v1").cause
