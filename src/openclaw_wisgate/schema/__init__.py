"""What a JSON Schema has against a document, as diagnostics; the only door to `jsonschema`.

Judged is what OpenClaw sees once includes and `${VARIABLES}` are resolved: a variable that is not set is the text
it is written as. No message holds a value that may be secret.
"""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.schema.precheck import accepts

__all__ = ["check_schema", "fits"]


def check_schema(effective: Effective, schema: Mapping[str, object]) -> tuple[Diagnostic, ...]:
    """Return what `schema` (JSON Schema 2020-12) has against what OpenClaw sees of a config, in no particular order.

    `schema` must be valid and never change, and its patterns must mean the same in ECMAScript and in Python.
    """
    if accepts(effective.value, schema):
        return ()
    # Most configs have no fault to tell.
    from openclaw_wisgate.schema.keywords import faults  # noqa: PLC0415
    from openclaw_wisgate.schema.wording import diagnostic  # noqa: PLC0415

    return tuple(diagnostic(effective, fault) for fault in faults(effective.value, schema))


def fits(value: object, schema: Mapping[str, object]) -> bool:
    """Tell whether `schema` (JSON Schema 2020-12), for which the same holds, has nothing against `value`."""
    accepted = accepts(value, schema)
    if accepted is not None:
        return accepted
    # What is not known without it is rare in schemas of ours.
    from openclaw_wisgate.schema.keywords import faults  # noqa: PLC0415

    return not any(faults(value, schema))
