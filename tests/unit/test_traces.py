"""Where else a config names what goes: in settings that this program does not change."""

from __future__ import annotations

import pytest

from openclaw_wisgate.cascade import Gone
from openclaw_wisgate.keypath import render
from openclaw_wisgate.traces import traces

WISGATE = Gone("wisgate")
MODEL = Gone("wisgate", frozenset({"m"}))


def found(value: object, gone: Gone = WISGATE) -> list[str]:
    """Return the places in `value` that name what is gone."""
    return [render(path) for path in traces(value, gone)]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"memory": {"search": {"provider": "WisGate", "model": "m"}}}, "memory.search.provider"),
        ({"tools": {"media": {"models": [{"provider": "wisgate", "model": "m"}]}}}, "tools.media.models[0].provider"),
        ({"tools": {"byProvider": {"wisgate": {"deny": ["exec"]}}}}, "tools.byProvider.wisgate"),
        ({"tools": {"byProvider": {"wisgate/m": {}}}}, 'tools.byProvider["wisgate/m"]'),
        (
            {"tools": {"exec": {"applyPatch": {"allowModels": ["m", "wisgate/m"]}}}},
            "tools.exec.applyPatch.allowModels[1]",
        ),
        ({"auth": {"profiles": {"x": {"provider": "wisgate", "mode": "api_key"}}}}, "auth.profiles.x.provider"),
        ({"auth": {"order": {"wisgate": ["x"]}}}, "auth.order.wisgate"),
        (
            {"plugins": {"entries": {"t": {"config": {"defaultProvider": "wisgate"}}}}},
            "plugins.entries.t.config.defaultProvider",
        ),
        (
            {"plugins": {"entries": {"t": {"llm": {"allowedModels": [" wisgate/m "]}}}}},
            "plugins.entries.t.llm.allowedModels[0]",
        ),
        ({"agents": {"defaults": {"voiceModel": "wisgate/m"}}}, "agents.defaults.voiceModel"),
    ],
)
def test_settings_that_name_a_provider(value: object, place: str) -> None:
    """References and ids of a provider are found wherever they stand, in any case of the id."""
    assert found(value) == [place]


@pytest.mark.parametrize(
    "value",
    [
        {"models": {"providers": {"desk": {"models": [{"id": "wisgate/m"}]}}}},
        {
            "agents": {
                "defaults": {"model": "wisgate/m", "models": {"wisgate/m": {}}, "modelPolicy": {"allow": ["wisgate/m"]}}
            }
        },
        {"channels": {"x": {"token": {"source": "exec", "provider": "wisgate", "id": "x"}}}},
        {"secrets": {"providers": {"wisgate": {"source": "env"}}}},
        {"agents": {"entries": {"wisgate": {"name": "wisgate", "workspace": "~/wisgate/x"}}}},
        {"messages": {"prefix": "wisgate/m answers", "x": "wisgate/", "y": "wisgate-2/m", "z": "https://wisgate/m"}},
        {"memory": {"search": {"provider": 1}}},
        [None, 1, True],
    ],
)
def test_what_is_no_trace(value: object) -> None:
    """Lists of models, names that are read as models, secrets, and what only looks alike are not told."""
    assert found(value) == []


def test_settings_that_name_one_model() -> None:
    """Where one model goes, only what names that model counts: as a reference, or beside its provider."""
    value = {
        "a": {"provider": "wisgate", "model": " m "},
        "b": {"provider": "wisgate", "model": "n"},
        "c": {"provider": "wisgate"},
        "d": {"defaultProvider": "wisgate", "defaultModel": "m"},
        "e": ["wisgate/m", "wisgate/n", "desk/m"],
        "byProvider": {"wisgate": {}},
    }
    assert found(value, MODEL) == ["a.provider", "d.defaultProvider", "e[0]"]
