"""Annotations as the runner of GitHub Actions reads them: nothing that a config holds becomes a command of its own."""

from __future__ import annotations

import pytest
from tests.unit.reporters.cases import CASES, FAILURE, Found, judged, report
from tests.unit.reporters.runner import Command, commands, shown

from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.reporters import Palette, github
from openclaw_wisgate.reporters.terminal import harmless

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
ORDERS = ["::stop-commands::x", "::set-output name=a::b", "##[add-path]x", "##[set-output name=a;]b", " \t::error::x"]
ENDS = ["\n", "\r", "\r\n", "%0A", "%0D", "%250A", "\u2028", "\x0b", "\x85", "::", "]", ""]


def read(report: Report) -> tuple[list[Command], str]:
    """Return the commands that the runner reads from a report, and the line behind them that is none."""
    *read, last = commands(github.render(report, Palette()))
    assert isinstance(last, str)
    assert all(isinstance(command, Command) for command in read)
    return [command for command in read if isinstance(command, Command)], last


@pytest.mark.parametrize("case", CASES)
def test_commands_are_the_findings(case: str) -> None:
    """The runner reads one annotation for each finding and each note, with their severities, and nothing else."""
    found, last = read(CASES[case])
    diagnostics = [diagnostic for one in CASES[case].judged for diagnostic in one.diagnostics]
    expected = [*diagnostics, *CASES[case].notes]
    assert [(command.name, command.properties["title"]) for command in found] == [
        (LEVELS[diagnostic.severity], diagnostic.rule) for diagnostic in expected
    ]
    assert last.startswith("openclaw-wisgate: ")


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("order", ORDERS)
def test_orders_in_a_config_are_words(order: str, end: str) -> None:
    """Whatever a name, message, hint or related place holds is told as words, each in its place."""
    words = f"a{end}{order}{end}b"
    found = (Found(rule="a/b", message=words, at="1", hint=words, path=(words,), related=(("2", None, words),)),)
    note = Diagnostic(rule="file/not-judged", severity=Severity.WARNING, message=words, hint=words)
    whole = report(judged({f"{words}.json": f"[1, 2] // {order}"}, found), notes=(note,))
    (command, told), _ = read(whole)
    place = harmless(f"{words}.json")
    safe = harmless(words)
    assert command.name == "error"
    assert command.properties["file"] == place
    assert command.data == f"{place}:1:2: {safe}\n{place}:1:5: {safe}\nhint: {safe}"
    assert told == Command("warning", {"title": "file/not-judged"}, f"{safe}\nhint: {safe}")


@pytest.mark.parametrize("words", ["100%", "%0A", "%25", "a:b,c=d", "=x", "x=", "é漢🐳", "a b", "~/x", "C:/x"])
def test_names_come_through(words: str) -> None:
    """A file's name is read as it is."""
    (command,), _ = read(report(judged({f"{words}.json": "{}"}, (Found(rule="a/b", message=words, at="{"),))))
    assert command.properties["file"] == f"{words}.json"
    assert command.data == f"{words}.json:1:1: {words}"


def test_region() -> None:
    """A place in one line has columns; one over several lines has none, because the runner takes none."""
    found = (Found(rule="a/b", message="x", at="b: 1"), Found(rule="a/b", message="x", at="b: 1,\n c: 2"))
    (one, several), _ = read(report(judged({"x.json": "{\n  a: 1,\n  b: 1,\n c: 2 }"}, found)))
    assert shown(one) == one.properties
    assert one.properties == {
        "file": "x.json", "line": "3", "endLine": "3", "col": "3", "endColumn": "7", "title": "a/b"
    }  # fmt: skip
    assert shown(several) == several.properties == {"file": "x.json", "line": "3", "endLine": "4", "title": "a/b"}


def test_included_file() -> None:
    """A finding in an included file is an annotation of that file."""
    found = (Found(rule="a/b", message="x", at="b", source="in.json5"),)
    (command,), _ = read(report(judged({"x.json": "{}", "in.json5": "{ b: 1 }"}, found)))
    assert command.properties["file"] == "in.json5"


@pytest.mark.parametrize(("name", "file"), [("./a/b.json", "a/b.json"), ("a\\b.json", "a/b.json")])
def test_separators(name: str, file: str) -> None:
    """Names have the form that GitHub's own have."""
    (command,), _ = read(report(judged({name: "{}"}, (Found(rule="a/b", message="x", at="{"),))))
    assert command.properties["file"] == file


def test_last_line() -> None:
    """The last line is the verdict for people, and names no file."""
    (clean,) = CASES["clean"].judged
    found = judged({"::error::x ##[warning]y.json": "{}"}, (Found(rule="a/b", message="x"),))
    assert commands(github.render(report(clean, decision=Decision.CLEAN), Palette())) == [
        "openclaw-wisgate: 1 file: models valid for OpenClaw 2026.7.1-2"
    ]
    _, last = read(report(found))
    assert last == "openclaw-wisgate: 1 file: not valid for OpenClaw 2026.9.6 (1 error)"


def test_failure() -> None:
    """A command that failed is one annotation without a file."""
    (command,) = commands(github.render_error("validate", FAILURE))
    assert command == Command(
        "error",
        {"title": "openclaw-wisgate"},
        '"a\ufffd::b" cannot be read: permission denied\nhint: see who owns the file',
    )


def test_colour_is_none() -> None:
    """The log of a run is not a terminal."""
    (clean,) = CASES["clean"].judged
    assert "\x1b" not in github.render(CASES["findings"]._replace(judged=(clean,)), Palette(on=True))
