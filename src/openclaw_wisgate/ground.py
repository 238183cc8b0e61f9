"""What a plan is made on: a document, or a config that several files make up.

Of a document the plans are those of `plan`. In a config of several files an edit lands in the file that holds the
value, or is refused in words that say what is to be written in which file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openclaw_wisgate import guards, plan
from openclaw_wisgate.change import changes_between
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.keypath import KeyPath, starts_with
from openclaw_wisgate.plan import Draft, Plan, Refusal, no_object
from openclaw_wisgate.syntax import Document
from openclaw_wisgate.text import Span


@dataclass(frozen=True, slots=True)
class Assembly:
    """A config that several files make up."""

    effective: Effective

    @property
    def value(self) -> object:
        """The plain data with includes merged and variables as they are written."""
        return self.effective.written


Ground = Document | Assembly


def effective_of(ground: Ground) -> Effective:
    """Return the files that `ground` is made of, a document as it is written."""
    return ground.effective if isinstance(ground, Assembly) else Effective(ground)


def knows(ground: Ground, path: KeyPath) -> bool:
    """Tell whether what is not at `path` is nowhere, because no include could bring it."""
    return ground.effective.knows(path) if isinstance(ground, Assembly) else not guards.uses_include(ground.value)


def nearest(ground: Ground, path: KeyPath) -> tuple[Span, str | None]:
    """Return the place of the key at `path`, or of the deepest part of it that there is, and its included file."""
    if isinstance(ground, Document):
        return ground.nearest_span(path), None
    depth = _depth(ground.value, path)
    if depth == 0:
        return ground.effective.root.nearest_span(()), None
    site = ground.effective.key_site(path[:depth])
    return site.span, None if site.document is ground.effective.root else site.document.name


def refusal(ground: Ground, rule: str, path: KeyPath, message: str, hint: str | None = None) -> Diagnostic:
    """Return an error about `path`, at the deepest part of it that there is."""
    if isinstance(ground, Document):
        return plan.refusal(ground, rule, path, message, hint)
    span, source = nearest(ground, path)
    return Diagnostic(f"plan/{rule}", Severity.ERROR, message, key_path=path, span=span, hint=hint, source=source)


def obstacles(ground: Ground, path: KeyPath, wanted: object = None) -> tuple[Diagnostic, ...]:
    """Return why the value at `path` cannot be edited, as far as the way there tells; `wanted` was to stand there.

    On the way in a document that is a repeated key, an `$include` or no object, in several files an include that
    fails or no object.
    """
    if isinstance(ground, Document):
        return plan.obstacles(ground, path)
    value = ground.value
    for length, step in enumerate(path):
        here = path[:length]
        if not ground.effective.knows(here):
            # Most includes are read.
            from openclaw_wisgate import by_hand  # noqa: PLC0415

            failed = next(each for each in ground.effective.unknown if starts_with(here, each))
            return (by_hand.unread(ground.effective, failed, path, wanted),)
        if isinstance(step, str) and not isinstance(value, Mapping):
            return (refusal(ground, "not-an-object", here, *no_object(here, step)),)
        if not _depth(value, (step,)):
            break
        value = value[step]  # type: ignore[index]  # it has this step
    return ()


def unread(ground: Ground, path: KeyPath) -> tuple[Diagnostic, ...]:
    """Return which includes fail, so that it is not known what is at `path`, above or below it."""
    if isinstance(ground, Document):
        return ()
    # Most includes are read.
    from openclaw_wisgate import by_hand  # noqa: PLC0415

    effective = ground.effective
    failed = [each for each in effective.unknown if starts_with(each, path) or starts_with(path, each)]
    return tuple(by_hand.unread(effective, each) for each in failed)


def finish(ground: Ground, draft: Draft, baseline: guards.Baseline | None) -> Plan | Refusal:
    """Return the plan that gives `ground` the value of `draft`, unless OpenClaw would revert or misread the result."""
    if isinstance(ground, Document):
        return plan.finish(ground, draft, baseline)
    # Most configs are one file.
    from openclaw_wisgate.spread import spread  # noqa: PLC0415

    changes = changes_between(ground.value, draft.value)
    blocked = tuple(item for change in changes for item in obstacles(ground, change.key_path, change.after))
    return Refusal(blocked) if blocked else spread(ground.effective, changes, draft, baseline)


def grown(ground: Ground, plan: Plan) -> Ground:
    """Return what a further change is planned on once `plan`, which is of `ground`, is carried out."""
    if isinstance(ground, Document):
        return plan.after
    # Most configs are one file.
    from openclaw_wisgate.spread import resolved  # noqa: PLC0415

    return Assembly(Effective(plan.after, resolved(ground.effective, plan)))


def _depth(value: object, path: KeyPath) -> int:
    """Return how many steps of `path` there are in `value`."""
    for length, step in enumerate(path):
        steps = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        if step not in steps:
            return length
        value = value[step]  # type: ignore[index]  # it has this step
    return len(path)
