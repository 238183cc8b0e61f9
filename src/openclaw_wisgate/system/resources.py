"""Files that ship with this program; the only place that knows where they are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from openclaw_wisgate.check import Reference
from openclaw_wisgate.errors import ResourceError
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.schema.epochs import schema_for

if TYPE_CHECKING:  # for annotations only: judging needs no catalogue
    from openclaw_wisgate.catalogue import Catalogue

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def reference(release: Release = NEWEST) -> Reference:
    """Return everything that judging a config by `release` needs; raise ResourceError if a file is missing."""
    return Reference(schema=schema_for(_source(), release))


@cache
def _source() -> dict[str, object]:
    return _load(_schemas() / "openclaw-models.source.json")


@cache
def catalogue() -> Catalogue:
    """Return the models that WisGate is known to serve; raise ResourceError if the file is missing."""
    from openclaw_wisgate.catalogue import read_catalogue  # noqa: PLC0415 - judging needs none

    return read_catalogue(_load(_PACKAGE / "data" / "catalogue.json"))


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
