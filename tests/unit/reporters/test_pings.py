"""What people read of pings: one model in a block, several in a table with the failures below it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.pinged import BALANCE, ORIGIN, bad, denied, drawn, good, result, told

from openclaw_wisgate.probe import Ask, Balance, StreamTimes, Verdict
from openclaw_wisgate.report import Asked, Decision, Link, Ping, Report
from openclaw_wisgate.reporters import Palette, text
from openclaw_wisgate.reporters.terminal import columns

STREAM = StreamTimes(first=0.25, last=1.25, pieces=5, tokens=11)


def report(*pings: Ping, decision: Decision = Decision.PROBLEMS, **settings: object) -> Report:
    """Return a report of `ping`."""
    made = Report(command="ping", decision=decision, file="c", pings=pings)
    return made._replace(**settings)  # type: ignore[arg-type]


def shown(*pings: Ping, palette: Palette | None = None, **settings: object) -> str:
    """Return a report of `ping` in words."""
    return text.render(report(*pings, **settings), palette or Palette())  # type: ignore[arg-type]


def rows(words: str) -> list[list[str]]:
    """Return the cells of a table's lines, its head first."""
    table = words.partition("\n\n")[0]
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in table.splitlines()]


def test_one_that_answers() -> None:
    """One good answer is one line."""
    assert shown(good()) == "ping wisgate/a: ok in 500 ms\n"


def test_layers_are_for_the_verbose() -> None:
    """With --verbose each layer has a line with its state and time; the url and the key's origin follow."""
    words = shown(good(), palette=Palette(full=True))
    assert words == (
        "ping wisgate/a: ok in 500 ms\n"
        "  key-resolved    passed\n"
        "  dns             passed  1 ms\n"
        "  tcp             passed  2 ms\n"
        "  tls             passed  3 ms\n"
        "  http-reachable  passed  100 ms\n"
        "  key-accepted    passed\n"
        "  model-listed    passed\n"
        "  completion      passed  394 ms\n"
        "  answer: OK\n"
        "  url:    https://api.wisgate.ai/v1/chat/completions\n"
        f"  key:    {ORIGIN}\n"
    )
    assert "  model-listed    not reached\n" in shown(denied(), palette=Palette(full=True))


def test_one_that_fails() -> None:
    """One failure says verdict, layer, address, words of the gateway, cause, cure and key."""
    lines = shown(denied()).splitlines()
    assert lines[0] == "ping wisgate/a: bad-key at key-accepted in 500 ms"
    assert [line[:8] for line in lines[1:]] == ["  url:  ", "  said: ", "  cause:", "  cure: ", "  key:  "]
    assert lines[1].endswith("/v1/chat/completions (HTTP 401)")
    assert lines[2] == "  said:   no such key"


def test_command() -> None:
    """The line that cures it is told as it is, however long."""
    command = f"openclaw-wisgate doctor --fix {'x' * 100}"
    assert f"  run:    {command}\n" in shown(bad()._replace(answering="https://api.wisgate.ai/v1", command=command))


def test_long_address_stays_whole() -> None:
    """Of what is wider than the terminal only the blanks are broken, so that an address can be copied."""
    ping = denied()
    url = f"https://gateway.example/{'very-long-' * 9}v1/models/a:streamGenerateContent?alt=sse"
    long = ping._replace(result=replace(ping.result, probe=replace(ping.result.probe, url=url)))
    lines = shown(long, palette=Palette(columns=80)).splitlines()
    at = lines.index(f"  url:    {url}")
    assert lines[at + 1].strip() == "(HTTP 401)"
    assert [line for line in lines if len(line) > 80] == [lines[at]]


@pytest.mark.parametrize(
    ("ping", "line"),
    [
        (good(stream=STREAM), "  stream: first token after 250 ms, 10.0 tokens/s, 5 pieces"),
        (good(stream=replace(STREAM, tokens=None, pieces=1)), "  stream: first token after 250 ms, 1 piece"),
        (drawn(), "  image:  image/png, 1024x768 pixels, 28 bytes"),
        (drawn(file="~/p/x.png"), "  image:  image/png, 1024x768 pixels, 28 bytes, saved in ~/p/x.png"),
        (told(), "  credit: 12.5 (package 10, cash 2.5, tokens 0)"),
        (told(balance=Balance(available=None)), "  credit: unknown"),
        (told(balance=replace(BALANCE, unlimited=True)), "  credit: unlimited"),
    ],
)
def test_what_came(ping: Ping, line: str) -> None:
    """Stream, picture and balance have a line each."""
    assert shown(ping).splitlines()[1:] == [line]


def test_answer_to_an_own_question() -> None:
    """Who says what to ask wants to read the answer; the answer to our question is always the same."""
    own = replace(result(prompt="Why?"), answer="Because\nof  \x1b[2Jthe sk-canary4711donotshow.")
    words = shown(Ping(own, ORIGIN))
    assert words.splitlines()[1].startswith("  answer: Because of \ufffd[2Jthe ")
    assert "canary" not in words
    several = shown(Ping(own, ORIGIN), good("y"))
    assert "\nanswer of wisgate/a: Because of" in several
    assert "answer of y" not in several


def test_table() -> None:
    """Several have a row each, in the order in which they were asked, with layer and time; then how many were good."""
    words = shown(good("x", "a"), denied("y", "b"), good("z", "c", total=12.345))
    assert rows(words) == [
        ["MODEL", "VERDICT", "AT", "TIME"],
        ["x/a", "ok", "500 ms"],
        ["y/b", "bad-key", "key-accepted", "500 ms"],
        ["z/c", "ok", "12.3 s"],
    ]
    assert "\nbad-key at key-accepted: y/b\n  url:    " in words
    assert words.endswith("\n\n2 of 3 pings answered well\n")


def test_all_good() -> None:
    """Where all is well there is a table, without layers, and the sum."""
    words = shown(good("x"), good("y"), decision=Decision.CLEAN)
    assert rows(words)[0] == ["MODEL", "VERDICT", "TIME"]
    assert words.endswith("\n\n2 of 2 pings answered well\n")


def test_equal_failures_are_told_once() -> None:
    """Models of one provider with one cause share a block; another provider or another cause has its own."""
    words = shown(
        *(bad("x", name) for name in "abcdef"),
        bad("x", "g", Verdict.REFUSED, "another cause"),
        bad("y", "a"),
    )
    assert words.count("  cause:  it refuses\n") == 2
    assert "\nrefused at tcp: x/a, x/b, x/c and 3 more\n" in words
    assert "\nrefused at tcp: x/g\n" in words
    assert "\nrefused at tcp: y/a\n" in words
    assert "x/a, x/b, x/c, x/d, x/e and x/f\n" in shown(
        *(bad("x", name) for name in "abcdef"), palette=Palette(full=True)
    )


def test_statistics() -> None:
    """With a count there is one row a model: how many were good, their times, and a sparkline with the failures."""
    pings = [good("x", total=0.1), good("x", total=0.8), bad("x"), bad("y"), bad("y"), bad("y")]
    words = shown(*pings)
    assert rows(words) == [
        ["MODEL", "VERDICT", "GOOD", "MIN", "MEDIAN", "P95", "MAX"],
        ["x/a", "refused", "2/3", "100 ms", "450 ms", "800 ms", "800 ms", "▁█x"],
        ["y/a", "refused", "0/3", "-", "-", "-", "-", "xxx"],
    ]
    assert "\nrefused at tcp: y/a (3 times)\n" in words


def test_streams_in_a_table() -> None:
    """With --stream the time to the first token and the speed have columns."""
    words = shown(good("x", stream=STREAM), good("y", stream=replace(STREAM, tokens=None)))
    assert rows(words) == [
        ["MODEL", "VERDICT", "TIME", "FIRST", "TOK/S"],
        ["x/a", "ok", "500 ms", "250 ms", "10.0"],
        ["y/a", "ok", "500 ms", "250 ms", "-"],
    ]


def test_pictures_and_balances_in_a_table() -> None:
    """What was asked of a provider has a row of its own; a picture is described below."""
    words = shown(good(), drawn(file="~/p/x.png"), told(), decision=Decision.CLEAN)
    assert [row[0] for row in rows(words)[1:4]] == ["wisgate/a", "wisgate/gpt-image-2", "wisgate (balance)"]
    assert "12.5 (package 10, cash 2.5, tokens 0)" in words
    assert "\nimage of wisgate/gpt-image-2: image/png, 1024x768 pixels, 28 bytes, saved in ~/p/x.png\n" in words


def test_interrupted() -> None:
    """What was not answered is in the table, and the last line says that it was interrupted."""
    missing = (Asked("y", "b", Ask.ANSWER), Asked("x", "a", Ask.ANSWER))
    words = shown(good("x"), decision=Decision.INTERRUPTED, unanswered=missing)
    assert [row[:2] for row in rows(words)[1:]] == [["x/a", "ok"], ["y/b", "-"]]
    assert words.endswith("\n\ninterrupted after 1 ping, 1 of them answered well\n")


def test_chain() -> None:
    """A chain has a row for each link with its role, asked or not, and says which is the first that answers."""
    links = (
        Link("primary", "x/a", Asked("x", "a", Ask.ANSWER)),
        Link("fallback 1", "openai/gpt", None, "it is not here"),
        Link("fallback 2", "y/b", Asked("y", "b", Ask.ANSWER)),
    )
    words = shown(bad("x", "a"), good("y", "b"), chain=links)
    assert [row[:3] for row in rows(words)[1:]] == [
        ["x/a", "primary", "refused"],
        ["openai/gpt", "fallback 1", "-"],
        ["y/b", "fallback 2", "ok"],
    ]
    last = "y/b (fallback 2) is the first that answers: x/a does not answer well and openai/gpt was not asked (it is not here)"
    assert words.endswith(f"\n{last}\n")
    assert "x/a (primary) is the first that answers\n" in shown(good("x", "a"), chain=links[:1])
    assert "no model of the chain answers: x/a does not answer well\n" in shown(bad("x", "a"), chain=links[:1])


LONG = "openrouter-mirror-of-somebody/claude-opus-4-6-2026-11-20-preview"
WIDE = "公司网关公司网关公司网关公司网关公司网关/模型模型模型模型模型"


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120])
@pytest.mark.parametrize("count", [1, 25])
def test_table_fits(width: int, count: int) -> None:
    """On a terminal no line of the table or of the words below is wider than it; only addresses may be."""
    names = [LONG.split("/"), WIDE.split("/"), ["x", "a"]]
    pings = [
        made
        for provider, model in names
        for _ in range(count)
        for made in (good(provider, model, stream=STREAM), denied(provider, model))
    ]
    words = shown(*pings, palette=Palette(columns=width))
    assert rows(words)[0][:2] == ["MODEL", "VERDICT"]
    table, _, rest = words.partition("\n\n")
    assert [line for line in table.splitlines() if columns(line) > width] == []
    assert "…" in table
    too_wide = [line for line in rest.splitlines() if columns(line) > width]
    # What is for copying is not broken.
    assert [line for line in too_wide if max(map(columns, line.split())) < width - len("  cause:  ")] == []


def test_wide_terminals_and_files_show_all() -> None:
    """Where there is room, or no terminal, nothing is cut."""
    provider, model = LONG.split("/")
    for width in (None, 200):
        words = shown(good(provider, model), denied(provider, model), palette=Palette(columns=width))
        assert "…" not in words
        assert LONG in words


def test_hostile_names() -> None:
    """Names that would steer a terminal or reorder a line do not."""
    words = shown(good("a\x1b[2J", "b\u202ec"), denied("a\x1b[2J", "b\u202ec"))
    assert "\x1b" not in words
    assert "\u202e" not in words


def test_colours_do_not_move_columns() -> None:
    """In colour the table has the same letters in the same places."""
    pings = (good("x"), denied("y"), bad("z"))
    plain, coloured = shown(*pings), shown(*pings, palette=Palette(on=True))
    assert coloured != plain
    for code in ("0", "1", "2", "31", "32", "33", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_plain_terminals() -> None:
    """Where only ASCII can be shown, cuts and bars are of ASCII."""
    pings = [good("x" * 60, "a", total=total) for total in (0.1, 0.8)]
    words = shown(*pings, palette=Palette(plain=True, columns=80))
    assert words.isascii()
    assert "x~x" in words
    assert words.splitlines()[1].endswith("_#")
