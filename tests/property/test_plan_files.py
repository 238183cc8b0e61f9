"""Whatever a plan is for, it comes back from its file as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from tests.property.config_texts import TEXTS
from tests.property.test_plans import OPTIONS, SPECS, parsed, undone

from openclaw_wisgate.change import get, same
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_add import AddOptions, plan_add
from openclaw_wisgate.plan_again import to_plan
from openclaw_wisgate.plan_file import PlanFile, from_text, to_text
from openclaw_wisgate.plan_remove import plan_remove
from openclaw_wisgate.provider import ProviderSpec
from openclaw_wisgate.source import digest_of
from openclaw_wisgate.system import resources
from openclaw_wisgate.verify import verify

SCHEMA = resources.schema("plan")


def check_saved(plan: Plan) -> None:
    """Check that `plan` comes back from its file, and that it holds its proof then."""
    text = to_text(
        plan,
        command="add",
        config="/c",
        state="/s",
        digest_before=digest_of(plan.before.text.encode()),
        pings=[(plan.subject, "m")],
        created="2026-11-22T09:00:00Z",
        version="1",
    )
    saved = from_text(text, SCHEMA, version="1")
    assert isinstance(saved, PlanFile)
    back = to_plan(saved, plan.before, {})
    assert isinstance(back, Plan)
    assert back.after.text == plan.after.text
    assert back.edits == tuple(replace(edit, cause=()) for edit in plan.edits)
    assert len(back.changes) == len(plan.changes)
    for one, other in zip(back.changes, plan.changes, strict=True):
        assert one[:2] == other[:2]
        assert same(one.before, other.before)
        assert same(one.after, other.after)
    assert (back.subject, back.notes, back.restores) == (plan.subject, plan.notes, plan.restores)
    assert (back.watched, back.stages) == (plan.watched, plan.stages)
    verify(back)


@given(TEXTS, SPECS, OPTIONS)
def test_additions_and_their_undoing(text: str, provider: ProviderSpec, options: AddOptions) -> None:
    """A plan to add, and the one that takes it back, are the same after they were saved."""
    plan = plan_add(parsed(text), provider, options)
    if isinstance(plan, Plan):
        check_saved(plan)
        check_saved(undone(plan))


@given(TEXTS)
def test_removals(text: str) -> None:
    """A plan to remove is the same after it was saved."""
    document = parsed(text)
    providers = get(document.value, ("models", "providers"))
    for name in providers if isinstance(providers, Mapping) else ():
        plan = plan_remove(document, name)
        if isinstance(plan, Plan):
            check_saved(plan)
