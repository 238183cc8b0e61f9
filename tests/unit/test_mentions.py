"""Where models are named, and what OpenClaw takes each name for; seen on 2026.9.6 unless a release is named."""

from __future__ import annotations

import pytest

from openclaw_wisgate.keypath import render
from openclaw_wisgate.mentions import Mention, Origin, Resolver, Role, mentions
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.selection import DEFAULTS, Allowlist

MAIN = ("agents", "entries", "main")


def config(
    defaults: dict[str, object] | None = None, main: dict[str, object] | None = None, **providers: object
) -> dict[str, object]:
    """Return a config; a provider is the ids of its models, or a pair of these and its api."""
    blocks = {}
    for name, given in providers.items():
        ids, api = given if isinstance(given, tuple) else (given, None)
        assert isinstance(ids, list)
        blocks[name] = {"models": [{"id": identifier} for identifier in ids], **({"api": api} if api else {})}
    agents: dict[str, object] = {"defaults": defaults or {}}
    if main is not None:
        agents["entries"] = {"main": main}
    return {"models": {"providers": blocks}, "agents": agents}


def meant(value: object, text: str, role: Role = Role.PRIMARY, release: Release = NEWEST) -> tuple[str, Origin] | None:
    """Return the model that `text` means at the defaults, and where its provider is from."""
    target = Resolver(value, release).target(Mention((), text, role, DEFAULTS))
    return (str(target), target.origin) if target else None


def test_every_place_that_names_a_model() -> None:
    """Agents, their tasks, channels, hooks and tools name models; the key path leads to each."""
    value = {
        "agents": {
            "defaults": {
                "model": {"primary": "p/1", "fallbacks": ["p/2", "", 3]},
                "imageModel": {"fallbacks": ["p/3"]},
                "compaction": {"model": "p/4", "memoryFlush": {"model": "p/5"}},
                "embeddedAgent": {"cyberFailover": {"model": "p/15"}},
                "mediaModels": {"image": "p/6"},
                "imageGenerationModel": {"primary": "p/7"},
                "voiceModel": "p/8",
                "models": {"p/9": {}},
                "modelPolicy": {"allow": ["p/*", None]},
            },
            "list": [{"id": "a", "model": "p/10"}, "x"],
        },
        "hooks": {"gmail": {"model": "p/11"}, "mappings": [{"model": "p/12"}, 1]},
        "channels": {
            "modelByChannel": {"telegram": {"*": "p/13"}},
            "discord": {
                "voice": {"model": "p/16", "tts": {"summaryModel": "p/17"}},
                "accounts": {"home": {"voice": {"model": "p/18", "tts": {"summaryModel": "p/19"}}}, "off": 1},
            },
        },
        "tools": {"media": {"audio": {"preferredModel": "p/14"}}},
    }
    found = {
        render(mention.key_path).removeprefix("agents.defaults."): mention.role.value for mention in mentions(value)
    }
    assert found == {
        "model.primary": "primary",
        "model.fallbacks[0]": "fallback",
        "imageModel.fallbacks[0]": "task",
        "compaction.model": "task",
        "compaction.memoryFlush.model": "task",
        "embeddedAgent.cyberFailover.model": "task",
        "mediaModels.image": "generation",
        "imageGenerationModel.primary": "generation",
        "voiceModel": "capability",
        'models["p/9"]': "setting",
        "modelPolicy.allow[0]": "allowed",
        "agents.list[0].model": "primary",
        "hooks.gmail.model": "task",
        "hooks.mappings[0].model": "task",
        'channels.modelByChannel.telegram["*"]': "task",
        "channels.discord.voice.model": "task",
        "channels.discord.voice.tts.summaryModel": "task",
        "channels.discord.accounts.home.voice.model": "task",
        "channels.discord.accounts.home.voice.tts.summaryModel": "task",
        "tools.media.audio.preferredModel": "capability",
    }


@pytest.mark.parametrize("value", [{}, [], None, {"agents": []}, {"agents": {"defaults": {"model": 1, "models": []}}}])
def test_a_config_that_names_none(value: object) -> None:
    """What is not there, or of another kind, names no model."""
    assert list(mentions(value)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wisgate/m", "wisgate/m"),
        (" WisGate / m ", "wisgate/m"),
        ("wisgate/a/b", "wisgate/a/b"),
        ("wisgate/M", "wisgate/M"),
        ("wisgate/m@work", "wisgate/m"),
        ("wisgate/m@20260101", "wisgate/m@20260101"),
        ("wisgate/m@20260101@work", "wisgate/m@20260101"),
        ("wisgate/m@4bit", "wisgate/m@4bit"),
        ("wisgate/m@q4_k_m@work", "wisgate/m@q4_k_m"),
        ("wisgate/m@", "wisgate/m@"),
        ("openrouter:AUTO", "openrouter/AUTO"),
        ("wisgate/", None),
        ("/m", None),
    ],
)
def test_a_name_with_its_provider(text: str, expected: str | None) -> None:
    """The provider stands before the first slash, without case and blanks; an auth profile behind an @ is no part."""
    found = meant({}, text)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("api", "release", "expected"),
    [
        (None, NEWEST, "wisgate/m"),
        ("wisgate", NEWEST, "wisgate/m"),
        ("openai-completions", NEWEST, "wisgate/wisgate/m"),
        (None, Release(2026, 5, 28), "wisgate/wisgate/m"),
    ],
)
def test_the_providers_id_twice(api: str | None, release: Release, expected: str) -> None:
    """OpenClaw drops the second one unless the provider has an api of another name; before 2026.6.1 never."""
    value = config(wisgate=(["m"], api))
    assert meant(value, "wisgate/wisgate/m", release=release) == (expected, Origin.WRITTEN)


@pytest.mark.parametrize(
    ("role", "release", "expected"),
    [
        (Role.PRIMARY, NEWEST, ("desk/q", Origin.FOUND)),
        (Role.SETTING, NEWEST, ("desk/q", Origin.FOUND)),
        (Role.TASK, NEWEST, ("openai/q", Origin.ASSUMED)),
        (Role.FALLBACK, NEWEST, ("wisgate/q", Origin.ASSUMED)),
        (Role.PRIMARY, Release(2026, 4, 2), ("anthropic/q", Origin.ASSUMED)),
        (Role.PRIMARY, Release(2026, 4, 5), ("desk/q", Origin.FOUND)),
        (Role.SETTING, Release(2026, 4, 23), ("wisgate/q", Origin.ASSUMED)),
        (Role.SETTING, Release(2026, 4, 24), ("desk/q", Origin.FOUND)),
    ],
)
def test_a_name_that_one_provider_lists(role: Role, release: Release, expected: tuple[str, Origin]) -> None:
    """A primary is looked for since 2026.4.5, an entry of a list since 2026.4.24; a fallback gets the provider of the primary, whoever lists it."""
    value = config({"model": "wisgate/m"}, wisgate=["m"], desk=["q"])
    assert meant(value, "q", role, release) == expected


def test_a_name_that_two_providers_list() -> None:
    """It is nobody's: the provider of OpenClaw's own default is taken."""
    value = config(wisgate=["m"], desk=["m"], other=["M"])
    assert meant(value, "m") == ("openai/m", Origin.ASSUMED)
    assert Resolver(value).having("m", DEFAULTS) == ("wisgate", "desk")
    assert meant(value, "M") == ("other/M", Origin.FOUND)


def test_the_agents_own_settings_come_first() -> None:
    """A name that an agent has settings for is found there, whatever else lists it."""
    value = config({}, {"models": {"desk/m": {}}}, wisgate=["m"])
    target = Resolver(value).target(Mention((), "m", Role.PRIMARY, MAIN))
    assert str(target) == "desk/m"


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("fast", Role.PRIMARY, "wisgate/last"),
        (" FAST ", Role.FALLBACK, "wisgate/last"),
        ("fast", Role.TASK, "wisgate/last"),
        ("fast", Role.ALLOWED, "wisgate/last"),
        ("wisgate/Fast", Role.PRIMARY, "wisgate/last"),
        ("desk/fast", Role.PRIMARY, "desk/fast"),
        ("fast@work", Role.PRIMARY, "wisgate/last"),
        ("wisgate/same", Role.PRIMARY, "wisgate/same"),
        ("bare", Role.PRIMARY, "openai/alone"),
        ("fast", Role.GENERATION, "openai/fast"),
        ("wild", Role.PRIMARY, "openai/wild"),
    ],
)
def test_aliases(text: str, role: Role, expected: str) -> None:
    """Of equal aliases the last counts; a provider may stand before one; there are none for generation."""
    models = {
        "wisgate/first": {"alias": "fast"},
        "WisGate/last": {"alias": " Fast"},
        "wisgate/same": {"alias": "same"},
        "alone": {"alias": "bare"},
        "wisgate/*": {"alias": "wild"},
        "wisgate/none": {"alias": " "},
    }
    found = meant(config({"models": models}), text, role)
    assert found is not None
    assert found[0] == expected


def test_an_agents_alias_replaces_that_of_the_defaults() -> None:
    """An agent has the aliases of the defaults and its own, which win."""
    value = config({"models": {"a/1": {"alias": "x"}, "a/2": {"alias": "y"}}}, {"models": {"b/1": {"alias": "X"}}})
    resolver = Resolver(value)
    names = [resolver.target(Mention((), text, Role.PRIMARY, MAIN)) for text in ("x", "y")]
    assert [str(name) for name in names] == ["b/1", "a/2"]


@pytest.mark.parametrize(
    ("defaults", "main", "expected"),
    [
        ({"model": "a/1"}, {}, "a/1"),
        ({"model": "a/1"}, {"model": {"primary": "b/1"}}, "b/1"),
        ({"model": "a/1"}, {"model": {"fallbacks": ["b/1"]}}, "a/1"),
        ({}, {}, "wisgate/m"),
        ({"model": "a/1"}, {"model": "/x"}, "wisgate/m"),
    ],
)
def test_the_primary_of_an_agent(defaults: dict[str, object], main: dict[str, object], expected: str) -> None:
    """It is the agent's, or that of the defaults, or the implicit one: also where the name is nothing."""
    assert str(Resolver(config(defaults, main, wisgate=["m"])).primary(MAIN)) == expected


@pytest.mark.parametrize(
    ("entries", "is_map", "admitted"),
    [
        (("wisgate/m",), False, True),
        (("wisgate/*",), False, True),
        (("desk/*", "Fast"), False, True),
        (("Fast",), True, False),
        (("m",), True, True),
        (("desk/m",), False, False),
    ],
)
def test_what_an_allowlist_admits(entries: tuple[str, ...], *, is_map: bool, admitted: bool) -> None:
    """A policy may name an alias, the older map a model without its provider."""
    value = config({"models": {"wisgate/m": {"alias": "fast"}}}, wisgate=["m"])
    allowlist = Allowlist(("agents", "defaults", "modelPolicy", "allow"), entries, is_map=is_map)
    resolver = Resolver(value)
    target = resolver.target(Mention((), "wisgate/m", Role.PRIMARY, DEFAULTS))
    assert target is not None
    assert resolver.admits(allowlist, target) is admitted
