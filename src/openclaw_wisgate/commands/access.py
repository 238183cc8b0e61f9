"""The key, the headers and the way with which OpenClaw 2026.9.6 would ask a model, as far as a config sets them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openclaw_wisgate.change import get
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.credentials import KeyKind, is_placeholder, key_fault, kind_of_key
from openclaw_wisgate.effective import variables
from openclaw_wisgate.endpoints import address, is_keyless, is_public
from openclaw_wisgate.probe import COMPLETIONS, Phases, Probe, ProbeResult, TransportFault, Verdict
from openclaw_wisgate.selection import PROVIDERS
from openclaw_wisgate.system.access import Access, ProxyRule, Tls
from openclaw_wisgate.system.environment import Environment
from openclaw_wisgate.system.keys import ResolvedKey, secret, sources_of
from openclaw_wisgate.system.profiles import names_profile, profile_key
from openclaw_wisgate.system.secret_refs import Sources
from openclaw_wisgate.verdicts import interpret, unresolved_key

_LOCAL_KEY = "custom-local"
"""What OpenClaw sends to a server of the user's own that needs no key."""
_VARIABLE = re.compile(r"(?!AWS_)[A-Z][A-Z0-9_]*\Z")
_MARKER = "secretref-env:"
_UNSET = frozenset({"__proto__", "prototype", "constructor"})
"""Header names that OpenClaw leaves out."""
_TLS_SECRETS = ("ca", "cert", "key", "passphrase")
_KEY_VERDICTS = (Verdict.NO_KEY, Verdict.PLACEHOLDER_KEY, Verdict.BAD_KEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What to ask with; `origin` says where the key came from."""

    access: Access
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """Why OpenClaw would ask nobody; `detail` is one sentence, `origin` says where the key came from or is missing."""

    verdict: Verdict
    detail: str
    origin: str

    def result(self, probe: Probe) -> ProbeResult:
        """Return the result of `probe`, which was not sent."""
        if self.verdict in _KEY_VERDICTS:
            return unresolved_key(probe, self.verdict, self.detail)
        return interpret(probe, TransportFault(verdict=self.verdict, detail=self.detail, phases=Phases()))


class _MissingError(Exception):
    """Ends the search for what a request needs."""

    def __init__(self, verdict: Verdict, detail: str) -> None:
        super().__init__(detail)
        self.verdict = verdict
        self.detail = detail


def access_of(
    config: object, provider: str, model: str, *, target: Target, allow_exec: bool = False
) -> Granted | Denied:
    """Return with what `model` of `config`, as it is written, is asked, or why it is not.

    The programs that give secrets are run only with `allow_exec`.
    """
    sources = sources_of(config, location=target.location, around=target.around, allow_exec=allow_exec)
    settings = _Settings(config, provider, model, sources)
    found = settings.key()
    if found.key is None:
        return Denied(verdict=Verdict.NO_KEY, detail=found.origin, origin=found.origin)
    fault = key_fault(found.key)
    if fault is not None:
        verdict = Verdict.PLACEHOLDER_KEY if is_placeholder(found.key) else Verdict.BAD_KEY
        return Denied(verdict=verdict, detail=fault, origin=found.origin)
    try:
        return Granted(access=settings.access(found.key.strip()), origin=found.origin)
    except _MissingError as error:
        return Denied(verdict=error.verdict, detail=error.detail, origin=found.origin)


class _Settings:
    """What a config sets for the requests to one model."""

    def __init__(self, config: object, provider: str, model: str, sources: Sources) -> None:
        self._provider = provider
        self._block = get(config, (*PROVIDERS, provider))
        models = get(self._block, ("models",))
        entries = models if isinstance(models, list) else []
        self._entry = next((entry for entry in entries if get(entry, ("id",)) == model), None)
        self._sources = sources

    @property
    def _host(self) -> str:
        url = get(self._entry, ("baseUrl",)) or get(self._block, ("baseUrl",))
        found = address(self._text(url)) if isinstance(url, str) else None
        return found.host if found else ""

    @property
    def _is_completions(self) -> bool:
        return (get(self._entry, ("api",)) or get(self._block, ("api",)) or COMPLETIONS) == COMPLETIONS

    def key(self) -> ResolvedKey:
        """Return the key: of an auth profile, which goes first unless `auth` forbids it, else of the config."""
        written = get(self._block, ("apiKey",))
        is_named = isinstance(written, str) and names_profile(written, self._provider, self._sources)
        if is_named or get(self._block, ("auth",)) != "api-key":
            profile = profile_key(self._provider, self._sources)
            if profile is not None:
                return profile
        if is_named:
            return ResolvedKey(
                None, f'"apiKey" names the auth profile "{written}", and OpenClaw holds none of that name'
            )
        if not written and is_keyless(self._host):
            return ResolvedKey(_LOCAL_KEY, "none is needed: the server is your own")
        if isinstance(written, str) and self._is_known_variable(written.strip()):
            text, place = self._sources.find(written.strip())
            return ResolvedKey(
                text, f"{written.strip()} from {place}" if text else f"the variable {written.strip()} is not set"
            )
        return secret(written, self._sources, '"apiKey"')

    @staticmethod
    def _is_known_variable(text: str) -> bool:
        """Tell whether `text` is a name that OpenClaw reads as a variable although it stands alone."""
        return kind_of_key(text) is KeyKind.MARKER and _VARIABLE.match(text) is not None

    def access(self, key: str) -> Access:
        """Return what to ask with; raise _MissingError for what OpenClaw refuses or cannot resolve."""
        request = get(self._block, ("request",))
        self._refuse_private(request)
        headers = self._headers(request)
        is_local = key == _LOCAL_KEY
        if get(self._block, ("authHeader",)) is True and not is_local:
            headers["authorization"] = ("Authorization", f"Bearer {key}")
        if is_local and self._is_completions:
            headers.pop("authorization", None)
        return Access(
            key=None if is_local and self._is_completions else key,
            headers=tuple(headers.values()),
            tls=self._tls(get(request, ("tls",)), '"request.tls"'),
            proxy=self._proxy(request),
            variables=Environment(self._sources.location, self._sources.around),
        )

    def _headers(self, request: object) -> dict[str, tuple[str, str]]:
        """Return the headers by their names in small letters; of two the later counts, as in OpenClaw."""
        requested = self._secret_headers(get(request, ("headers",)), "request.headers")
        found = (
            *self._secret_headers(get(self._block, ("headers",)), "headers"),
            *self._plain_headers(get(self._entry, ("headers",))),
            *((name, value.strip()) for name, value in requested if value.strip()),
        )
        headers = {name.strip().lower(): (name.strip(), value) for name, value in found}
        return self._with_auth(headers, get(request, ("auth",)))

    def _secret_headers(self, section: object, name: str) -> Iterator[tuple[str, str]]:
        for header, value in _items(section):
            if isinstance(value, str) and (value.startswith(_MARKER) or not value):
                continue
            yield header, self._secret(value, f'the header "{header}" in "{name}"')

    def _plain_headers(self, section: object) -> Iterator[tuple[str, str]]:
        """Yield the headers of a model, where OpenClaw knows no SecretRefs."""
        for header, value in _items(section):
            if isinstance(value, str) and not value.startswith(_MARKER):
                yield header, self._text(value)

    def _with_auth(self, headers: dict[str, tuple[str, str]], auth: object) -> dict[str, tuple[str, str]]:
        mode = get(auth, ("mode",))
        if mode == "authorization-bearer" and get(auth, ("token",)):
            token = self._secret(get(auth, ("token",)), '"request.auth.token"').strip()
            return headers | {"authorization": ("Authorization", f"Bearer {token}")}
        name = get(auth, ("headerName",))
        if mode != "header" or not isinstance(name, str) or not name.strip() or not get(auth, ("value",)):
            return headers
        prefix = get(auth, ("prefix",))
        before = self._text(prefix).strip() if isinstance(prefix, str) else ""
        value = before + self._secret(get(auth, ("value",)), '"request.auth.value"').strip()
        kept = {key: header for key, header in headers.items() if key != "authorization"}
        return kept | {name.strip().lower(): (name.strip(), value)}

    def _tls(self, section: object, name: str) -> Tls | None:
        if get(section, ("insecureSkipVerify",)) is True:
            detail = f'OpenClaw refuses every request under "insecureSkipVerify" in {name}; name the authority in "ca" instead'
            raise _MissingError(Verdict.TLS_FAILURE, detail)
        found = {
            part: self._secret(get(section, (part,)), f'"{part}" in {name}').strip() or None
            for part in _TLS_SECRETS
            if get(section, (part,))
        }
        server = get(section, ("serverName",))
        server_name = (self._text(server).strip() if isinstance(server, str) else "") or None
        if not found and server_name is None and get(section, ("insecureSkipVerify",)) is None:
            return None
        return Tls(**found, server_name=server_name)

    def _proxy(self, request: object) -> ProxyRule | None:
        mode, url = get(request, ("proxy", "mode")), get(request, ("proxy", "url"))
        if mode == "env-proxy":
            return ProxyRule()
        if mode != "explicit-proxy" or not isinstance(url, str) or not url.strip():
            return None
        return ProxyRule(
            url=self._text(url).strip(),
            tls=self._tls(get(request, ("proxy", "tls")), '"request.proxy.tls"'),
            allows_private=get(request, ("allowPrivateNetwork",)) is True,
        )

    def _refuse_private(self, request: object) -> None:
        host = self._host
        if get(request, ("allowPrivateNetwork",)) is False and host and not is_public(host):
            detail = f'"allowPrivateNetwork" is false in "request", so OpenClaw does not ask "{host}", which is private'
            raise _MissingError(Verdict.UNREACHABLE, detail)

    def _secret(self, value: object, name: str) -> str:
        found = secret(value, self._sources, name)
        if found.key is None:
            raise _MissingError(Verdict.NO_KEY, f'{name} of provider "{self._provider}" has no value: {found.origin}')
        return found.key

    def _text(self, value: str) -> str:
        return variables.substituted(value, lambda name: self._sources.find(name)[0])


def _items(section: object) -> list[tuple[str, object]]:
    entries = section.items() if isinstance(section, Mapping) else ()
    return [(str(name), value) for name, value in entries if str(name).strip().lower() not in _UNSET]
