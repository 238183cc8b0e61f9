"""Checks of the key: there, for this shell and for the service, and the one that OpenClaw sends."""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.endpoints import address, is_keyless
from openclaw_wisgate.health._base import Check, Finding, State, failed, passed, skipped, warned
from openclaw_wisgate.health.facts import Facts, Key, Variable
from openclaw_wisgate.health.file import told

_AUTH = '"auth": "api-key",'
"""What a block has to say to be asked with its own key, in JSON5 and in JSON; which key is meant is for the user to say."""


def key(facts: Facts) -> Finding:
    """Tell whether OpenClaw, started from this shell, finds a key that can work."""
    assert facts.key is not None
    found = facts.key
    missing = next((variable for variable in found.variables if variable.here is None), None)
    if missing is not None:
        return _missing(facts, missing)
    if found.profile is not None:
        return skipped(f"because {found.origin}")
    said = told(facts, "key")
    is_elsewhere = isinstance(facts.block.get("apiKey"), Mapping)
    if said is not None and said.state is State.FAIL and said.command is None and not is_elsewhere:
        cure = f"put the key into {facts.env_file}, and let the config refer to it"
        return said._replace(cure=cure, command=_refer(facts))
    if said is not None:
        return said
    if found.foreign:
        return skipped(f"because {found.origin}")
    if not found.found or found.fault is not None:
        return _unusable(facts, found)
    return passed(f"there is one: {found.origin}")


def service(facts: Facts) -> Finding:
    """Tell whether OpenClaw's service, which does not see the variables of a shell, finds the same key."""
    assert facts.key is not None
    for variable in facts.key.variables:
        if variable.service is None:
            return _only_here(facts, variable)
        if variable.differs:
            what = f"{variable.name} from {variable.service} is another one than that from {variable.here}"
            return warned(what, *_renew(facts, variable))
    place = next((variable.service for variable in facts.key.variables), None) or "the config"
    return passed(f"{facts.service} finds it in {place}" if facts.service else f"a service would find it in {place}")


def auth_profile(facts: Facts) -> Finding:
    """Tell whether an auth profile is sent in the place of the key of the config."""
    if not facts.has_profile:
        return passed("OpenClaw holds no auth profile for it")
    if facts.key is not None and facts.key.profile is not None:
        return passed("the config has no key of its own, so OpenClaw sends that of the profile")
    if facts.block.get("auth") == "api-key":
        return passed('there is one, but "auth": "api-key" lets the key of the config win')
    what = f'OpenClaw holds an auth profile for "{facts.provider}" and sends its key, not that of the config'
    where = facts.about("profile", what, (*facts.path, "apiKey"), of_key=True)
    return warned(what, f"to let the key of the config win, write this beside it: {_AUTH}", None, where)


def _missing(facts: Facts, variable: Variable) -> Finding:
    """Return that this shell has not the variable that is the key, or that it has it as nothing."""
    name = variable.name
    where = facts.about("no-key", "", (*facts.path, "apiKey"))
    if variable.service is None:
        what = f"the variable {name}, which is the key, is not set"
        return failed(what, f"put it into {facts.env_file}, where OpenClaw finds it", _store(facts, name), where)
    if variable.service == facts.service:
        what = f"{name} is set in {facts.service} only, so the service has the key and this shell has not"
        return warned(what, f"put it into {facts.env_file}, where both find it", _store(facts, name), where)
    what = f"this shell sets {name} to nothing, which counts more than {variable.service}"
    return warned(what, "take it out of this shell", f"unset {name}", where)


def _unusable(facts: Facts, found: Key) -> Finding:
    """Return that there is no key, or one that cannot work."""
    path = (*facts.path, "apiKey")
    if found.fault is not None:
        name = next((variable.name for variable in found.variables), None)
        command = _store(facts, name) if name else _refer(facts)
        return failed(f"{found.fault} ({found.origin})", "replace it", command, facts.about("key", found.fault, path))
    if not facts.block.get("apiKey") and _is_keyless(facts):
        return passed("none is set, and OpenClaw asks a server of your own without one")
    return failed(found.origin, "set it", _refer(facts), facts.about("no-key", found.origin, path))


def _is_keyless(facts: Facts) -> bool:
    url = facts.block.get("baseUrl")
    place = address(url) if isinstance(url, str) else None
    return place is not None and is_keyless(place.host)


def _only_here(facts: Facts, variable: Variable) -> Finding:
    where = facts.about("service", "", (*facts.path, "apiKey"))
    cure = f"put it into {facts.env_file}, which the service reads"
    command = _copy(facts, variable.name)
    if facts.service is None:
        what = f"{variable.name} is set in {variable.here} only, and no service of OpenClaw would see it there"
        return warned(what, cure, command, where)
    what = f"{variable.name} is set in {variable.here} only, and the service {facts.service} does not see it there"
    return failed(what, cure, f"{command} && {facts.openclaw('gateway', 'restart')}", where)


def _renew(facts: Facts, variable: Variable) -> tuple[str, str]:
    """Return how the service and this shell come to have the same value."""
    if facts.service is not None and variable.service == facts.service:
        install = facts.openclaw("gateway", "install", "--force")
        return "install the service again, which takes the value from OpenClaw's .env file", install
    return f"keep one of them; without this shell's, both use {variable.service}", f"unset {variable.name}"


def _store(facts: Facts, name: str) -> str:
    """Return the line that asks for the key and puts it into OpenClaw's .env file as the variable `name`."""
    return facts.ours("key", "set", name)


def _copy(facts: Facts, name: str) -> str:
    """Return the line that puts the value which a variable has in this shell there; no list of processes shows it."""
    return f'printf %s "${name}" | {facts.ours("key", "set", name, "--key-stdin", "--yes")}'


def _refer(facts: Facts) -> str:
    """Return the line that does the same for the provider, and lets its block refer to the variable."""
    return facts.ours("key", "set", str(facts.provider))


CHECKS = (
    Check("key", "there is a key", key, ("provider",)),
    Check("key-service", "the service has it, too", service, ("key",)),
    Check("auth-profile", "no auth profile in its place", auth_profile, ("provider",)),
)
