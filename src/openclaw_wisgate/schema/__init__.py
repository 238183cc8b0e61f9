"""What a JSON Schema has against a document, as diagnostics; the only door to `jsonschema`.

Judged is what OpenClaw 2026.9.6 sees once includes and `${VARIABLES}` are resolved, so what stands for
something else is not judged. No message holds a value that may be secret.
"""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.diagnostics import Diagnostic
from openclaw_wisgate.schema.keywords import faults
from openclaw_wisgate.schema.places import Places
from openclaw_wisgate.schema.wording import MISSING_KEY, UNKNOWN_KEY, WRONG_TYPE, WRONG_VALUE, diagnostic
from openclaw_wisgate.syntax import Document

__all__ = ["MISSING_KEY", "UNKNOWN_KEY", "WRONG_TYPE", "WRONG_VALUE", "check_schema"]


def check_schema(document: Document, schema: Mapping[str, object]) -> tuple[Diagnostic, ...]:
    """Return what `schema` (JSON Schema 2020-12) has against `document`, in no particular order; nothing if it fits.

    Not judged are an object with `$include`, and the form of a string with a `${VARIABLE}`; such a string
    is still no number. `schema` must be valid and never change, and its patterns must mean the same in
    ECMAScript and in Python.
    """
    places = Places(document)
    return tuple(diagnostic(places, fault) for fault in faults(document.value, schema))
