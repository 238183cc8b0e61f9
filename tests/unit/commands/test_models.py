"""`models`: the catalogue, what a gateway serves, and how they stand to the config."""

from __future__ import annotations

import json

import pytest
from tests.unit.commands.machine import KEY, UNAUTHORISED, VARIABLE, Machine

from openclaw_wisgate.commands.models import ModelsRequest, models
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.known_models import Known, LiveList, Standing, known_models
from openclaw_wisgate.offers import Offer, read_offers, write_offers
from openclaw_wisgate.probe import HttpReply, Phases
from openclaw_wisgate.provider import Cost
from openclaw_wisgate.report import Decision, Report
from openclaw_wisgate.reporters import Palette, text
from openclaw_wisgate.system import live_models, resources

ROWS = [
    {"id": "claude-opus-4-6", "context_length": 200000, "pricing": {"prompt": "0.000004", "completion": "0.00002"}},
    {"id": "brand-new-1", "name": "Brand New", "context_length": 64000, "max_completion_tokens": 4096},
    {"id": "gpt-image-2"},
]
SERVED = HttpReply(
    status=200, headers={}, body=json.dumps({"object": "list", "data": ROWS}).encode(), phases=Phases(total=0.1)
)
CONFIG = {
    "models": {
        "providers": {
            "desk": {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "x", "models": [{"id": "gpt-5"}]},
            "wisgate": {
                "baseUrl": "https://api.wisgate.ai/v1",
                "apiKey": f"${{{VARIABLE}}}",
                "models": [{"id": "claude-opus-4-6"}, {"id": "by-hand"}],
            },
        }
    }
}


def asked(machine: Machine, *, live: bool = True, refresh: bool = False, words: str = "") -> Report:
    """Return what `models` says, of a gateway that serves three."""
    machine.gateway.reply = SERVED
    request = ModelsRequest(target=machine.target, live=live, refresh=refresh, text=words)
    return models(request, send=machine.gateway.send)


def by_id(report: Report) -> dict[str, Known]:
    """Return the models of a report by their ids."""
    return {one.id: one for one in report.known}


def test_the_catalogue_needs_no_config_and_no_network(machine: Machine) -> None:
    """Without a flag nothing is asked, and every model of the catalogue is told with the day of its figures."""
    report = asked(machine, live=False)
    assert machine.gateway.asked == []
    assert set(by_id(report)) == set(resources.catalogue().entries)
    assert resources.catalogue().as_of in text.render(report, Palette())
    assert {one.standing for one in report.known} == {Standing.KNOWN}


@pytest.mark.parametrize(
    ("words", "found"),
    [("opus", {"claude-opus-4-6"}), ("CLAUDE messages", {"claude-opus-4-6"}), ("no-such-thing", set())],
)
def test_search(machine: Machine, words: str, found: set[str]) -> None:
    """Every word has to be in the id, the name, the family or the api."""
    report = asked(machine, live=False, words=words)
    assert set(by_id(report)) == found
    assert ("no model has" in text.render(report, Palette())) is (not found)


def test_live(machine: Machine) -> None:
    """What is served is told from what is not; what the gateway states counts before the catalogue."""
    machine.put(json.dumps(CONFIG))
    found = by_id(asked(machine))
    assert [(probe.method, probe.url) for probe in machine.gateway.asked] == [
        ("GET", "https://api.wisgate.ai/v1/models")
    ]
    assert machine.gateway.keys == [KEY]
    opus = found["claude-opus-4-6"]
    assert (opus.standing, opus.configured) == (Standing.KNOWN, ("wisgate",))
    assert (opus.context_window, opus.max_tokens, opus.cost) == (200000, 8192, Cost(input=4, output=20))
    assert next(figure.partition(" ")[0] for figure in opus.figures) == "https://api.wisgate.ai/v1"
    assert (found["brand-new-1"].standing, found["brand-new-1"].api) == (Standing.NEW, None)
    assert (found["gpt-5"].standing, found["gpt-5"].configured) == (Standing.GONE, ())
    assert (found["by-hand"].standing, found["by-hand"].configured) == (Standing.GONE, ("wisgate",))


def test_without_a_provider_wisgate_is_asked(machine: Machine) -> None:
    """Where the config has no provider at WisGate, its own address is asked with the usual variable."""
    assert asked(machine).decision is Decision.CLEAN
    assert [probe.url for probe in machine.gateway.asked] == ["https://api.wisgate.ai/v1/models"]


def test_refusal(machine: Machine) -> None:
    """A gateway that does not answer gives a ping instead of a list, and the answer no."""
    machine.gateway.reply = UNAUTHORISED
    report = models(ModelsRequest(target=machine.target, live=True), send=machine.gateway.send)
    assert (report.decision, report.known) == (Decision.PROBLEMS, ())
    assert [ping.result.verdict.value for ping in report.pings] == ["bad-key"]
    with pytest.raises(UsageError, match='no provider "nope"'):
        models(ModelsRequest(target=machine.target, provider="nope"), send=machine.gateway.send)


def test_refresh_is_kept(machine: Machine) -> None:
    """An answer that was kept is used without a request, dated; nothing of the key is in it."""
    asked(machine, refresh=True)
    (file,) = machine.around.cache.iterdir()
    assert KEY not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    machine.gateway.asked.clear()
    report = asked(machine, live=False)
    assert machine.gateway.asked == []
    assert by_id(report)["brand-new-1"].standing is Standing.NEW
    file.write_text("{", "utf-8")
    assert "brand-new-1" not in by_id(asked(machine, live=False))


def test_a_cache_that_cannot_be_written_is_told(machine: Machine) -> None:
    """Where the answer cannot be kept it is shown all the same."""
    machine.around.cache.parent.mkdir(parents=True)
    machine.around.cache.write_text("in the way", "utf-8")
    report = asked(machine, refresh=True)
    assert report.decision is Decision.CLEAN
    assert "could not be kept" in text.render(report, Palette())


def test_offers_survive_the_cache(machine: Machine) -> None:
    """What is kept of a list is the same when it is read again."""
    offers = (
        Offer(id="a"),
        Offer(id="b", name="B", context_window=1, max_tokens=2, input=("text", "image")),
        Offer(id="c", cost=Cost(input=0.1, output=2.5, cache_read=0.025)),
    )
    assert read_offers(json.dumps(write_offers(offers)).encode()) == offers
    live = LiveList("https://x.example/v1", "2026-11-29", offers)
    live_models.store(live, machine.around)
    assert live_models.stored("https://x.example/v1", machine.around) == live
    assert live_models.stored("https://y.example/v1", machine.around) is None


def test_a_model_that_is_known_can_be_set_up() -> None:
    """Limits that the gateway states make a model that can stand in a config; without limits there is none."""
    live = LiveList("https://x.example/v1", "2026-11-29", read_offers(SERVED.body) or ())
    found = {one.id: one for one in known_models(resources.catalogue(), live, {})}
    spec = found["brand-new-1"].to_spec()
    assert spec is not None
    assert (spec.name, spec.context_window, spec.max_tokens, spec.input) == ("Brand New", 64000, 4096, ("text",))
    assert found["gpt-image-2"].to_spec() is None
