"""Which base URL was likely meant, where nothing answers at the one that is set: on the same host, or at WisGate's."""

from __future__ import annotations

from typing import NamedTuple

from openclaw_wisgate import endpoints
from openclaw_wisgate.endpoints import WISGATE_VERSIONS, Address
from openclaw_wisgate.probe import MESSAGES

_MOST = 3
"""A request to each costs time, and tokens where it is answered."""


class Alternative(NamedTuple):
    """A base URL that may be the right one; `fault` is what is wrong with the one that is set, None for a mere guess."""

    base_url: str
    fault: str | None


def alternatives(base_url: str, api: str) -> tuple[Alternative, ...]:
    """Return at most three base URLs that `base_url` may have been meant to be, likely ones first.

    A key is never sent where it was not to go: they have the same host, but for WisGate's old ones, which give way
    to its present one.
    """
    address = endpoints.address(base_url)
    if address is None:
        return ()
    bare = address._replace(query="", fragment="")
    version = WISGATE_VERSIONS.get(api, "v1")
    fault = _fault(bare, api, version)
    found: dict[str, str | None] = {}
    for candidate, what in (
        (endpoints.cured(bare, api), fault),
        (endpoints.without_doubled_version(bare), fault),
        (_with_version(bare, api, version), fault),
        (bare.at() if api == MESSAGES else bare.at(version), None),
    ):
        if not _same(candidate, address, api):
            found.setdefault(str(candidate), what)
    return tuple(Alternative(url, what) for url, what in list(found.items())[:_MOST])


def _with_version(address: Address, api: str, version: str) -> Address:
    """Return `address` with `version` at its end, in the place of another version if it has one."""
    segments = address.segments
    if segments and endpoints.is_version(segments[-1]):
        segments.pop()
    return address.at(*segments) if api == MESSAGES else address.at(*segments, version)


def _fault(address: Address, api: str, version: str) -> str | None:
    """Return what is certainly odd about `address`, or None."""
    if address.host in endpoints.OLD_WISGATE_HOSTS:
        return f'"{address.host}" is an address that WisGate had before'
    if endpoints.pasted_endpoint(address):
        return "it ends in an endpoint, which OpenClaw adds itself"
    if endpoints.without_doubled_version(address) != address:
        return "it names a version twice"
    has_version = any(map(endpoints.is_version, address.segments))
    if api == MESSAGES or (has_version and not endpoints.is_wisgate(address.host)):
        return None
    return f'it has no "/{version}" at its end'


def _same(one: Address, other: Address, api: str) -> bool:
    """Tell whether OpenClaw would send the same request for both."""
    ends = [str(each).rstrip("/") for each in (one, other)]
    return len({end.removesuffix("/v1") if api == MESSAGES else end for end in ends}) == 1
