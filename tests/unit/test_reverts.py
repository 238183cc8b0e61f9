"""What is told about a change that OpenClaw may undo, and how it is to be written."""

from __future__ import annotations

import pytest

from openclaw_wisgate.diagnostics import Severity
from openclaw_wisgate.guards import Baseline
from openclaw_wisgate.reverts import Foreseen, foreseen, is_guarded
from openclaw_wisgate.syntax import Document, document_of

WHOLE = '{ meta: {}, gateway: { mode: "local" } }'
NO_META = '{ gateway: { mode: "local" } }'
NO_MODE = "{ meta: {} }"


def text(content: str, size: int = 0) -> Document:
    """Return the document of `content` with blanks behind it, at least `size` bytes in all."""
    document = document_of(content.ljust(size), name="openclaw.json")
    assert document is not None
    return document


def known(*, size: int = 1000, gateway: bool = False, openclaw: bool = False) -> Baseline:
    """Return what OpenClaw knew to be good, a file that had everything, and what is here to get past its guards."""
    return Baseline(size=size, has_meta=True, gateway_mode=True, restorable=True, gateway=gateway, openclaw=openclaw)


def told(seen: Foreseen) -> tuple[str, Severity, str | None]:
    """Return the rule, the severity and the remedy of what is told."""
    assert seen.told is not None
    return seen.told.rule, seen.told.severity, seen.told.hint


def test_nothing_to_tell() -> None:
    """A change that no guard is about is written as it is, whatever runs."""
    assert foreseen(text(WHOLE, 1000), text(WHOLE, 500), known(gateway=True, openclaw=True)) == Foreseen()
    assert foreseen(text(WHOLE, 1000), text(NO_MODE), None) == Foreseen()


def test_gateway_accepts() -> None:
    """While the gateway runs a file may shrink and lose its `meta`; it is waited until that has accepted it."""
    for after in (text(WHOLE), text(NO_META, 1000), text(NO_META)):
        seen = foreseen(text(WHOLE, 1000), after, known(gateway=True, openclaw=True))
        assert told(seen) == ("plan/accepted-by-gateway", Severity.NOTE, None)
        assert (seen.watched, seen.stages) == (True, ())


def test_steps() -> None:
    """Without a gateway a file shrinks in steps that OpenClaw looks at; how many, and how long, is told."""
    seen = foreseen(text(WHOLE, 2100), text(WHOLE, 300), known(size=2100, openclaw=True))
    assert told(seen) == ("plan/written-in-steps", Severity.NOTE, None)
    assert (seen.watched, seen.stages) == (True, (1050, 525))
    assert seen.told is not None
    assert "in 3 steps" in seen.told.message
    assert "15 seconds" in seen.told.message


@pytest.mark.parametrize(
    ("after", "gateway", "openclaw", "remedies"),
    [
        (text(WHOLE), False, False, ("start the gateway", "put openclaw on PATH")),
        (text(NO_META, 1000), False, True, ("while the gateway runs",)),
        (text(NO_META), False, True, ("while the gateway runs",)),
        (text(NO_MODE, 1000), True, True, ('keep "gateway.mode"',)),
        (text(NO_MODE), True, True, ('keep "gateway.mode"',)),
    ],
    ids=["nothing here", "meta", "size and meta", "mode", "size and mode"],
)
def test_refused(after: Document, remedies: tuple[str, ...], *, gateway: bool, openclaw: bool) -> None:
    """Where there is no way past the guards, the change is refused with what would be one."""
    rule, severity, hint = told(foreseen(text(WHOLE, 1000), after, known(gateway=gateway, openclaw=openclaw)))
    assert (rule, severity) == ("plan/would-be-reverted", Severity.ERROR)
    assert hint is not None
    assert all(remedy in hint for remedy in remedies)


@pytest.mark.parametrize("gateway", [False, True])
def test_file_that_is_not_there(*, gateway: bool) -> None:
    """A config that is gone is not made anew over its backup; that may be what the user misses."""
    empty = document_of("", name="openclaw.json")
    assert empty is not None
    rule, _, hint = told(foreseen(empty, text(WHOLE), known(gateway=gateway, openclaw=True)))
    assert rule == "plan/would-be-reverted"
    assert "copy openclaw.json.bak" in (hint or "")


def test_file_that_goes() -> None:
    """A config that is removed is not padded with blanks."""
    empty = document_of("", name="openclaw.json")
    assert empty is not None
    assert not foreseen(text(WHOLE, 1000), empty, known(gateway=True, openclaw=True)).watched


def test_file_that_looks_damaged_already() -> None:
    """What looked damaged before the change is warned of; but where there is a way, it is in order afterwards."""
    before, after = text(WHOLE, 300), text(WHOLE, 310)
    assert told(foreseen(before, after, known()))[:2] == ("plan/stands-to-be-reverted", Severity.WARNING)
    assert foreseen(before, after, known(openclaw=True)).stages == (500,)
    assert foreseen(before, after, known(gateway=True)).watched
    assert foreseen(text(NO_MODE, 1000), text(NO_MODE, 1001), known(gateway=True)).watched is False


def test_file_that_does_not_change() -> None:
    """Where nothing is written OpenClaw is not asked to look."""
    seen = foreseen(text(WHOLE), text(WHOLE), known(gateway=True, openclaw=True))
    assert told(seen)[:2] == ("plan/stands-to-be-reverted", Severity.WARNING)
    assert not seen.watched


def test_other_guard_than_before() -> None:
    """A file that lacks its `meta` already is still refused for what it loses now."""
    rule, _, _ = told(foreseen(text(NO_META, 1000), text("{}", 1000), known()))
    assert rule == "plan/would-be-reverted"


def test_whether_a_guard_is_in_the_way() -> None:
    """A refusal and a warning call for a way past the guards, a way that was found does not."""
    for seen in (foreseen(text(WHOLE, 1000), text(WHOLE), known()), foreseen(text(WHOLE), text(WHOLE), known())):
        assert seen.told is not None
        assert is_guarded((seen.told,))
    seen = foreseen(text(WHOLE, 1000), text(WHOLE), known(gateway=True))
    assert seen.told is not None
    assert not is_guarded((seen.told,))
