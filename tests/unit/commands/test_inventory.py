"""`list`, `show` and `report`: what they tell of a config, and what they never tell."""

from __future__ import annotations

import json

import pytest
from tests.unit.commands.machine import KEY, VARIABLE, Machine

from openclaw_wisgate.commands.inventory import listed, reported, shown
from openclaw_wisgate.errors import ConfigNotFoundError, UsageError
from openclaw_wisgate.inventory import KeyState, Listed, digest_of
from openclaw_wisgate.probe import Phases, TransportFault, Verdict
from openclaw_wisgate.report import Decision, LastPing, Ping, Report
from openclaw_wisgate.reporters import Palette
from openclaw_wisgate.reporters import json as json_reporter
from openclaw_wisgate.reporters import text as text_reporter
from openclaw_wisgate.system import last_pings
from openclaw_wisgate.turns import Request, probe_of
from openclaw_wisgate.verdicts import interpret

TWO = """\
{
  // mine
  agents: {
    defaults: {
      model: { primary: "opus", fallbacks: ["desk/b", "wisgate/gpt-5.5"] },
      models: { "wisgate/claude-opus-4-6": { alias: "Opus" } },
      modelPolicy: { allow: ["wisgate/claude-opus-4-6", "desk/*"] },
    },
    entries: { helper: { model: "desk/a", modelPolicy: { allow: ["desk/a"] } } },
  },
  models: {
    providers: {
      desk: {
        baseUrl: "http://127.0.0.1:9/v1",
        apiKey: "sk-canary-4711-do-not-show",
        models: [{ id: "a", name: "A" }, { id: "b", name: "B" }],
      },
      wisgate: {
        baseUrl: "${WG_URL}",
        apiKey: "${WISGATE_API_KEY}",
        api: "openai-completions",
        headers: { "X-Secret": "sk-canary-4711-do-not-show" },
        models: [
          {
            id: "claude-opus-4-6", name: "Claude", contextWindow: 256000, maxTokens: 8192, reasoning: false,
            input: ["text", "image"], cost: { input: 5, output: 25 },
          },
          { id: "gpt-5.5", name: "GPT", api: "openai-responses" },
        ],
      },
    },
  },
}
"""


@pytest.fixture
def two(machine: Machine) -> Machine:
    """A machine with two providers."""
    machine.variables["WG_URL"] = "https://api.wisgate.ai/v1"
    machine.put(TWO)
    return machine


def models(report: Report) -> dict[str, Listed]:
    """Return the models of a report by reference."""
    return {f"{one.id}/{model.id}": model for one in report.listed for model in one.models}


def test_roles_and_selection(two: Machine) -> None:
    """Defaults are found through aliases, fallbacks are counted, and an allowlist hides what it does not name."""
    found = models(listed(two.target))
    opus = found["wisgate/claude-opus-4-6"]
    assert (opus.is_default, opus.is_implicit, opus.aliases, opus.hidden_by) == (True, False, ("opus",), None)
    assert opus.hidden_from == ("helper",)
    hidden = found["wisgate/gpt-5.5"]
    assert hidden.hidden_by == ("agents", "defaults", "modelPolicy", "allow")
    assert (hidden.hidden_from, hidden.open_to) == ((), ())
    assert (hidden.fallback, found["desk/b"].fallback) == (2, 1)
    assert (found["desk/a"].agents, found["desk/a"].hidden_from) == (("helper",), ())


def test_an_agent_may_choose_what_is_hidden_from_the_others(two: Machine) -> None:
    """An empty list of its own lets it; that is told in words and as data."""
    two.put(TWO.replace('{ allow: ["desk/a"] }', "{ allow: [] }"))
    report = listed(two.target)
    assert models(report)["wisgate/gpt-5.5"].open_to == ("helper",)
    said = text_reporter.render(report, Palette())
    assert "hidden by agents.defaults.modelPolicy.allow but from helper" in said
    told = json.loads(json_reporter.render(report, Palette()))["providers"][1]["models"][1]
    assert (told["selectable"], told["open_to"]) == (False, ["helper"])


def test_facts_of_models(two: Machine) -> None:
    """Limits, prices and the api are those that are written; what is not written is not made up."""
    found = models(listed(two.target))
    opus, other = found["wisgate/claude-opus-4-6"], found["wisgate/gpt-5.5"]
    assert (opus.context_window, opus.max_tokens, opus.input) == (256000, 8192, ("text", "image"))
    assert opus.cost == {"input": 5.0, "output": 25.0}
    assert (other.context_window, other.max_tokens, other.cost, other.api) == (None, None, None, "openai-responses")


def test_providers(two: Machine) -> None:
    """An address is shown with its variables replaced; WisGate is known by it; keys are told apart by where they are."""
    desk, wisgate = listed(two.target).listed
    assert (wisgate.base_url, wisgate.is_wisgate, desk.is_wisgate) == ("https://api.wisgate.ai/v1", True, False)
    assert (desk.key.state, wisgate.key.state) == (KeyState.PLAIN_TEXT, KeyState.SET)
    assert wisgate.key.origin == f"{VARIABLE} from the environment"


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (None, KeyState.MISSING),
        ("${UNSET_KEY}", KeyState.MISSING),
        ("WISGATE-API-KEY", KeyState.PLACEHOLDER),
        ("Bearer sk-abcdefgh", KeyState.MALFORMED),
        ("${WISGATE_API_KEY}", KeyState.SET),
        ({"source": "env", "provider": "default", "id": "WISGATE_API_KEY"}, KeyState.SET),
        (KEY, KeyState.PLAIN_TEXT),
    ],
)
def test_states_of_keys(machine: Machine, key: object, state: KeyState) -> None:
    """Each way to have a key, or none, has its name."""
    machine.put(json.dumps({"models": {"providers": {"x": {"apiKey": key}}}}))
    (one,) = listed(machine.target).listed
    assert one.key.state is state
    assert (one.base_url, one.models) == (None, ())


def test_every_setting_has_its_line(two: Machine) -> None:
    """`show` tells each value and the line it stands in; secrets are masked."""
    report = shown(two.target, "wisgate")
    (one,) = report.listed
    lines = TWO.splitlines()
    assert {setting.path[3] for setting in one.settings} == {"baseUrl", "apiKey", "api", "headers", "models"}
    for setting in one.settings:
        assert str(setting.path[-1]) in lines[setting.line - 1]
        assert setting.file == report.file
    assert next(setting.value for setting in one.settings if setting.path[-1] == "X-Secret") == "***"


def test_unknown_provider(two: Machine) -> None:
    """A provider that is not there is a usage error that names those that are."""
    with pytest.raises(UsageError) as caught:
        shown(two.target, "nope")
    assert caught.value.hint == "the providers are: desk, wisgate"
    with pytest.raises(UsageError):
        reported(two.target, "nope")


def test_report_is_about_wisgate(two: Machine) -> None:
    """Without a name the report is about what has WisGate's address; with one, about that."""
    assert [one.id for one in reported(two.target, None).listed] == ["wisgate"]
    assert [one.id for one in reported(two.target, "desk").listed] == ["desk"]
    setup = reported(two.target, None).setup
    assert setup is not None
    assert (setup.size, setup.errors, len(setup.digest)) == (len(TWO.encode()), 0, 64)


def test_report_tells_the_last_ping(two: Machine) -> None:
    """What a ping said is remembered by config and model, the latest only."""
    file = two.target.location.file
    assert last_pings.recall(file, two.around).get("wisgate/claude-opus-4-6") is None
    last_pings.remember(file, [_pinged("unreachable"), _pinged("ok")], two.around)
    found = last_pings.recall(file, two.around).get("wisgate/claude-opus-4-6")
    assert isinstance(found, LastPing)
    assert (found.verdict, found.status) == ("ok", None)
    assert last_pings.recall(file.with_name("other.json"), two.around).get("wisgate/claude-opus-4-6") is None
    assert "ok" in text_reporter.render(reported(two.target, None), Palette())


def _pinged(verdict: str) -> Ping:
    probe = probe_of(Request("wisgate", "claude-opus-4-6", "https://x.example/v1"))
    return Ping(
        interpret(probe, TransportFault(verdict=Verdict(verdict), detail="so it is", phases=Phases())), "somewhere"
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"format_version":"9"}', '{"format_version":"1.0","pings":[]}', ""])
def test_memory_that_is_damaged_is_none(two: Machine, text: str) -> None:
    """A file of another format or none at all is forgotten, and written anew."""
    two.around.state.mkdir(parents=True)
    (two.around.state / "pings.json").write_text(text, "utf-8")
    assert last_pings.recall(two.target.location.file, two.around).get("a/b") is None
    last_pings.remember(two.target.location.file, [_pinged("ok")], two.around)
    assert last_pings.recall(two.target.location.file, two.around).get("wisgate/claude-opus-4-6")


def test_digest_is_about_the_settings_alone() -> None:
    """Key and headers, order and spelling do not change a digest; anything else does."""
    one = {"baseUrl": "https://x", "api": "a", "apiKey": "k"}
    assert digest_of(one) == digest_of({"api": "a", "headers": {"a": "b"}, "baseUrl": "https://x"})
    assert digest_of(one) != digest_of(one | {"api": "b"})


def test_no_config_and_no_json5(machine: Machine) -> None:
    """Without a config there is nothing to list; one that is not JSON5 is refused with its findings."""
    with pytest.raises(ConfigNotFoundError):
        listed(machine.target)
    machine.put("{")
    assert listed(machine.target).decision is Decision.REFUSED
    assert reported(machine.target, None).decision is Decision.REFUSED
    machine.put("{}")
    assert text_reporter.render(listed(machine.target), Palette()).startswith("no provider in")


@pytest.mark.parametrize("form", [text_reporter, json_reporter])
def test_no_secret_and_no_change(two: Machine, form: object) -> None:
    """Nothing that is told holds a key, nothing is written, and a name cannot break out of its cell."""
    two.put(TWO.replace('"gpt-5.5"', '"gpt|`x\\u001b[2J"'))
    for report in (
        listed(two.target),
        shown(two.target, "wisgate"),
        shown(two.target, "desk"),
        reported(two.target, "desk"),
    ):
        assert form in (text_reporter, json_reporter)
        words = (text_reporter if form is text_reporter else json_reporter).render(report, Palette())
        assert KEY not in words
        assert "\x1b" not in words
    assert two.left() == {"openclaw.json"}
    markdown = text_reporter.render(reported(two.target, None), Palette())
    assert {line.count("|") - line.count("\\|") for line in markdown.splitlines() if line.startswith("| `gpt")} == {9}
