"""Our parser against npm json5 2.2.3, OpenClaw's: the same texts, values and positions.

The verdicts in `fixtures/json5-verdicts` were recorded by `make_json5_verdicts.mjs`; nothing of json5 is
needed to read them.
"""

from __future__ import annotations

import json
import math
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from openclaw_wisgate import syntax
from openclaw_wisgate.syntax import identifiers

FIXTURES = Path(__file__).parents[2] / "fixtures"
SUITE = FIXTURES / "json5-suite"
OFFICIAL = FIXTURES / "json5-tests"
VERDICTS = FIXTURES / "json5-verdicts" / "verdicts.jsonl"
SUITE_FILES = [*sorted(OFFICIAL.glob("*/*")), *sorted(SUITE.glob("*/*"))]
VALID = (".json", ".json5")
_FIRST_NON_ASCII, _LAST_SURROGATE, _BEHIND_UNICODE = 0x80, 0xDFFF, 0x110000
_FIRST_SURROGATE = 0xD800


@dataclass(frozen=True, slots=True)
class Verdict:
    """What json5 makes of `text`: the canonical value, or the place `line:column` where it stops."""

    text: str
    value: str | None
    refused: str | None


def recorded() -> Iterator[Verdict]:
    """Yield the recorded verdicts."""
    for line in VERDICTS.read_text("ascii").splitlines()[1:]:
        fields = json.loads(line)
        yield Verdict(fields["text"], fields.get("value"), fields.get("refused"))


def comparable(value: object) -> object:
    """Return `value` so that `==` tells 1 from True, 0 from -0, and finds NaN equal to NaN."""
    if isinstance(value, dict):
        return {key: comparable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [comparable(element) for element in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "NaN" if math.isnan(value) else ("number", struct.pack(">d", value))
    return (type(value).__name__, value)


def of_canonical(canonical: str) -> object:
    """Return the comparable value of a canonical text, in which every number is a double."""
    return comparable(json.loads(canonical, parse_int=float))


def place_of(text: str, offset: int) -> str:
    """Return `offset` as json5's `lineNumber:columnNumber`.

    json5 ends a line at LF only and its column is the number of UTF-16 units read in the line, the
    offending character included: 0 when that is LF itself. The end of the input counts as one unit.
    """
    read = text[: offset + 1]
    line_start = read.rfind("\n") + 1
    units = len(read[line_start:].encode("utf-16-le", "surrogatepass")) // 2
    return f"{read.count(chr(10)) + 1}:{units + (offset == len(text))}"


def judged(text: str) -> tuple[object, str | None]:
    """Return what our parser makes of `text`: the comparable value, or the place where it stops."""
    parsed = syntax.parse(text, name="openclaw.json")
    if parsed.document is not None:
        return comparable(parsed.document.value), None
    (diagnostic,) = parsed.diagnostics
    assert diagnostic.span is not None
    return None, place_of(text, diagnostic.span.start)


@pytest.mark.parametrize("file", SUITE_FILES, ids=lambda file: "/".join(file.parts[-3:]))
def test_suite_extension_says_whether_a_file_is_accepted(file: Path) -> None:
    """A `.json` or `.json5` file of the suite gives a document, a `.js` or `.txt` file one diagnostic."""
    parsed = syntax.parse(file.read_bytes().decode(), name=file.name)
    assert (parsed.document is not None) is (file.suffix in VALID)
    assert (len(parsed.diagnostics) == 1) is (file.suffix not in VALID)


@pytest.mark.parametrize(
    "file",
    [file for file in SUITE_FILES if file.suffix == ".json"],
    ids=lambda file: "/".join(file.parts[-3:]),
)
def test_json_means_the_same_in_json5(file: Path) -> None:
    """A file of plain JSON has the value that a JSON parser gives it."""
    text = file.read_bytes().decode()
    document = syntax.parse(text, name=file.name).document
    assert document is not None
    assert comparable(document.value) == of_canonical(text)


def test_suite_covers_every_part_of_the_grammar() -> None:
    """The suites hold their eight folders and the 125 official files, each with one of the four extensions."""
    assert {file.parent.name for file in SUITE_FILES} == {
        *("arrays", "comments", "misc", "new-lines", "numbers", "objects", "strings", "todo")
    }
    assert {file.suffix for file in SUITE_FILES} == {".json", ".json5", ".js", ".txt"}
    assert len(list(OFFICIAL.glob("*/*"))) == 125


def test_every_suite_file_has_a_recorded_verdict() -> None:
    """The recorded texts include the whole suite, so that its values and positions are compared as well."""
    texts = {verdict.text for verdict in recorded()}
    assert {file.read_bytes().decode() for file in SUITE_FILES} <= texts


def test_accepted_texts_have_the_value_json5_gives_them() -> None:
    """What json5 accepts, our parser accepts with the same value: numbers as doubles, strings as UTF-16."""
    wrong = [
        (verdict.text, judged(verdict.text), verdict.value)
        for verdict in recorded()
        if verdict.value is not None and judged(verdict.text) != (of_canonical(verdict.value), None)
    ]
    assert wrong == []


def test_refused_texts_are_refused_where_json5_stops() -> None:
    """What json5 refuses, our parser refuses with one diagnostic at the same character."""
    wrong = [
        (verdict.text, judged(verdict.text), verdict.refused)
        for verdict in recorded()
        if verdict.refused is not None and judged(verdict.text) != (None, verdict.refused)
    ]
    assert wrong == []


def test_both_verdicts_are_well_represented() -> None:
    """The recording holds more than a thousand texts of either kind."""
    verdicts = list(recorded())
    assert sum(verdict.value is not None for verdict in verdicts) > 1000
    assert sum(verdict.refused is not None for verdict in verdicts) > 1000


def test_comparison_tells_apart_what_python_calls_equal() -> None:
    """The comparison of this file can fail: True is not 1, -0.0 is not 0, and NaN equals itself."""
    assert comparable(1) == comparable(1.0)
    assert comparable(True) != comparable(1)  # noqa: FBT003
    assert comparable(-0.0) != comparable(0)
    assert comparable([math.nan]) == comparable([float("nan")])


@pytest.mark.npm
def test_recorded_verdicts_are_those_of_npm_json5(node: Path, npm_folder: Path) -> None:
    """Running the recording again gives the file that is kept, byte for byte."""
    script = Path(__file__).with_name("make_json5_verdicts.mjs")
    assert _printed_by(script, node, npm_folder, str(FIXTURES)) == VERDICTS.read_bytes()


@pytest.mark.npm
def test_identifier_tables_are_those_of_npm_json5(node: Path, npm_folder: Path) -> None:
    """The module of identifier characters is the one made from the tables of npm json5."""
    script = Path(__file__).with_name("make_identifier_tables.mjs")
    assert identifiers.__file__ is not None
    assert _printed_by(script, node, npm_folder) == Path(identifiers.__file__).read_bytes()


def _printed_by(script: Path, node: Path, folder: Path, *arguments: str) -> bytes:
    # From stdin a script finds its packages by the working folder, not by where the script is kept.
    command = [str(node), "--input-type=module", "-", *arguments]
    with script.open("rb") as source:
        return subprocess.run(command, stdin=source, cwd=folder, check=True, capture_output=True).stdout
