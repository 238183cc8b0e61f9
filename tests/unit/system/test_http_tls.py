"""TLS over real sockets on loopback: whom a probe trusts, and what it says where it trusts nobody."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.system.servers import CERTIFICATES, KEY, OK, http, ping, probe, saying, server

from openclaw_wisgate.probe import HttpReply, Verdict
from openclaw_wisgate.system.access import Access, Tls
from openclaw_wisgate.system.http import send
from openclaw_wisgate.verdicts import interpret

if TYPE_CHECKING:
    import ssl

AUTHORITY = CERTIFICATES / "localhost.pem"


def pem(name: str) -> str:
    """Return the text of a certificate or key for tests."""
    return (CERTIFICATES / f"{name}.pem").read_text("ascii")


@pytest.mark.parametrize(
    ("certificate", "trusted", "reason"),
    [
        ("localhost", None, "is self-signed"),
        ("signed", None, "comes from an authority that is not known here"),
        ("signed", "other-host", "comes from an authority that is not known here"),
        ("expired", "expired", "has expired"),
        ("other-host", "other-host", "is for another host"),
    ],
)
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"])
def test_certificate_faults_are_explained(
    certificate: str, trusted: str | None, reason: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate that does not hold is a TLS failure with its reason, and the key is never sent."""
    if trusted:
        monkeypatch.setenv(variable, str(CERTIFICATES / f"{trusted}.pem"))
    seen: list[bytes] = []
    with server(lambda _sock, request: seen.append(request), certificate) as port:
        result = ping(f"https://localhost:{port}/v1")
    assert result.verdict is Verdict.TLS_FAILURE
    assert f'the certificate of "localhost" {reason}' in result.cause
    assert (variable in result.cause) == (certificate == "signed" and trusted is not None)
    assert not any(seen)


def test_address_that_no_certificate_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate for a name is none for an address."""
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(CERTIFICATES / "other-host.pem"))
    with server(saying(http(OK)), "other-host") as port:
        assert "is for another address" in ping(f"https://127.0.0.1:{port}/v1").cause


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"])
@pytest.mark.parametrize("certificate", ["localhost", "signed"])
def test_authority_of_the_environment_is_trusted(
    variable: str, certificate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSSL's variable and Node's name authorities, and a good TLS exchange has a TLS time."""
    monkeypatch.setenv(variable, str(AUTHORITY))
    with server(saying(http(OK)), certificate) as port:
        request = probe(f"https://localhost:{port}/v1")
        reply = send(request, Access(key=KEY))
    assert isinstance(reply, HttpReply)
    assert interpret(request, reply).verdict is Verdict.OK
    assert reply.phases.tls is not None


def test_authorities_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of Node's variable are added to those of OpenSSL's."""
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(CERTIFICATES / "expired.pem"))
    with server(saying(http(OK)), "localhost") as port:
        assert ping(f"https://localhost:{port}/v1").verdict is Verdict.OK


@pytest.mark.parametrize(
    ("variable", "said"),
    [("SSL_CERT_FILE", '" (which cannot be read)'), ("NODE_EXTRA_CA_CERTS", '", which cannot be read')],
)
@pytest.mark.parametrize("exists", [False, True])
def test_authorities_that_cannot_be_read_are_named(
    variable: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exists: bool
) -> None:
    """A file of authorities that is missing or holds none ends nothing, but the fault says so."""
    file = tmp_path / "none.pem"
    if exists:
        file.write_text("no certificate", "ascii")
    monkeypatch.setenv(variable, str(file))
    with server(saying(http(OK)), "localhost") as port:
        result = ping(f"https://localhost:{port}/v1")
    assert result.verdict is Verdict.TLS_FAILURE
    assert f'{variable} "{file}{said}' in result.cause


def test_authorities_of_the_config_replace_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """With `ca` only its authorities count, as in Node."""
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(AUTHORITY))
    with server(saying(http(OK)), "localhost") as port:
        url = f"https://localhost:{port}/v1"
        assert ping(url, access=Access(key=KEY, tls=Tls(ca=pem("localhost")))).verdict is Verdict.OK
        result = ping(url, access=Access(key=KEY, tls=Tls(ca=pem("expired"))))
    assert result.verdict is Verdict.TLS_FAILURE
    assert 'only the authorities of "ca"' in result.cause


def test_authority_as_a_file_name_is_explained() -> None:
    """OpenClaw takes `ca` for the text of a certificate, never for the name of a file."""
    with server(saying(http(OK)), "localhost") as port:
        result = ping(f"https://localhost:{port}/v1", access=Access(key=KEY, tls=Tls(ca=str(AUTHORITY))))
    assert (result.verdict, "wants the text itself" in result.cause) == (Verdict.TLS_FAILURE, True)


def test_name_of_the_config_is_asked_for() -> None:
    """`serverName` is the name that the server is asked for and that its certificate must hold."""
    asked: list[str | None] = []

    def note(_sock: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        asked.append(name)

    tls = Tls(ca=pem("other-host"), server_name="other.invalid")
    with server(saying(http(OK)), "other-host", prepare=lambda context: setattr(context, "sni_callback", note)) as port:
        assert ping(f"https://localhost:{port}/v1", access=Access(key=KEY, tls=tls)).verdict is Verdict.OK
    assert asked == ["other.invalid"]


def wants_certificate(context: ssl.SSLContext) -> None:
    """Make a server refuse clients without a certificate."""
    import ssl

    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(AUTHORITY)


@pytest.mark.parametrize(("key", "passphrase"), [("key", None), ("locked-key", "open-sesame")])
def test_client_certificate_is_shown(key: str, passphrase: str | None) -> None:
    """A server that wants a client certificate gets that of the config, whose key may be locked."""
    tls = Tls(ca=pem("localhost"), cert=pem("localhost"), key=pem(key), passphrase=passphrase)
    with server(saying(http(OK)), "localhost", prepare=wants_certificate) as port:
        assert ping(f"https://localhost:{port}/v1", access=Access(key=KEY, tls=tls)).verdict is Verdict.OK


def test_missing_client_certificate_is_explained() -> None:
    """A server that wants a client certificate and gets none refuses in the handshake."""

    def prepare(context: ssl.SSLContext) -> None:
        import ssl

        wants_certificate(context)
        context.maximum_version = ssl.TLSVersion.TLSv1_2

    with server(saying(http(OK)), "localhost", prepare=prepare) as port:
        result = ping(f"https://localhost:{port}/v1", access=Access(key=KEY, tls=Tls(ca=pem("localhost"))))
    assert (result.verdict, "client certificate" in result.cause) == (Verdict.TLS_FAILURE, True)


def test_client_certificate_missed_after_the_handshake() -> None:
    """In TLS 1.3 the refusal comes when the client believes the handshake done, and is explained all the same."""
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(AUTHORITY, CERTIFICATES / "key.pem")
    wants_certificate(context)

    def speak(sock: socket.socket, hello: bytes) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        spoken = context.wrap_bio(incoming, outgoing, server_side=True)
        piece = hello
        while piece:
            incoming.write(piece)
            try:
                spoken.do_handshake()
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError:
                break
            sock.sendall(outgoing.read())
            piece = sock.recv(65536)
        sock.sendall(outgoing.read())
        # Closing with the request unread would take the alert away from the client.
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(65536):
            pass

    with server(speak, reads_requests=False) as port:
        result = ping(f"https://localhost:{port}/v1", access=Access(key=KEY, tls=Tls(ca=pem("localhost"))))
    assert (result.verdict, "wants a client certificate" in result.cause) == (Verdict.TLS_FAILURE, True)


@pytest.mark.parametrize(
    ("key", "passphrase"), [("locked-key", None), ("locked-key", "hunter2-hunter2"), ("signed", None)]
)
def test_client_certificate_that_cannot_be_used(key: str, passphrase: str | None, tmp_path: Path) -> None:
    """A key that cannot be read is explained without a word of it, and nothing of it stays on the disk."""
    tls = Tls(ca=pem("localhost"), cert=pem("localhost"), key=pem(key), passphrase=passphrase)
    with pytest.MonkeyPatch.context() as patch, server(saying(http(OK)), "localhost") as port:
        patch.setattr("tempfile.tempdir", str(tmp_path))
        result = ping(f"https://localhost:{port}/v1", access=Access(key=KEY, tls=tls))
    assert (result.verdict, '"cert" and "key"' in result.cause) == (Verdict.TLS_FAILURE, True)
    assert "hunter2" not in repr(result) + repr(tls)
    assert list(tmp_path.iterdir()) == []


def test_server_without_tls_is_explained() -> None:
    """An https URL on a port that speaks plain HTTP is a TLS failure that says so."""
    with server(saying(http(b"", status="400 Bad Request")), reads_requests=False) as port:
        result = ping(f"https://127.0.0.1:{port}/v1")
    assert result.verdict is Verdict.TLS_FAILURE
    assert "does not speak TLS" in result.cause


def test_old_protocol_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that knows only TLS 1.1 is told from one with a bad certificate."""

    def prepare(context: ssl.SSLContext) -> None:
        import ssl

        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1

    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(AUTHORITY))
    with (
        pytest.warns(DeprecationWarning, match="TLSv1_1"),
        server(saying(http(OK)), "localhost", prepare=prepare) as port,
    ):
        result = ping(f"https://localhost:{port}/v1")
    assert (result.verdict, "versions of TLS" in result.cause) == (Verdict.TLS_FAILURE, True)


def test_server_that_hangs_up_in_the_handshake() -> None:
    """A server that closes the connection in the handshake is told from one without TLS."""

    def hang_up(sock: socket.socket, _hello: bytes) -> None:
        sock.shutdown(socket.SHUT_RDWR)

    with server(hang_up, reads_requests=False) as port:
        result = ping(f"https://localhost:{port}/v1")
    assert (result.verdict, "closed the connection" in result.cause) == (Verdict.TLS_FAILURE, True)
