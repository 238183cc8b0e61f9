"""Files that ship with this program; the only place that knows where they are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from openclaw_wisgate.catalogue import read_catalogue
from openclaw_wisgate.check import Reference
from openclaw_wisgate.errors import ResourceError

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def reference() -> Reference:
    """Return everything that judging a config needs; raise ResourceError if a file is missing."""
    return Reference(
        schema=schema("openclaw-models"), catalogue=read_catalogue(_load(_PACKAGE / "data" / "catalogue.json"))
    )


def schema(name: str) -> dict[str, object]:
    """Return the JSON Schema `name`; raise ResourceError if it is missing."""
    return _load(_schemas() / f"{name}.schema.json")


def demo_config() -> bytes:
    """Return the config file that `demo` works on; raise ResourceError if it is missing."""
    return _read(_PACKAGE / "data" / "demo.json5")


def _schemas() -> Path:
    packaged = _PACKAGE / "schemas"
    # An editable install has the schemas only at the top of the checkout.
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "schemas"


def _load(file: Path) -> dict[str, object]:
    value = json.loads(_read(file))
    assert isinstance(value, dict)
    return value


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        message = f'the file "{file.name}" of this program cannot be read'
        raise ResourceError(message, hint="install openclaw-wisgate again") from error
