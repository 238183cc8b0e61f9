"""Bringing a provider at WisGate under its usual id and address, with everything that names it."""

from __future__ import annotations

from openclaw_wisgate.commands.after_write import Trial, carried_out
from openclaw_wisgate.commands.guarding import minding
from openclaw_wisgate.commands.judging import release_at, seen_at
from openclaw_wisgate.commands.providers import blocks, url_of
from openclaw_wisgate.commands.saving import check_place
from openclaw_wisgate.commands.subject import Subject, Target, open_subject
from openclaw_wisgate.commands.write import Confirm, Writing, persistently
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.plan_adopt import AdoptOptions, adoptable, plan_adopt
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.system.baseline import read_baseline


def adopt(  # noqa: PLR0913 - as many as the command has flags
    target: Target,
    provider: str | None,
    *,
    write: bool,
    confirm: Confirm,
    new_id: str | None = None,
    plan: str | None = None,
    verify: bool = False,
) -> Report:
    """Return the report of adopting `provider`, or the only one there is to adopt.

    With `plan` nothing is written but the plan, into the file of that name; with `verify` OpenClaw looks at what was.
    Raise UsageError where none is named and there are several; WisgateError where a file cannot be read or
    written.
    """
    if plan is not None:
        check_place(plan, target)
    writing = Writing("adopt", target, write)
    then = Trial(target=target, verify=verify) if plan is None else plan
    return persistently(lambda: _adopted(writing, provider, new_id, confirm, then))


def _adopted(writing: Writing, provider: str | None, new_id: str | None, confirm: Confirm, then: str | Trial) -> Report:
    target = writing.target
    subject = open_subject(target, command="adopt", create=False)
    if isinstance(subject, Report):
        return subject
    chosen = provider or _only(target, subject)
    if chosen is None:
        return Report(command="adopt", decision=Decision.UNCHANGED, file=target.name)
    ground = writing.ground(subject.document)
    options = AdoptOptions(new_id, release_at(target, subject.document))
    plan = minding(
        read_baseline(target.location), target, lambda known: plan_adopt(ground, chosen, options, baseline=known)
    )
    return carried_out(writing, subject, ground, plan, confirm=confirm, then=then)


def _only(target: Target, subject: Subject) -> str | None:
    """Return the provider to adopt, None where there is none; raise UsageError where there are several."""
    config = seen_at(target, subject.document).written
    found = adoptable(config, {name: url_of(config, name, target) for name in blocks(config)})
    if len(found) <= 1:
        return next(iter(found), None)
    message = f"there are several providers to adopt: {', '.join(found)}"
    raise UsageError(message, hint="name one, and choose its id with --provider-id if it is taken")
