"""Whom TLS trusts, and what is wrong with a certificate that it does not trust."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openclaw_wisgate.probe import Verdict
from openclaw_wisgate.system.access import Tls
from openclaw_wisgate.system.route import ConnectionFaultError
from openclaw_wisgate.system.stopwatch import Stopwatch

if TYPE_CHECKING:  # imported in the functions that use them: a command that sends nothing does not pay for them
    import socket
    import ssl

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
_UNKNOWN_AUTHORITY = (18, 19, 20, 21)
_HANDSHAKE_FAULTS = {
    "WRONG_VERSION_NUMBER": "does not speak TLS at this port",
    "HTTP_REQUEST": "does not speak TLS at this port",
    "PACKET_LENGTH_TOO_LONG": "does not speak TLS at this port",
    "RECORD_LAYER_FAILURE": "does not speak TLS at this port",
    "UNSUPPORTED_PROTOCOL": "speaks only versions of TLS that are no longer safe",
    "TLSV1_ALERT_PROTOCOL_VERSION": "does not speak the versions of TLS that are safe",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "finds no way of encryption in common, or wants a client certificate",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": 'wants a client certificate, which "request.tls" of a provider can hold',
    "TLSV1_UNRECOGNIZED_NAME": "does not know this host name",
}
_EXTRA = "NODE_EXTRA_CA_CERTS"
_OPENSSL = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True)
class Trust:
    """A TLS setting, ready to use."""

    context: ssl.SSLContext
    server_name: str | None
    has_own: bool
    """Whether only the authorities of the config are trusted."""

    @classmethod
    def of(cls, tls: Tls | None) -> Trust:
        """Return what OpenClaw 2026.9.6 trusts under `tls`, and what SSL_CERT_FILE and SSL_CERT_DIR name.

        ConnectionFaultError where `tls` cannot be used.
        """
        import ssl

        context = _context(tls.ca if tls else None)
        # Node accepts authorities that are not made by the book.
        context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
        has_own = tls is not None and tls.ca is not None
        extra = os.environ.get(_EXTRA, "").strip()
        if extra and not has_own:
            _add(context, extra)
        if tls and tls.cert is not None:
            _identify(context, tls.cert, tls)
        return cls(context, tls.server_name if tls else None, has_own)

    def secured(self, sock: socket.socket, host: str, watch: Stopwatch) -> socket.socket:
        """Return `sock` after the handshake with `host`; ConnectionFaultError says what is wrong with it."""
        import ssl

        name = self.server_name or host
        sock.settimeout(watch.remaining())
        try:
            return self.context.wrap_socket(sock, server_hostname=name)
        except ssl.SSLCertVerificationError as error:
            reason = _CERTIFICATE_FAULTS.get(error.verify_code, f"is not trusted ({error.verify_message})")
            known = f"; trusted are {self._sources()}" if error.verify_code in _UNKNOWN_AUTHORITY else ""
            detail = f'the certificate of "{name}" {reason}{known}'
        except TimeoutError:
            raise
        except OSError as error:
            detail = handshake_fault(error, name) or f'"{name}" closed the connection during the TLS handshake'
        raise ConnectionFaultError(Verdict.TLS_FAILURE, detail)

    def _sources(self) -> str:
        return 'only the authorities of "ca" in "request.tls"' if self.has_own else _known()


def handshake_fault(error: OSError, host: str | None = None) -> str | None:
    """Return what `error` says about TLS, None if it is about something else; a server may refuse after the handshake."""
    import ssl

    if not isinstance(error, ssl.SSLError) or isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return None
    reason = _HANDSHAKE_FAULTS.get(error.reason or "")
    server = f'"{host}"' if host else "the server"
    return f"{server} {reason}" if reason else f"the TLS handshake with {server} failed ({error.reason})"


def _context(ca: str | None) -> ssl.SSLContext:
    """Return what trusts the authorities in the text `ca` alone, else those that are known here."""
    import ssl

    try:
        return ssl.create_default_context(cadata=ca)
    except (ssl.SSLError, ValueError):
        detail = '"ca" of "request.tls" is no certificate in PEM form; OpenClaw wants the text itself, not its file'
        raise ConnectionFaultError(Verdict.TLS_FAILURE, detail) from None


def _identify(context: ssl.SSLContext, cert: str, tls: Tls) -> None:
    """Make `context` show the client certificate; OpenSSL reads it from files only."""
    import ssl
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - few configs have a client certificate

    with TemporaryDirectory(prefix="openclaw-wisgate-") as name:
        file = Path(name) / "identity.pem"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(f"{cert.strip()}\n{(tls.key or '').strip()}\n")
        try:
            context.load_cert_chain(file, password=tls.passphrase or "")
        except (ssl.SSLError, OSError, ValueError):
            detail = (
                '"cert" and "key" of "request.tls" are no certificate and its key in PEM form, or want a "passphrase"'
            )
            raise ConnectionFaultError(Verdict.TLS_FAILURE, detail) from None


def _add(context: ssl.SSLContext, file: str) -> bool:
    """Add the authorities in `file` as Node does, which goes on without them where it cannot be read; tell if it could."""
    try:
        context.load_verify_locations(file)
    except OSError:
        return False
    return True


def _known() -> str:
    """Return in words whose authorities are trusted, as far as they can be read."""
    import ssl

    named = [f'{name} "{os.environ[name]}"' for name in _OPENSSL if os.environ.get(name)]
    words = [f"those of {' and '.join(named)}" if named else "the authorities of this system"]
    first = os.environ.get(_OPENSSL[0])
    if first and not _add(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), first):
        words[0] += " (which cannot be read)"
    extra = os.environ.get(_EXTRA, "").strip()
    if extra:
        is_good = _add(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), extra)
        words.append(
            f'{"" if is_good else "not "}those of {_EXTRA} "{extra}"{"" if is_good else ", which cannot be read"}'
        )
    return " and ".join(words)
