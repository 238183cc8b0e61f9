"""Pings for programs: every field, valid by the schema, one object or a line each."""

from __future__ import annotations

import json

import pytest
from tests.unit.pinged import PNG, bad, denied, drawn, good, told
from tests.unit.reporters.test_json import enum, faults, rendered

from openclaw_wisgate.probe import Ask, StreamTimes
from openclaw_wisgate.report import Asked, Decision, Link, Ping, Report
from openclaw_wisgate.reporters import Palette, ndjson

STREAM = StreamTimes(first=0.25, last=1.25, pieces=5, tokens=11)
TURN = Asked("wisgate", "a", Ask.ANSWER)
EVERYTHING = Report(
    command="ping",
    decision=Decision.INTERRUPTED,
    file="c",
    pings=(
        good(total=1.0, stream=STREAM),
        good(total=3.0),
        bad()._replace(answering="https://api.wisgate.ai/v1", command="openclaw-wisgate add"),
        denied(),
        drawn(file="~/p/x.png"),
        told(),
    ),
    unanswered=(Asked("x", "", Ask.BALANCE),),
    chain=(Link("primary", "wisgate/a", TURN), Link("fallback 1", "openai/b", None, "it is not here")),
)


def test_everything_is_valid() -> None:
    """A report with all that a ping can bring is valid, as one object and line by line."""
    assert faults(rendered(EVERYTHING)) == []
    *pings, last = ndjson.render(EVERYTHING, Palette()).splitlines()
    assert faults(json.loads(last)) == []
    assert [json.loads(line) for line in pings] == rendered(EVERYTHING)["pings"]
    assert rendered(EVERYTHING) | {"pings": []} == json.loads(last)


def value(ping: Ping) -> dict[str, object]:
    """Return a ping as programs read it."""
    read: dict[str, object] = json.loads(ndjson.line(ping))
    return read


def test_what_came() -> None:
    """Stream, picture and balance are told in full, but the bytes of a picture."""
    assert value(good(stream=STREAM))["stream"] == {
        "first": 0.25,
        "last": 1.25,
        "pieces": 5,
        "tokens": 11,
        "tokens_per_second": 10.0,
    }
    picture = value(drawn(file="~/p/x.png"))
    assert picture["ask"] == "image"
    assert picture["picture"] == {
        "media_type": "image/png",
        "width": 1024,
        "height": 768,
        "bytes": len(PNG),
        "file": "~/p/x.png",
    }
    assert "no secret is in here" not in json.dumps(picture)
    assert value(told())["balance"] == {
        "available": 12.5,
        "package": 10.0,
        "cash": 2.5,
        "tokens": 0.0,
        "unlimited": False,
    }
    assert [value(bad())[name] for name in ("stream", "picture", "balance", "answer")] == [None] * 4


def test_what_works_instead() -> None:
    """The address that answers and its command are fields of their own."""
    ping = bad()._replace(answering="https://api.wisgate.ai/v1", command="openclaw-wisgate add")
    assert (value(ping)["answering"], value(ping)["command"]) == ("https://api.wisgate.ai/v1", "openclaw-wisgate add")
    assert (value(bad())["answering"], value(bad())["command"]) == (None, None)


def test_everything_that_can_be_asked_is_in_the_schema() -> None:
    """Each thing that a gateway can be asked for has its word."""
    assert enum("$defs", "ask") == {ask.value for ask in Ask}


def test_statistics_and_chain() -> None:
    """What belongs to several pings stands beside them."""
    read = rendered(EVERYTHING)
    first = {"min": 0.25, "median": 0.25, "p95": 0.25, "max": 0.25}
    statistics = read["statistics"]
    assert isinstance(statistics, list)
    assert statistics[0] == {
        "provider": "wisgate",
        "model": "a",
        "ask": "answer",
        "pings": 4,
        "good": 2,
        "seconds": {"min": 1.0, "median": 2.0, "p95": 3.0, "max": 3.0},
        "first_token": first,
        "tokens_per_second": {"min": 10.0, "median": 10.0, "p95": 10.0, "max": 10.0},
    }
    assert [one["ask"] for one in statistics] == ["answer", "image", "balance"]
    asked = {"provider": "wisgate", "model": "a", "ask": "answer"}
    assert read["chain"] == [
        {"role": "primary", "reference": "wisgate/a", "asked": asked, "why": None},
        {"role": "fallback 1", "reference": "openai/b", "asked": None, "why": "it is not here"},
    ]
    assert read["unanswered"] == [{"provider": "x", "model": "", "ask": "balance"}]
    assert read["decision"] == "interrupted"


@pytest.mark.parametrize("command", ["add", "apply"])
def test_other_commands_have_no_statistics(command: str) -> None:
    """After a write the pings are told one by one."""
    assert rendered(EVERYTHING._replace(command=command))["statistics"] == []


def test_secrets_are_masked() -> None:
    """What a gateway says may hold a key, which is not passed on."""
    assert "canary" not in json.dumps(value(denied(said="bad key sk-canary4711donotshow")))
