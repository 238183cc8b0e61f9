"""Saving pictures: names, rights, and nothing that is lost."""

from __future__ import annotations

import re
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.commands.machine import Machine
from tests.unit.pinged import PICTURE, PNG, drawn, good

from openclaw_wisgate.commands.pictures import Album
from openclaw_wisgate.errors import WriteError
from openclaw_wisgate.report import Ping


def files(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(file.name for file in folder.iterdir())


def test_picture_is_saved_for_its_owner_alone(machine: Machine) -> None:
    """The file is named after provider, model and time (UTC), holds the bytes, and nobody else can read it."""
    folder = machine.top / "home" / "pictures"
    kept = Album(str(folder), machine.target).keep(drawn("wisgate", "gpt-image-2"))
    (name,) = files(folder)
    assert re.fullmatch(r"wisgate-gpt-image-2-\d{8}T\d{6}Z\.png", name)
    assert kept.picture_file == f"~/pictures/{name}"
    assert (folder / name).read_bytes() == PNG
    if sys.platform != "win32":
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_nothing_is_overwritten(machine: Machine) -> None:
    """Pictures of the same model in the same second have files of their own."""
    album = Album("pictures", machine.target)
    kept = [album.keep(drawn()).picture_file for _ in range(5)]
    assert len(set(kept)) == 5
    assert len(files(machine.around.folder / "pictures")) == 5


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("../../etc/passwd", "wisgate-etc_passwd-"),
        ("a/b:c d\x1b[2J", "wisgate-a_b_c_d_2J-"),
        ("図", "wisgate-_-"),
        ("x" * 400, f"wisgate-{'x' * 60}-"),
    ],
)
def test_names_fit_in_a_folder(machine: Machine, model: str, expected: str) -> None:
    """Whatever a model is called, its picture lands in the folder, by a plain name."""
    Album("pictures", machine.target).keep(drawn(model=model))
    (name,) = files(machine.around.folder / "pictures")
    assert name.startswith(expected)


@pytest.mark.parametrize(
    ("media_type", "ending"), [("image/jpeg", ".jpg"), ("image/webp", ".webp"), ("image/x-new", ".bin")]
)
def test_ending_is_by_the_bytes(machine: Machine, media_type: str, ending: str) -> None:
    """The ending is what the picture is."""
    ping = drawn()
    result = replace(ping.result, picture=replace(PICTURE, media_type=media_type))
    kept = Album("p", machine.target).keep(Ping(result, ping.key_origin))
    assert kept.picture_file is not None
    assert kept.picture_file.endswith(ending)


def test_without_a_picture(machine: Machine) -> None:
    """A ping without a picture is left alone."""
    ping = good()
    assert Album("p", machine.target).keep(ping) is ping
    assert files(machine.around.folder / "p") == []


def test_folder_that_cannot_be(machine: Machine) -> None:
    """What cannot hold files is refused before anybody draws anything."""
    (machine.around.folder / "file").write_text("x", "utf-8")
    with pytest.raises(WriteError, match='nothing can be saved in "file/below"'):
        Album("file/below", machine.target)
    with pytest.raises(WriteError, match='nothing can be saved in "file"'):
        Album("file", machine.target)


def test_folder_that_goes_away(machine: Machine) -> None:
    """A picture that cannot be saved any more is told of, and the answer stays."""
    album = Album("p", machine.target)
    (machine.around.folder / "p").rmdir()
    ping = drawn()
    assert album.keep(ping) is ping
    assert album.faults == ["the picture of wisgate/gpt-image-2 was not saved: no such file or directory"]
