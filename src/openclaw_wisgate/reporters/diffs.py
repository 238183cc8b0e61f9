"""What a plan does to files, as masked diffs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_wisgate.keypath import KeyPath
from openclaw_wisgate.syntax import Document, document_of

if TYPE_CHECKING:  # for annotations only: validate makes no plan
    from openclaw_wisgate.plan import Plan


def diff_of(plan: Plan, name: str, *, at: tuple[KeyPath, ...] = ((),)) -> str:
    """Return the masked unified diff of what `plan` does to one file, the config or what is included `at` its paths."""
    # Judging changes nothing, so it does not pay for this import.
    from openclaw_wisgate.diff import unified  # noqa: PLC0415
    from openclaw_wisgate.redact import redact  # noqa: PLC0415

    trees: tuple[Document | None, Document | None] = (plan.before, plan.after)
    if plan.verbatim:
        # Either may be no JSON5, and there are no edits that would say which lines belong together.
        trees = (document_of(plan.before.text, name=name), document_of(plan.after.text, name=name))
    shown = (redact(plan.before.text, trees[0], at=at), redact(plan.after.text, trees[1], at=at))
    edits = () if plan.verbatim else plan.edits
    return unified(plan.before.text, plan.after.text, shown=shown, name=name, edits=edits)


def env_diff_of(plan: Plan) -> str:
    """Return the masked unified diff of what `plan` does to a `.env` file, empty where it does nothing."""
    if plan.env is None:
        return ""
    # Few plans store a key.
    from openclaw_wisgate.diff import unified  # noqa: PLC0415
    from openclaw_wisgate.redact import redact_env  # noqa: PLC0415

    before, after = plan.env.before, plan.env.after or ""
    return unified(before, after, shown=(redact_env(before), redact_env(after)), name=plan.env.source.name)
