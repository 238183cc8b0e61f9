"""Which diagnostics count: what the user selects and ignores, and how grave one must be to make the answer no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import UsageError


class Policy(NamedTuple):
    """What counts. A selector is a rule id, `provider/incomplete`, or an area, `provider`.

    Of two selectors that fit a rule the longer one decides, of equal ones that of `ignore`. A file that is
    not JSON5 is never ignored, because nothing else of it was judged.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False

    def counts(self, diagnostic: Diagnostic) -> bool:
        """Tell whether the user wants to know of `diagnostic`."""
        if is_unreadable(diagnostic) or not (self.select or self.ignore):
            return True
        chosen = _closest(self.select, diagnostic.rule) if self.select else 0
        return chosen is not None and (_closest(self.ignore, diagnostic.rule) or -1) < chosen

    def objects(self, diagnostic: Diagnostic) -> bool:
        """Tell whether `diagnostic` alone makes the answer no."""
        severity = diagnostic.severity
        return severity is Severity.ERROR or (self.strict and severity is Severity.WARNING)


def policy(
    known: Callable[[], tuple[str, ...]], *, select: Sequence[str], ignore: Sequence[str], strict: bool
) -> Policy:
    """Return the policy of these selectors, each a selector or several with commas between them.

    Raise UsageError where one fits no rule that `known` gives, which is asked only where there is a selector.
    """
    rules = known() if select or ignore else ()
    made = Policy(select=_selectors(select, rules), ignore=_selectors(ignore, rules), strict=strict)
    for selector in made.ignore:
        if selector in _UNREADABLE:
            message = f'"{selector}" cannot be ignored, because nothing else is known of a file that is not JSON5'
            raise UsageError(message, hint="leave the file out")
    return made


def is_unreadable(diagnostic: Diagnostic) -> bool:
    """Tell whether `diagnostic` says that a file is not JSON5."""
    return diagnostic.rule in _UNREADABLE


def fits(selector: str, rule: str) -> bool:
    """Tell whether `selector` is the id or the area of `rule`."""
    return rule == selector or rule.startswith(f"{selector}/")


def likely(selector: str, known: Iterable[str]) -> str | None:
    """Return the rule or area that was probably meant by `selector`, which fits none of the rules `known`."""
    # Only a mistake pays for this import.
    import difflib  # noqa: PLC0415

    meant: dict[str, str] = {}
    for rule in known:
        area, _, name = rule.partition("/")
        meant |= {rule: rule, area: area}
        meant.setdefault(name, rule)
    close = difflib.get_close_matches(selector.casefold(), meant, n=1, cutoff=0.7)
    return meant[close[0]] if close else None


_UNREADABLE = frozenset({"syntax/unexpected-character", "syntax/unexpected-end", "syntax/too-deep"})


def _closest(selectors: tuple[str, ...], rule: str) -> int | None:
    return max((len(selector) for selector in selectors if fits(selector, rule)), default=None)


def _selectors(given: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    selectors = [selector.strip().removesuffix("/") for words in given for selector in words.split(",")]
    for selector in selectors:
        if not any(fits(selector, rule) for rule in known):
            meant = likely(selector, known)
            areas = ", ".join(dict.fromkeys(rule.partition("/")[0] for rule in known))
            hint = f'did you mean "{meant}"?' if meant else f"name a rule as findings do, or an area: {areas}"
            message = f'there is no rule "{selector}"'
            raise UsageError(message, hint=hint)
    return tuple(dict.fromkeys(selectors))
