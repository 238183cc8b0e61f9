"""What counts of all that is found."""

from __future__ import annotations

import pytest

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.policy import Policy, policy

KNOWN = (
    "provider/incomplete",
    "provider/insecure-url",
    "schema/unknown-key",
    "syntax/duplicate-key",
    "syntax/too-deep",
)


def found(rule: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    """Return something found."""
    return Diagnostic(rule=rule, severity=severity, message="x")


def made(select: str = "", ignore: str = "", *, strict: bool = False) -> Policy:
    """Return a policy for these selectors."""
    return policy(lambda: KNOWN, select=[select] if select else [], ignore=[ignore] if ignore else [], strict=strict)


@pytest.mark.parametrize(
    ("select", "ignore", "counting"),
    [
        ("", "", KNOWN),
        ("provider", "", (*KNOWN[:2], "syntax/too-deep")),
        ("provider/incomplete", "", ("provider/incomplete", "syntax/too-deep")),
        ("provider/incomplete, schema", "", ("provider/incomplete", "schema/unknown-key", "syntax/too-deep")),
        ("", "provider", KNOWN[2:]),
        ("", "provider/", KNOWN[2:]),
        ("", "syntax", (*KNOWN[:3], "syntax/too-deep")),
        ("", "provider/incomplete,schema", (*KNOWN[1:2], *KNOWN[3:])),
        ("provider", "provider/incomplete", ("provider/insecure-url", "syntax/too-deep")),
        ("provider/incomplete", "provider", ("provider/incomplete", "syntax/too-deep")),
        ("provider", "provider", ("syntax/too-deep",)),
    ],
)
def test_selectors(select: str, ignore: str, counting: tuple[str, ...]) -> None:
    """Selected is what fits, ignored what fits more closely; a file that is not JSON5 always counts."""
    chosen = made(select, ignore)
    assert tuple(rule for rule in KNOWN if chosen.counts(found(rule))) == counting


def test_an_area_is_a_whole_word() -> None:
    """The beginning of an area's name is not the area."""
    assert not Policy(select=("provider",)).counts(found("providers/x"))


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("provdier", '"provider"'),
        ("unknown-key", '"schema/unknown-key"'),
        ("schema/unknwon-key", '"schema/unknown-key"'),
        ("SCHEMA", '"schema"'),
        ("zzz", "provider, schema, syntax"),
        ("provider,,schema", "name a rule"),
    ],
)
def test_unknown_selector(selector: str, hint: str) -> None:
    """A selector that fits nothing is an error of usage, with what was probably meant."""
    for select, ignore in ((selector, ""), ("", selector)):
        with pytest.raises(UsageError, match="there is no rule") as caught:
            made(select, ignore)
        assert hint in str(caught.value.hint)


def test_what_is_not_json5_cannot_be_ignored() -> None:
    """To ignore by name that a file is not JSON5 is an error of usage; to select it is not."""
    with pytest.raises(UsageError, match="cannot be ignored"):
        made(ignore="syntax/too-deep")
    assert made("syntax/too-deep").select == ("syntax/too-deep",)


@pytest.mark.parametrize(
    ("severity", "usually", "strictly"),
    [(Severity.ERROR, True, True), (Severity.WARNING, False, True), (Severity.NOTE, False, False)],
)
def test_strictness(severity: Severity, *, usually: bool, strictly: bool) -> None:
    """An error makes the answer no, a warning only if that is asked for, a note never."""
    assert made().objects(found("schema/unknown-key", severity)) is usually
    assert made(strict=True).objects(found("schema/unknown-key", severity)) is strictly


def test_names_are_not_looked_up_without_need() -> None:
    """Without selectors nobody is asked which rules there are."""
    policy(pytest.fail, select=(), ignore=(), strict=True)
