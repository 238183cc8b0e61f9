"""Our reading and writing of `.env` texts against the npm package dotenv that OpenClaw brings."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.property.env_texts import PORTABLE, TEXTS, VALUES

from openclaw_wisgate.dotenv_edit import with_variable
from openclaw_wisgate.dotenv_text import variables

pytestmark = pytest.mark.npm

SCRIPT = """\
const { parse } = require("dotenv");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => Object.entries(parse(Buffer.from(text, "latin1"))))));
"""
CASES = 3000


@pytest.fixture(scope="module")
def drawn() -> list[tuple[str, str, str]]:
    """Texts, each with a variable to set in it."""
    cases: list[tuple[str, str, str]] = []

    @settings(
        max_examples=CASES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(TEXTS, PORTABLE, VALUES))
    def draw(case: tuple[str, str, str]) -> None:
        cases.append(case)

    draw()
    random.Random(1).shuffle(cases)  # noqa: S311 - an order, not a secret
    return cases


def of_dotenv(texts: list[str], node: Path, folder: Path) -> list[dict[str, str]]:
    """Return what the real package reads in each of `texts`."""
    raw = [text.encode("utf-8", "surrogateescape").decode("latin-1") for text in texts]
    done = subprocess.run(
        [node, "-e", SCRIPT], input=json.dumps(raw), cwd=folder, capture_output=True, text=True, check=True, timeout=120
    )
    return [dict(pairs) for pairs in json.loads(done.stdout)]


def as_read(text: str) -> str:
    """Return `text` as it is once its bytes are read, with what is not UTF-8 replaced."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def test_reading(drawn: list[tuple[str, str, str]], node: Path, npm_folder: Path) -> None:
    """Every text sets to us what it sets to dotenv."""
    texts = [as_read(text) for text, _, _ in drawn]
    for text, expected in zip(texts, of_dotenv(texts, node, npm_folder), strict=True):
        assert variables(text) == expected, repr(text)


def test_writing(drawn: list[tuple[str, str, str]], node: Path, npm_folder: Path) -> None:
    """What is written is read back by dotenv as it was meant, and the other variables as they were before."""
    written = [(text, name, value, with_variable(text, name, value)) for text, name, value in drawn]
    done = [(text, name, value, edited) for text, name, value, edited in written if edited is not None]
    assert len(done) > CASES // 2
    before = of_dotenv([text for text, _, _, _ in done], node, npm_folder)
    after = of_dotenv([edited for _, _, _, edited in done], node, npm_folder)
    for (text, name, value, edited), old, new in zip(done, before, after, strict=True):
        assert new == {**old, name: as_read(value)}, (text, edited)
