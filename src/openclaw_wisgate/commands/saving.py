"""Stopping before the write: the plan goes into a file, for `apply` to execute."""

from __future__ import annotations

from openclaw_wisgate.commands.subject import Subject, Target
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.system import plan_files, reading


def check_place(name: str, target: Target) -> None:
    """Raise UsageError where no plan for `target` can be kept under `name`, whatever is there."""
    if reading.real(plan_files.file_of(name)) == reading.real(target.location.file):
        message = f'"{name}" is the config file, in whose place a plan would be put'
        raise UsageError(message, hint="name another file")


def save(report: Report, subject: Subject, plan: Plan, name: str, *, pings: tuple[tuple[str, str], ...] = ()) -> Report:
    """Return `report`, which is about `plan`; where there is something to do, the plan is in the file `name`.

    `pings` are the providers and models to ask once it is executed. Raise PlanFileError, or UsageError where the plan
    stores a key.
    """
    if report.decision is not Decision.PENDING:
        return report
    if plan.env is not None:
        message = "a plan that stores a key is not saved: a plan file holds no key"
        raise UsageError(message, hint="store the key first with `openclaw-wisgate key set`, then make the plan")
    location, source = subject.location, subject.source
    plan_files.write(name, plan, command=report.command, location=location, source=source, pings=pings)
    return report._replace(plan_file=name)
