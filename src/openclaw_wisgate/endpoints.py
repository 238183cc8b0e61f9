"""Base URLs as OpenClaw 2026.9.6 uses them: taken apart as its URL parser does, and what is known of hosts."""

from __future__ import annotations

from typing import NamedTuple

WISGATE_HOST = "api.wisgate.ai"
WISGATE_VERSIONS = {"google-generative-ai": "v1beta"}
"""The name that ends a base URL of WisGate by the API that is asked there; "v1" for all others."""
OLD_WISGATE_HOSTS = frozenset({"wisdom-gate.juheapi.com", "wisgate.ai", "www.wisgate.ai"})
"""Hosts that still stand in people's configs, from the service's earlier name and from pages of its own."""

_BLANK = "".join(map(chr, range(0x21)))
"""What a URL parser takes off both ends: control characters and spaces."""
_DROPPED = dict.fromkeys(map(ord, "\t\n\r"))
_ENDS_OF_AUTHORITY = "/\\?#"
_FORBIDDEN_IN_HOST = frozenset(_BLANK + "#/:<>?@[\\]^|\x7f")
_FIRST_FORBIDDEN_PORT = 65536
_PRIVATE_SUFFIXES = (
    ".local", ".localhost", ".internal", ".lan", ".home", ".home.arpa", ".intranet", ".corp", ".private", ".docker",
    ".svc", ".test", ".ts.net",
)  # fmt: skip
"""Names that no public name server answers, and Tailscale's, whose connections are encrypted anyway."""
_LOCAL_NAMES = frozenset({"localhost", "docker.orb.internal", "host.docker.internal", "host.orb.internal"})
_ENDPOINTS = {
    "chat/completions": "openai-completions",
    "completions": "openai-completions",
    "responses": "openai-responses",
    "messages": "anthropic-messages",
    "models": None,
    "embeddings": None,
    "images/generations": None,
}
"""What people paste behind a base URL, and the API that it is the address of."""
_OCTETS = 4
_LARGEST_OCTET = 255


class Address(NamedTuple):
    """A base URL taken apart; `str()` puts it together again.

    `scheme` and `host` are lower case. `user` tells that a name or a password stands before the host, which
    is no part of this value; so an address may be shown.
    """

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str
    user: bool

    def __str__(self) -> str:
        """Return the URL, without what stands before its host."""
        port = f":{self.port}" if self.port else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{self.query}{self.fragment}"

    @property
    def segments(self) -> list[str]:
        """The names in the path."""
        return [segment for segment in self.path.split("/") if segment]

    def at(self, *segments: str) -> Address:
        """Return the address with another path on the same host."""
        return self._replace(path="".join(f"/{segment}" for segment in segments))


def trimmed(url: str) -> str:
    """Return `url` without the white space and control characters that a URL parser takes off or out."""
    return url.strip(_BLANK).translate(_DROPPED)


def address(url: str) -> Address | None:
    """Return `url` taken apart, or None where no request can be made of it: no http(s), or no possible host."""
    scheme, _, rest = trimmed(url).partition(":")
    if scheme.lower() not in ("http", "https"):
        return None
    rest = rest.lstrip("/\\")
    end = min((rest.index(mark) for mark in _ENDS_OF_AUTHORITY if mark in rest), default=len(rest))
    user, _, place = rest[:end].rpartition("@")
    host, port = _host_and_port(place)
    if host is None:
        return None
    before, mark, fragment = rest[end:].partition("#")
    path, question, query = before.partition("?")
    return Address(
        scheme=scheme.lower(),
        host=host.lower().rstrip("."),
        port=port,
        path=path.replace("\\", "/"),
        query=question + query,
        fragment=mark + fragment,
        user=bool(user),
    )


def _host_and_port(place: str) -> tuple[str | None, str]:
    """Return the host and the port in `place`, and None for a host where one of them is impossible."""
    six = place.startswith("[")
    host, colon, port = place.partition("]") if six else place.partition(":")
    if six:
        host, port = host + colon, port.removeprefix(":") if port.startswith(":") or not port else "?"
        possible = bool(colon) and all(character in "0123456789abcdefABCDEF:." for character in host[1:-1])
    else:
        possible = bool(host) and _FORBIDDEN_IN_HOST.isdisjoint(host)
    digits = port.isascii() and (port.isdecimal() or not port)
    return (host if possible and digits and int(port or 0) < _FIRST_FORBIDDEN_PORT else None), port


def is_wisgate(host: str) -> bool:
    """Tell whether `host` is WisGate's, now or in the past."""
    return host == WISGATE_HOST or host in OLD_WISGATE_HOSTS


def is_keyless(host: str) -> bool:
    """Tell whether OpenClaw 2026.9.6 asks a server at `host` without a key (its `isLocalProviderBaseUrl`)."""
    octets = _octets(host)
    private = octets is not None and (
        octets[0] in (10, 127)
        or octets[:2] == (192, 168)
        or (octets[0] == 172 and 16 <= octets[1] < 32)  # noqa: PLR2004 - RFC 1918
        or octets == (0, 0, 0, 0)
    )
    return private or host in _LOCAL_NAMES or host.endswith(".local") or host == "[::1]"


def is_local(host: str) -> bool:
    """Tell whether OpenClaw 2026.9.6 takes a server at `host` for one of this network (its endpoint class "local")."""
    return host in ("localhost", "127.0.0.1", "[::1]") or host.endswith((".localhost", ".local", ".internal"))


def is_public(host: str) -> bool:
    """Tell whether requests to `host` go through the internet; what can be reached at home only is not public."""
    if is_keyless(host) or host.endswith(_PRIVATE_SUFFIXES):
        return False
    if host.startswith("["):
        return not host.startswith(("[fc", "[fd", "[fe8", "[fe9", "[fea", "[feb"))
    octets = _octets(host)
    if octets is None:
        return "." in host
    shared = octets[0] == 100 and 64 <= octets[1] < 128  # noqa: PLR2004 - RFC 6598, which Tailscale uses
    return not shared and octets[:2] not in ((169, 254), (198, 18), (198, 19))


class Pasted(NamedTuple):
    """An endpoint at the end of a base URL: its name, the API that it belongs to if one only, and what is before it."""

    name: str
    api: str | None
    base: Address


def pasted_endpoint(url: Address) -> Pasted | None:
    """Return the endpoint that `url` ends in, or None.

    A short name is one behind a version only: some servers have a folder that is called "models".
    """
    segments = url.segments
    if segments and segments[-1].lower().endswith((":generatecontent", ":streamgeneratecontent")):
        models = segments.index("models") if "models" in segments else len(segments) - 1
        return Pasted(f":{segments[-1].rpartition(':')[2]}", "google-generative-ai", url.at(*segments[:models]))
    for name, api in _ENDPOINTS.items():
        length = name.count("/") + 1
        before = segments[:-length]
        versioned = bool(before and is_version(before[-1])) or is_wisgate(url.host)
        if "/".join(segments[-length:]).lower() == name and (length > 1 or versioned):
            return Pasted(f"/{name}", api, url.at(*before))
    return None


def base_url_for(base_url: str, api: str) -> str:
    """Return the base URL for `api` at the gateway whose base URL for OpenAI's APIs is `base_url`."""
    root = base_url.rstrip("/").removesuffix("/v1").removesuffix("/v1beta")
    suffix = "" if api == "anthropic-messages" else f"/{WISGATE_VERSIONS.get(api, 'v1')}"
    return f"{root}{suffix}"


def without_doubled_version(url: Address) -> Address:
    """Return `url` without versions that stand twice in a row; at WisGate without any but the last of them."""
    kept: list[str] = []
    for segment in url.segments:
        if kept and is_version(segment) and is_version(kept[-1]):
            if segment.lower() == kept[-1].lower():
                continue
            if is_wisgate(url.host):
                kept.pop()
        kept.append(segment)
    return url if kept == url.segments else url.at(*kept)


def cured(url: Address, api: str) -> Address:
    """Return the base URL for `api` that `url` must have been meant to be, `url` itself where that is not certain."""
    pasted = pasted_endpoint(url)
    base = without_doubled_version(pasted.base if pasted and pasted.api in (None, api) else url)
    if not is_wisgate(base.host):
        return base
    moved = base._replace(scheme="https", host=WISGATE_HOST, port="" if base.scheme == "http" else base.port)
    return moved if is_versioned(moved, api) else moved.at(WISGATE_VERSIONS.get(api, "v1"))


def is_versioned(url: Address, api: str) -> bool:
    """Tell whether a base URL of WisGate has the path that `api` needs there."""
    segments = url.segments
    if api == "anthropic-messages" and not segments:
        return True
    return segments[-1:] == [WISGATE_VERSIONS.get(api, "v1")]


def is_version(segment: str) -> bool:
    """Tell whether a name in a path is the version of an API, such as `v1` or `v1beta`."""
    name = segment.lower().removesuffix("alpha").removesuffix("beta")
    return name.startswith("v") and name[1:].isdecimal()


def _octets(host: str) -> tuple[int, ...] | None:
    numbers = host.split(".")
    if len(numbers) != _OCTETS or not all(number.isascii() and number.isdecimal() for number in numbers):
        return None
    octets = tuple(map(int, numbers))
    return octets if max(octets) <= _LARGEST_OCTET else None
