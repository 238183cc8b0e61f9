"""Printing the JSON Schemas of config files and of our own formats, for editors and other programs."""

from __future__ import annotations

import json

from openclaw_wisgate.commands.release_choice import LATEST, asked
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.system import resources

MODELS = "openclaw-models"
NAMES = (MODELS, "catalogue", "plan", "report")
"""What there are schemas of."""


def schema(name: str, release: str | None) -> str:
    """Return the JSON Schema `name` as text; that of config files is the one of `release`, else of the newest known.

    Raise UsageError for a name or a release that is none.
    """
    if name not in NAMES:
        message = f'there is no schema "{name}"'
        raise UsageError(message, hint=f"name one of {', '.join(NAMES)}")
    if release is not None and name != MODELS:
        message = f'the schema "{name}" is the same for every release of OpenClaw'
        raise UsageError(message, hint="leave out --openclaw-version")
    if name == MODELS:
        value: object = resources.reference(asked(release or LATEST).release).schema
    else:
        value = resources.schema(name)
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
