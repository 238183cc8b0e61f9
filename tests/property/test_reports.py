"""Every format holds whatever names, keys and texts it is given: what it says stays what it is."""

from __future__ import annotations

import json
from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.reporters.cases import Found, judged, report
from tests.unit.reporters.runner import Command, commands

from openclaw_wisgate.report import Report
from openclaw_wisgate.reporters import REPORTERS, Palette
from openclaw_wisgate.reporters.terminal import harmless

_PIECES = st.sampled_from(
    [
        "::",
        "##[",
        "]",
        "%",
        "0A",
        "error",
        "set-output name=x",
        "\n",
        "\r",
        ",",
        ":",
        ";",
        "=",
        "[a](b)",
        "<",
        "&",
        "]]>",
    ]
)
_CHARACTERS = st.characters(exclude_categories=()) | st.characters(max_codepoint=0x24F, exclude_categories=())
WORDS = st.lists(_PIECES | _CHARACTERS, min_size=1, max_size=12).map("".join)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Make a report about files with any names and findings in any words."""
    files = []
    for name in draw(st.lists(WORDS, min_size=1, max_size=2, unique=True)):
        found = [
            Found(rule="a/b", message=message, at="1", hint=hint, path=(message, 0), related=(("2", None, message),))
            for message, hint in draw(st.lists(st.tuples(WORDS, st.none() | WORDS), max_size=3))
        ]
        files.append(judged({name: f"[1, 2] // {draw(WORDS)}"}, tuple(found)))
    return report(*files)


@given(reports())
def test_github_reads_the_findings(made: Report) -> None:
    """The runner reads one annotation for each finding, with its file and its words, and one line that is none."""
    *read, last = commands(REPORTERS["github"]().render(made, Palette()))
    located = [told for one in made.judged for told in one.located]
    assert isinstance(last, str)
    assert len(read) == len(located)
    for command, told in zip(read, located, strict=True):
        assert isinstance(command, Command)
        assert command.name == "error"
        assert set(command.properties) == {"file", "line", "endLine", "col", "endColumn", "title"}
        assert command.data.startswith(f"{harmless(told.file)}:1:2: {harmless(told.diagnostic.message)}\n")


@given(reports())
def test_programs_read_the_findings(made: Report) -> None:
    """JSON is JSON and XML is XML, strictly, with as many findings as there are."""
    count = sum(len(one.located) for one in made.judged)
    words = {form: REPORTERS[form]().render(made, Palette()) for form in REPORTERS}
    assert len(json.loads(words["gitlab"])) == count
    assert len(json.loads(words["sarif"])["runs"][0]["results"]) == count
    assert sum(len(one["diagnostics"]) for one in json.loads(words["json"])["files"]) == count
    assert len(list(fromstring(words["junit"].encode()).iter("failure"))) == count  # noqa: S314 - our own text
    assert all(text.encode() for text in words.values())


@given(reports())
def test_lines_of_text_are_its_own(made: Report) -> None:
    """Text has the lines that it is made of; nothing that it is given adds one or steers the terminal."""
    words = REPORTERS["text"]().render(made, Palette())
    assert all(character == "\n" or harmless(character) == character for character in words)
    per_finding = [6 if told.diagnostic.hint else 5 for one in made.judged for told in one.located]
    summaries = 1 + (sum(bool(one.located) for one in made.judged) if len(made.judged) > 1 else 0)
    assert words.count("\n") <= sum(per_finding) + summaries
