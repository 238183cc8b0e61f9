"""`${VARIABLES}` as OpenClaw substitutes them (2026.9.6, `resolveConfigEnvVars` and `applyConfigEnvVars`).

Only names in capitals count, only in string values, and what is put in is not looked at again. A variable
that is missing or empty stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from openclaw_wisgate.keypath import KeyPath

_VARIABLE = re.compile(r"\$(\$?)\{([A-Z_][A-Z0-9_]*)\}")
"""A variable, or with two dollars the escaped text of one."""
_PORTABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_BLANK = "\t\n\v\f\r \u00a0\ufeff\u2028\u2029\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What JavaScript trims."""
_TWINS = ("ZAI_API_KEY", "Z_AI_API_KEY")
"""Two names of one key to OpenClaw."""

Lookup = Callable[[str], str | None]


class Missing(NamedTuple):
    """A variable that a value names and nobody sets."""

    path: KeyPath
    name: str


class Substitution(NamedTuple):
    """A value with its variables replaced."""

    value: object
    missing: tuple[Missing, ...]


def references(text: str) -> list[str]:
    """Return the names of the variables in `text`, in order; an escaped one is none."""
    return [name for escape, name in _VARIABLE.findall(text) if not escape]


def substituted(text: str, lookup: Lookup) -> str:
    """Return `text` with its variables replaced; one that `lookup` does not know stays, without its escape."""

    def replaced(match: re.Match[str]) -> str:
        escape, name = match.groups()
        return (None if escape else lookup(name)) or f"${{{name}}}"

    return _VARIABLE.sub(replaced, text)


def resolved(value: object, lookup: Lookup) -> Substitution:
    """Return a copy of `value` with the variables in its strings replaced, and those that are missing."""
    missing: list[Missing] = []
    top: list[object] = [value]
    pending: list[tuple[dict[str, object] | list[object], KeyPath]] = [(top, ())]
    while pending:
        holder, above = pending.pop()
        for step, current in _entries(holder):
            path = (*above, step) if holder is not top else ()
            if isinstance(current, dict | list):
                copy = current.copy()
                holder[step] = copy  # type: ignore[index]
                pending.append((copy, path))
            elif isinstance(current, str) and "${" in current:
                missing += (Missing(path, name) for name in references(current) if not lookup(name))
                holder[step] = substituted(current, lookup)  # type: ignore[index]
    return Substitution(top[0], tuple(missing))


def lookup_in(environment: Mapping[str, str], config: object, *, reads_config: bool) -> Lookup:
    """Return what gives a variable the value it has for OpenClaw: of the environment, else of `config` itself.

    A variable that the environment sets to blanks has the value that the config gives it, if it does.
    """
    own = own_variables(config) if reads_config else {}

    def lookup(name: str) -> str | None:
        names = _TWINS if name in _TWINS else (name,)
        if name in own:
            return _first(environment.get(each) for each in names) or own[name]
        value = environment.get(name)
        if name == _TWINS[0] and is_blank(value):
            return _first((environment.get(_TWINS[1]), own.get(_TWINS[1]))) or value or None
        return value or None

    return lookup


def own_variables(config: object) -> Mapping[str, str]:
    """Return the variables that `config`, its includes resolved, sets for itself: `env.vars`, and `env` of old.

    Left out is what OpenClaw ignores: blanks, what holds a variable, and names with power over a program.
    """
    section = config.get("env") if isinstance(config, Mapping) else None
    if not isinstance(section, Mapping):
        return {}
    block = section.get("vars")
    flat = [(key, value) for key, value in section.items() if key not in ("vars", "shellEnv")]
    entries = [*(block.items() if isinstance(block, Mapping) else ()), *flat]
    if not entries:
        return {}
    from openclaw_wisgate.effective.powerful import is_powerful  # noqa: PLC0415 - a long list that few configs need

    named = [(str(key).strip(_BLANK), value) for key, value in entries]
    return {
        key: value
        for key, value in named
        if isinstance(value, str) and _PORTABLE.match(key)
        if not is_blank(value) and not references(value) and not is_powerful(key)
    }


def is_blank(value: str | None) -> bool:
    """Tell whether `value` is unset, or nothing but white space to JavaScript."""
    return value is None or not value.strip(_BLANK)


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if not is_blank(value)), None)


def _entries(holder: dict[str, object] | list[object]) -> list[tuple[str | int, object]]:
    return list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))
