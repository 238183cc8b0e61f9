"""Fixes become one proved plan; what cannot be done together or at all is left, and nothing else moves."""

from __future__ import annotations

import pytest

from openclaw_wisgate.diagnostics import Diagnostic, Drop, Fix, Put, Rename, Severity
from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_fix import FixPlan, Step, plan_fix
from openclaw_wisgate.syntax import document_of
from openclaw_wisgate.verify import verify

P: KeyPath = ("models", "providers", "wisgate")


def told(*steps: Step, source: str | None = None) -> Diagnostic:
    """Return a diagnostic with a fix of `steps`."""
    return Diagnostic(rule="a/b", severity=Severity.WARNING, message="x", source=source, fix=Fix("do it", steps))


def planned(text: str, *diagnostics: Diagnostic) -> FixPlan:
    """Return the proved plan of the fixes of `diagnostics` for `text`."""
    document = document_of(text, name="openclaw.json")
    assert document is not None
    made = plan_fix(document, diagnostics)
    assert isinstance(made.plan, Plan)
    verify(made.plan)
    return made


def fixed(text: str, *diagnostics: Diagnostic) -> str:
    """Return `text` after the fixes of `diagnostics`, all of which are carried out."""
    made = planned(text, *diagnostics)
    assert isinstance(made.plan, Plan)
    assert made.cured == diagnostics
    assert made.left == ()
    return made.plan.after.text


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ("{ a: ' x ' } // c", Put(("a",), "x"), "{ a: 'x' } // c"),
        ('{"a": "1", "b": 2}', Put(("a",), 1), '{"a": 1, "b": 2}'),
        ("{\n  a: 1, // one\n  b: 2, // two\n}", Drop(("a",)), "{\n  b: 2, // two\n}"),
        ("[1, 2, 3]", Drop((1,)), "[1, 3]"),
        ('{"baseURL": "x", "z": 1}', Rename(("baseURL",), "baseUrl"), '{"baseUrl": "x", "z": 1}'),
        ("{ baseURL /* c */ : 'x' }", Rename(("baseURL",), "baseUrl"), "{ baseUrl /* c */ : 'x' }"),
        ("{ 'base url': { /* in */ a: 1 } }", Rename(("base url",), "baseUrl"), "{ 'baseUrl': { /* in */ a: 1 } }"),
        ("{ a: [{ old: 1 /* c */, b: 2 }] }", Rename(("a", 0, "old"), "new"), "{ a: [{ new: 1 /* c */, b: 2 }] }"),
        ("{ old: 1 }", Rename(("old",), "new-key"), '{ "new-key": 1 }'),
        ("{ 'o': 1 }", Rename(("o",), "it's"), "{ 'it\\'s': 1 }"),
    ],
)
def test_one_step(before: str, step: Step, after: str) -> None:
    """A step changes its token and nothing else; a key is renamed where it stands."""
    assert fixed(before, told(step)) == after


def test_many_steps() -> None:
    """Fixes of different places are one plan: values, entries of one array, and keys."""
    before = '{ a: [1, 1, 2, 2], b: { c: " x ", D: 1 }, e: 1, // e\n f: 2 }'
    after = '{ a: [1, 2], b: { c: "x", d: 1 }, e: 1, // e\n f: 3 }'
    fixes = (
        told(Drop(("a", 1))),
        told(Drop(("a", 3))),
        told(Put(("b", "c"), "x")),
        told(Rename(("b", "D"), "d")),
        told(Put(("f",), 3)),
    )
    assert fixed(before, *fixes) == after


def test_the_same_fix_twice() -> None:
    """Two diagnostics with one cure are both cured by it."""
    assert fixed("{ a: ' x ' }", told(Put(("a",), "x")), told(Put(("a",), "x"))) == "{ a: 'x' }"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Put(("a",), 1), Put(("a",), 2)),
        (Drop(("a",)), Put(("a", "b"), 2)),
        (Put(("l", 2, "x"), 1), Drop(("l", 0))),
        (Drop(("l", 0)), Put(("l", 2, "x"), 1)),
        (Rename(("a",), "z"), Put(("a", "b"), 2)),
        (Put(("a", "b"), 2), Rename(("a",), "z")),
        (Drop(("l", 0)), Drop(("l", 2, "x"))),
    ],
)
def test_fixes_in_each_others_way(first: Step, second: Step) -> None:
    """Of two fixes that touch one place the first is carried out and the other left for another run."""
    text = "{ a: { b: 1 }, l: [0, 1, { x: 2 }] }"
    made = planned(text, told(first), told(second))
    assert (made.cured, made.left) == ((told(first),), (told(second),))


@pytest.mark.parametrize(
    ("text", "diagnostic"),
    [
        ("{ a: 1 }", told(Put(("a",), 2), source="included.json5")),
        ("{ a: 1, a: 1 }", told(Put(("a",), 2))),
        ("{ a: { $include: './x.json5' } }", told(Put(("a", "b"), 2))),
        ("{ a: 1 }", told(Drop(("b",)))),
        ("{ a: [1] }", told(Drop(("a", 1)))),
        ("{ a: 1, b: 2 }", told(Rename(("a",), "b"))),
        ("{ a: 1 }", told(Rename(("x",), "b"))),
    ],
)
def test_what_cannot_be_fixed_here(text: str, diagnostic: Diagnostic) -> None:
    """A fix whose place is elsewhere, ambiguous, gone or taken is left, and the file stays as it is."""
    made = planned(text, diagnostic)
    assert isinstance(made.plan, Plan)
    assert made.plan.is_noop
    assert made.left == (diagnostic,)


def test_no_fix_no_plan() -> None:
    """A diagnostic without a fix is neither cured nor left."""
    plain = Diagnostic(rule="a/b", severity=Severity.ERROR, message="x")
    made = planned("{ a: 1 }", plain)
    assert (made.cured, made.left) == ((), ())


def test_renaming_keeps_its_place_for_undo() -> None:
    """The key order stays, and the words of the value are not printed anew."""
    text = "{\n\t'baseURL':   'https://x/v1', // the host\n\tz: 0x10,\n}\r\n"
    assert fixed(text, told(Rename(("baseURL",), "baseUrl"))) == text.replace("baseURL", "baseUrl")
