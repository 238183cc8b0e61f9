"""What is shipped: the wheel holds the schemas and the data, byte for byte."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from openclaw_wisgate.provider import Api
from openclaw_wisgate.system import resources

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built by the project's own backend."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def test_wheel_holds_the_schemas(wheel: zipfile.ZipFile) -> None:
    """Every file in `schemas/` is in the package, with the same bytes."""
    shipped = {name.rpartition("/")[2]: wheel.read(name) for name in wheel.namelist() if "/schemas/" in name}
    assert shipped == {file.name: file.read_bytes() for file in (ROOT / "schemas").iterdir()}
    assert "openclaw-models.schema.json" in shipped


def test_wheel_holds_data_types_and_licence(wheel: zipfile.ZipFile) -> None:
    """The catalogue, the demo's config, the type marker and the licence are shipped."""
    names = {name.rpartition("/")[2] for name in wheel.namelist()}
    assert {"catalogue.json", "demo.json5", "py.typed", "LICENSE", "entry_points.txt"} <= names


def test_wheel_needs_what_it_imports(wheel: zipfile.ZipFile) -> None:
    """The run-time dependencies are the four that the project is allowed, with typer below the slow release."""
    (name,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    lines = wheel.read(name).decode().splitlines()
    needed = [line for line in lines if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert sorted(line.split()[1].split(">")[0].split("<")[0] for line in needed) == [
        *("deepdiff", "jsonschema", "platformdirs", "typer")
    ]
    assert any("typer<0.29" in line.replace(" ", "") for line in needed)


def test_apis_are_those_of_the_schema() -> None:
    """The values that `--api` takes are the ones that the schema accepts."""
    definitions = resources.schema("openclaw-models")["$defs"]
    assert isinstance(definitions, dict)
    assert set(Api) == set(definitions["apiKind"]["enum"])
