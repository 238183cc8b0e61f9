"""What a request is sent with that no value of the core may hold."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """What a config sets for TLS: `ca`, `cert` and `key` are PEM texts, and `ca` replaces the known authorities."""

    ca: str | None = field(default=None, repr=False)
    cert: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)
    server_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyRule:
    """The proxy that a config chooses: `url`, or without one that of the environment.

    `tls` is for the gateway behind a proxy of the config (sic). A proxy at a private address is only used where
    `allows_private` says so.
    """

    url: str | None = field(default=None, repr=False)
    tls: Tls | None = None
    allows_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The secrets and the way of one request, which never shows them.

    A header of `headers` replaces the probe's own of that name. `variables` are those that name proxies. With `tls`
    and without a `proxy` no proxy is used, as in OpenClaw 2026.9.6.
    """

    key: str | None = field(default=None, repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    tls: Tls | None = None
    proxy: ProxyRule | None = None
    variables: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @property
    def secrets(self) -> list[str]:
        """What must not be shown; a name and a scheme before a token are no secrets."""
        texts = [(self.key or "").strip()]
        for _, value in self.headers:
            scheme, blank, rest = value.strip().partition(" ")
            texts += [value.strip(), rest.strip() if blank and scheme.lower() in ("bearer", "basic") else ""]
        for tls in (self.tls, self.proxy.tls if self.proxy else None):
            texts += [tls.key or "", tls.passphrase or ""] if tls else []
        return texts
