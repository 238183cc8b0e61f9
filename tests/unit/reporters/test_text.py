"""Reports for people: what is said for every way a command can end, and what is never said."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from tests.unit.commands.machine import OK, REFUSED, UNAUTHORISED, Machine, provider, with_models
from tests.unit.reporters.reports import CANARIES, HIDING_PLACES, REPORTS, canary_reports, machine, report_of

from openclaw_wisgate.change import put
from openclaw_wisgate.commands.write import Writing
from openclaw_wisgate.diagnostics import Diagnostic, Severity
from openclaw_wisgate.excerpt import Located
from openclaw_wisgate.ground import finish
from openclaw_wisgate.plan import Draft, Plan, part_put_back
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.provider import OnConflict
from openclaw_wisgate.redact import HIDDEN
from openclaw_wisgate.releases import NEWEST, OLDEST, Release
from openclaw_wisgate.report import Decision, Judged, Report
from openclaw_wisgate.reporters import REPORTERS, Palette, text
from openclaw_wisgate.syntax import Document, document_of

__all__ = ["machine"]

CONFIG = '{\n  // mine\n  gateway: { mode: "local" },\n  agents: { defaults: { model: "a/b" } },\n}\n'


def shown(machine: Machine, report: Report) -> str:
    """Return a report in words, without colour and with ~ for the machine's folder."""
    return text.render(report, Palette()).replace(str(machine.top), "~")


def test_written(machine: Machine) -> None:
    """A write shows diff, file, backup, how to take it back, and the ping."""
    machine.put(CONFIG)
    words = shown(machine, machine.add())
    assert "--- ~/.openclaw/openclaw.json\n+++ ~/.openclaw/openclaw.json\n@@ " in words
    assert "\n+  models: {\n" in words
    assert "\nwritten: ~/.openclaw/openclaw.json\nbackup:  ~/state/backups/" in words
    assert words.endswith("\nundo:    openclaw-wisgate undo\nping wisgate/claude-opus-4-6: ok in 200 ms\n")


def test_unchanged(machine: Machine) -> None:
    """Nothing to do is said in a sentence, without a diff."""
    machine.put(CONFIG)
    machine.add()
    words = shown(machine, machine.add())
    assert words == 'nothing to do: provider "wisgate" in ~/.openclaw/openclaw.json is as it should be\n'


@pytest.mark.parametrize("decision", ["pending", "declined"])
def test_not_written(machine: Machine, decision: str) -> None:
    """Without a write the diff ends in saying so."""
    machine.put(CONFIG)
    machine.user.agrees = False
    words = shown(machine, machine.add(write=decision == "declined"))
    assert words.startswith("--- ")
    assert words.splitlines()[-1].endswith("nothing was written to ~/.openclaw/openclaw.json")
    assert ("declined" in words) is (decision == "declined")


def test_failed_ping(machine: Machine) -> None:
    """A failed ping says verdict, address, cause, cure and key, and that the write is kept."""
    machine.put(CONFIG)
    machine.gateway.reply = UNAUTHORISED
    words = shown(machine, machine.add())
    for part in (
        "ping wisgate/claude-opus-4-6: bad-key at key-accepted in 100 ms",
        "  url:    https://api.wisgate.ai/v1/chat/completions (HTTP 401)",
        "  said:   invalid api key",
        "  cause:  ",
        "  cure:   ",
        "  key:    WISGATE_API_KEY from the environment",
        "the config is written and kept; try again with `openclaw-wisgate ping wisgate`",
    ):
        assert f"\n{part}" in words


def test_rolled_back(machine: Machine) -> None:
    """A rollback is the last word, and no undo is offered."""
    machine.put(CONFIG)
    machine.gateway.reply = REFUSED
    words = shown(machine, machine.add(rollback=True))
    assert words.endswith("rolled back: ~/.openclaw/openclaw.json has its old bytes again\n")
    assert "undo:" not in words
    assert "kept" not in words


@pytest.mark.parametrize(
    ("name", "words"),
    [("plan.json", "plan.json"), ("my plan.json", "'my plan.json'"), ("a\x1b[2Jb", "'a\ufffd[2Jb'")],
)
def test_saved_plan(machine: Machine, name: str, words: str) -> None:
    """Where the plan is and the command line that executes it come last, ready for a shell and harmless."""
    machine.put(CONFIG)
    report = machine.save(str(machine.top / "plan.json"))._replace(plan_file=name)
    lines = shown(machine, report).splitlines()
    assert lines[-3] == "nothing was written to ~/.openclaw/openclaw.json"
    plain = words.strip("'")
    assert lines[-2:] == [f"plan:    {plain}", f"apply:   openclaw-wisgate apply {words}"]


def test_applied_already(machine: Machine) -> None:
    """A plan that was executed says so instead of a diff."""
    words = shown(machine, report_of(machine, "applied already"))
    assert words == "nothing to do: this plan was applied to ~/.openclaw/openclaw.json already\n"


def test_removed_file(machine: Machine) -> None:
    """A write that takes the file away is called so."""
    machine.add()
    words = shown(machine, machine.undo())
    assert "\nremoved: ~/.openclaw/openclaw.json\nbackup: " in words


def test_refused(machine: Machine) -> None:
    """A refusal shows the place, and how to go on."""
    machine.put(CONFIG)
    machine.add(replace(provider(), base_url="https://other.example/v1"))
    words = shown(machine, machine.add())
    assert words.startswith("~/.openclaw/openclaw.json:")
    assert "error[plan/provider-differs]" in words
    assert "hint: use --on-conflict keep" in words


def test_notes(machine: Machine) -> None:
    """What is to be known before agreeing stands below the diff."""
    machine.variables = {}
    machine.put("{}")
    words = shown(machine, machine.add(write=False))
    assert "\nwarning: OpenClaw will not find the key: the variable WISGATE_API_KEY is not set\n  hint: put it" in words


@pytest.mark.parametrize(
    ("raw", "last"),
    [
        (b'{ gateway: { mode: "local" } }', "models valid for OpenClaw 2026.9.6"),
        (b"{", "not valid (1 error)"),
        (b'{ models: {}, models: {}, gateway: { mode: "local" } }', "models valid for OpenClaw 2026.9.6 (1 warning)"),
        (
            b'{ models: 1, models: 2, models: 3, gateway: { mode: "local" } }',
            "not valid for OpenClaw 2026.9.6 (1 error, 2 warnings)",
        ),
    ],
)
def test_summary(machine: Machine, raw: bytes, last: str) -> None:
    """The judgement on one file names it and the release, counts the findings, and calls valid no more than models."""
    machine.put(raw)
    assert shown(machine, report_of(machine, "validate")).splitlines()[-1] == f"~/.openclaw/openclaw.json: {last}"


def files(*counts: tuple[int, int], release: Release | None = NEWEST, ignored: int = 0) -> Report:
    """Return a report about files with so many errors and warnings each."""
    judged = tuple(
        Judged(
            name=f"{number}.json",
            located=tuple(
                Located(Diagnostic(rule="a/b", severity=severity, message="so it is"), f"{number}.json", None)
                for severity, count in ((Severity.ERROR, errors), (Severity.WARNING, warnings))
                for _ in range(count)
            ),
            release=release,
            ignored=ignored,
        )
        for number, (errors, warnings) in enumerate(counts)
    )
    return Report(command="validate", decision=Decision.CLEAN, file="0.json", judged=judged)


@pytest.mark.parametrize(
    ("report", "last"),
    [
        (files((0, 0), (0, 0)), "2 files: models valid for OpenClaw 2026.9.6 in all"),
        (files((0, 0), (0, 0), ignored=2), "2 files: no other error for OpenClaw 2026.9.6 in all (4 ignored)"),
        (files((0, 1), (0, 0)), "2 files: models valid for OpenClaw 2026.9.6 in all (1 warning)"),
        (files((1, 0), (2, 1)), "2 files: not valid for OpenClaw 2026.9.6 (3 errors, 1 warning)"),
        (files((1, 0), (1, 0), release=None), "2 files: not valid (2 errors)"),
        (
            files(*[(0, 0)] * 1998, (2, 1), (1, 0)),
            "2,000 files: models valid for OpenClaw 2026.9.6 in 1,998, not valid in 2 (3 errors, 1 warning)",
        ),
        (files(), "0 files"),
    ],
)
def test_summary_of_several(report: Report, last: str) -> None:
    """The judgement on several files counts those that are valid and those that are not, and their findings."""
    assert text.render(report, Palette()).splitlines()[-1] == last


def test_summary_of_several_releases() -> None:
    """Where files were judged by different releases, the first and the last of them are told."""
    report = files((0, 0), (0, 0), (0, 0))
    releases = (Release(2026, 3, 1), NEWEST, OLDEST)
    judged = tuple(one._replace(release=release) for one, release in zip(report.judged, releases, strict=True))
    words = text.render(report._replace(judged=judged), Palette())
    assert words == "3 files: models valid for OpenClaw 2026.1.24 to 2026.9.6 in all\n"


def test_files_without_findings_are_silent() -> None:
    """Of several files only those with findings have a line of their own."""
    lines = text.render(files((0, 0), (1, 0), (0, 1), (0, 0)), Palette()).splitlines()
    assert lines == [
        "1.json: error[a/b] so it is",
        "1.json: not valid for OpenClaw 2026.9.6 (1 error)",
        "2.json: warning[a/b] so it is",
        "2.json: models valid for OpenClaw 2026.9.6 (1 warning)",
        "4 files: models valid for OpenClaw 2026.9.6 in 3, not valid in 1 (1 error, 1 warning)",
    ]


def test_notes_of_a_judgement() -> None:
    """What is to be said about the run as a whole stands above the last line."""
    note = Diagnostic(rule="file/not-judged", severity=Severity.ERROR, message="it is gone", hint="look")
    lines = text.render(files((0, 0))._replace(notes=(note,)), Palette()).splitlines()
    assert lines == [
        "error: it is gone",
        "  hint: look",
        "0.json: models valid for OpenClaw 2026.9.6",
    ]


def test_judging_loads_no_plans() -> None:
    """The words about a judgement are made without what only changes need, because starting fast is a promise."""
    code = "import sys; from openclaw_wisgate.reporters import text; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "openclaw_wisgate.reporters.text" in loaded
    names = ("plan", "merge", "diff", "probe", "verdicts", "reporters.json", "reporters.sarif", "explanations")
    unwanted = {"json", "xml", "difflib", "unicodedata", *(f"openclaw_wisgate.{name}" for name in names)}
    assert unwanted.intersection(loaded) == set()


def test_preview_and_outcome(machine: Machine) -> None:
    """What is shown before the question and what is shown after it make up the whole."""
    machine.put(CONFIG)
    report = machine.add()
    plain = Palette()
    assert text.change(report, plain) + "\n" + text.outcome(report, plain) == text.render(report, plain)


def test_colour(machine: Machine) -> None:
    """Colour changes no word, and every escape is closed on its line."""
    machine.put(CONFIG)
    machine.gateway.reply = UNAUTHORISED
    report = machine.add(with_models(provider(), "a", "b"), AddOptions(on_conflict=OnConflict.KEEP))
    plain, coloured = text.render(report, Palette()), text.render(report, Palette(on=True))
    stripped = coloured
    for code in ("0", "1", "2", "31", "32", "33", "36"):
        stripped = stripped.replace(f"\x1b[{code}m", "")
    assert stripped == plain
    assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in coloured.split("\n"))


@pytest.mark.parametrize("code", [0x00, 0x07, 0x08, 0x0B, 0x0C, 0x1B, 0x1C, 0x7F, 0x85, 0x9B, 0x2028, 0x2029, 0x202E])
def test_control_characters(machine: Machine, code: int) -> None:
    """No control character of the config or the gateway reaches the terminal, and none breaks a line."""
    sign = chr(code)
    # Controls may stand in JSON5's comments; U+2028 ends one.
    config = (
        f'{{ /* {sign} */ a: "{sign}", models: {{ providers: {{ "x{sign}": {{ baseUrl: "{sign}", models: [] }} }} }} }}'
    )
    machine.put(config)
    machine.gateway.reply = replace(OK, status=400, body=b'{"error":{"message":"a\\u001bb\\u202ec"}}')
    reports = [
        report_of(machine, "validate"),
        machine.add(replace(provider(), id=f"w{sign}"), write=False),
        machine.add(),
        machine.remove(f"x{sign}"),
    ]
    for report in reports:
        words = text.render(report, Palette())
        assert sign not in words
        assert "\x1b" not in words
        assert "\u202e" not in words
    assert "\ufffd" in text.render(reports[1], Palette())


def test_line_separators_do_not_break_the_diff(machine: Machine) -> None:
    """A line of a diff stays one, whatever else ends a line in Unicode."""
    machine.put('{\n  a: "x\u2028-injected",\n}\n')
    words = text.change(machine.add(write=False), Palette())
    assert [line[:1] for line in words.split("\n") if "injected" in line] == [" "]


def test_byte_order_mark(machine: Machine) -> None:
    """A byte order mark is no damage, so none is shown."""
    machine.put("\ufeff" + CONFIG)
    assert "\ufffd" not in text.change(machine.add(write=False), Palette())


@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_ends_in_a_line_end(machine: Machine, kind: str) -> None:
    """Whatever a command says, it says in whole lines."""
    words = text.render(report_of(machine, kind), Palette())
    assert words.endswith("\n")
    assert "\n\n\n" not in words


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("place", HIDING_PLACES)
def test_no_secret(machine: Machine, place: str, canary: str) -> None:
    """A key in any place of a config appears in no report of any command, in no format."""
    shown = []
    for name, report in canary_reports(machine, place, canary):
        for reporter in REPORTERS.values():
            shown.append(reporter().render(report, Palette()))
            assert canary not in shown[-1], (name, shown[-1])
    assert any("***" in words for words in shown)


def test_included_files(machine: Machine) -> None:
    """The change of each file is shown, the config first, and each that is written is told."""
    words = shown(machine, report_of(machine, "included"))
    assert [line[4:] for line in words.splitlines() if line.startswith("--- ")] == [
        "~/.openclaw/openclaw.json",
        "~/.openclaw/models.json5",
    ]
    assert words.endswith("nothing was written to ~/.openclaw/openclaw.json and ~/.openclaw/models.json5\n")
    words = shown(machine, machine.add(ping=False))
    assert "\nwritten: ~/.openclaw/openclaw.json\nwritten: ~/.openclaw/models.json5\nbackup:  " in words


def test_an_included_file_alone(machine: Machine) -> None:
    """A config that stays as it is shows no change, and is not said to be written or to have its bytes again."""
    words = shown(machine, report_of(machine, "included-alone"))
    assert [line for line in words.splitlines() if line.startswith("--- ")] == ["--- ~/.openclaw/models.json5"]
    assert "\nwritten: ~/.openclaw/models.json5\nbackup:  " in words
    assert "rolled back: ~/.openclaw/models.json5 has its old bytes again\n" in words


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_of_an_included_file(machine: Machine, form: str) -> None:
    """What only the place of the include tells to be a secret is masked, also when the old bytes come back."""
    canary = "hunter2Canary"
    machine.put(f'{{\n  "X-Any": "{canary}",\n  k: 1,\n}}\n', "headers.json5")
    block = '{ baseUrl: "https://api.wisgate.ai/v1", models: [], headers: { $include: "./headers.json5" } }'
    machine.put(f'{{ gateway: {{ mode: "local" }}, models: {{ providers: {{ wisgate: {block} }} }} }}')
    ground = Writing("diff", machine.target, write=True).ground(parsed(machine))
    draft = Draft("wisgate", put(ground.value, ("models", "providers", "wisgate", "headers", "k"), canary))
    plan = finish(ground, draft, None)
    assert isinstance(plan, Plan)
    report = Report(command="diff", decision=Decision.PENDING, file="c", plan=plan)
    words = REPORTERS[form]().render(report, Palette())
    assert "headers.json5" in words
    assert "X-Any" in words
    assert canary not in words
    (part,) = plan.included
    gone = part_put_back(part.file, part.source, part.after.text, at=(HIDDEN,))
    back = replace(plan, included=(gone,), verbatim=True, restores=True)
    assert canary not in REPORTERS[form]().render(report._replace(plan=back), Palette())


def parsed(machine: Machine) -> Document:
    """Return the config of a machine."""
    document = document_of(machine.config.read_text("utf-8"), name=machine.target.name)
    assert document is not None
    return document
