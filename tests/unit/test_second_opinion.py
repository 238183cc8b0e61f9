"""What the installed OpenClaw says gets our positions, and what both say is told once."""

from __future__ import annotations

import pytest

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.releases import Release
from openclaw_wisgate.second_opinion import ACCEPTED, REFUSED, WARNED, Issue, Opinion, key_path, merged
from openclaw_wisgate.syntax import document_of

TEXT = """\
{
  models: { bogus: 1, providers: { "a.b": { apiKey: "hunter-two", models: [{ id: 1 }] } } },
  gateway: { mode: "locl" },
}
"""


def effective(text: str = TEXT) -> Effective:
    """Return `text` as OpenClaw sees it."""
    document = document_of(text, name="c.json")
    assert document is not None
    return Effective(document)


def refused(*issues: tuple[str, str]) -> Opinion:
    """Return an opinion that refuses a file for `issues`."""
    return Opinion(valid=False, issues=tuple(Issue(*issue) for issue in issues), warnings=(), release=None)


def error(path: KeyPath) -> Diagnostic:
    """Return an error of ours at `path`."""
    return Diagnostic(rule="schema/wrong-type", severity=Severity.ERROR, message="wrong", key_path=path)


@pytest.mark.parametrize(
    ("dotted", "path"),
    [
        ("", ()),
        ("<root>", ()),
        ("models.bogus", ("models", "bogus")),
        ("models.providers.a.b.models.0.id", ("models", "providers", "a.b", "models", 0, "id")),
        ("models.providers.a.b.models[0].id", ("models", "providers", "a.b", "models", 0, "id")),
        ("models.providers.a.b.models.7.id", ("models", "providers", "a.b", "models", 7, "id")),
        ("models.providers.a.bc", ("models", "providers", "a", "bc")),
        ("nowhere.0.x", ("nowhere", "0", "x")),
    ],
)
def test_key_path(dotted: str, path: KeyPath) -> None:
    """A dotted path means the keys that the config has, whatever dots are in them."""
    assert key_path(dotted, effective().value) == path


def test_issue_gets_its_place() -> None:
    """What only OpenClaw says becomes an error at the key it is about."""
    (found,) = merged(effective(), (), refused(("gateway.mode", "Invalid input")))
    assert (found.rule, found.severity, found.message) == (REFUSED, Severity.ERROR, "OpenClaw says: Invalid input")
    assert found.span is not None
    assert TEXT[found.span.start : found.span.end] == "mode"


def test_missing_key_stands_at_its_owner() -> None:
    """An issue about a key that is not written points at the object that lacks it."""
    (found,) = merged(effective(), (), refused(("models.providers.a.b.baseUrl", "must declare baseUrl")))
    assert found.span is not None
    assert TEXT[found.span.start : found.span.end] == '"a.b"'
    assert found.key_path == ("models", "providers", "a.b", "baseUrl")


def test_said_once() -> None:
    """An issue at a place that we call wrong, too, is not repeated; unknown keys are compared one by one."""
    ours = (error(("models", "bogus")), error(("models", "providers", "a.b", "models", 0, "id")))
    opinion = refused(
        ("models", 'Unrecognized keys: "bogus", "other"'), ("models.providers.a.b.models.0.id", "expected string")
    )
    assert [found.key_path for found in merged(effective(), ours, opinion) if found.rule == REFUSED] == [
        ("models", "other")
    ]


def test_warning() -> None:
    """A warning of OpenClaw's is a warning, unless something is said of the place already."""
    opinion = Opinion(valid=True, issues=(), warnings=(Issue("gateway.mode", "odd"),), release=None)
    (found,) = merged(effective(), (), opinion)
    assert (found.rule, found.severity) == (WARNED, Severity.WARNING)
    ours = Diagnostic(rule="a/b", severity=Severity.WARNING, message="odd", key_path=("gateway", "mode"))
    assert merged(effective(), (ours,), opinion) == (ours,)


def test_disagreement_is_told() -> None:
    """Where OpenClaw accepts what we refuse, both stand, so that the user sees it."""
    opinion = Opinion(valid=True, issues=(), warnings=(), release=Release(2026, 9, 6))
    found = merged(effective(), (error(("models",)),), opinion)
    (note,) = (one for one in found if one.rule == ACCEPTED)
    assert note.severity is Severity.NOTE
    assert "2026.9.6" in note.message


def test_no_secret_in_what_it_says() -> None:
    """A value that is a secret in the file is masked in OpenClaw's words."""
    (found,) = merged(effective(), (), refused(("gateway.mode", 'received "hunter-two" or sk-abcdefghijklmnop')))
    assert found.message == 'OpenClaw says: received "***" or ***'


def test_agreement_adds_nothing() -> None:
    """Where neither has anything to say nothing is said."""
    assert merged(effective(), (), Opinion(valid=True, issues=(), warnings=(), release=None)) == ()
