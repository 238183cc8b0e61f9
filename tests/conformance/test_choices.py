"""Adding a model lets every agent choose it and takes no other from any, as five releases of OpenClaw say themselves.

What they said of the configs of `openclaw/choices.py` is kept in `fixtures/conformance/choices.json`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.conformance.openclaw import choice_verdicts
from tests.conformance.openclaw.choice_verdicts import Answer, canonical
from tests.conformance.openclaw.choices import CHOICES, IMAGES, RELEASES, Choice, texts

from openclaw_wisgate import imaging
from openclaw_wisgate.effective import Effective
from openclaw_wisgate.inventory import KeyFacts, KeyState, Listed, inventory
from openclaw_wisgate.plan import Plan, Refusal
from openclaw_wisgate.releases import Release
from openclaw_wisgate.selection import WILDCARDS
from openclaw_wisgate.syntax import Document

_EVERY = [(choice, release) for release in RELEASES for choice in CHOICES if choice.is_for(release)]
_ADDED = [(choice, release) for choice, release in _EVERY if not choice.refuses(release)]


def _name(value: object) -> str:
    return value.name if isinstance(value, Choice) else str(value)


@cache
def recording() -> choice_verdicts.Recording:
    """Return what the releases said."""
    return choice_verdicts.read_recording()


def said(document: Document, release: Release) -> Answer:
    """Return what `release` said of a config."""
    found = recording().answers.get(canonical(document.text), {}).get(release)
    assert found, f"ask again: python -m tests.conformance.openclaw choices {release}"
    return found


def added(choice: Choice, release: Release) -> Plan:
    """Return the plan of what is added."""
    plan = choice.plan(release)
    assert isinstance(plan, Plan), plan
    return plan


@pytest.mark.parametrize(("choice", "release"), _ADDED, ids=_name)
def test_exactly_the_models_added_can_be_chosen_then(choice: Choice, release: Release) -> None:
    """Every agent may choose what it could before and the models added; the file stays valid for the release."""
    before, after = said(choice.document(), release), said(added(choice, release).after, release)
    assert (before.valid, after.valid) == (True, True)
    assert set(after.scopes) == set(before.scopes)
    for agent, scope in after.scopes.items():
        had, has = set(before.scopes[agent].selectable), set(scope.selectable)
        assert (has - had, had - has) == (set(choice.added), set()), agent


@pytest.mark.parametrize(("choice", "release"), _ADDED, ids=_name)
def test_what_the_command_lists(choice: Choice, release: Release) -> None:
    """`openclaw models list` drops no model, and what it lists in addition was added."""
    before, after = said(choice.document(), release), said(added(choice, release).after, release)
    assert (before.listed is None) is (after.listed is None)
    # 2026.5.12 lists a wildcard as if it were a model.
    had, has = ({name for name in one.listed or () if not name.endswith("/*")} for one in (before, after))
    # Without a map 2026.3.28 lists the default and nothing else.
    gone = {before.scopes[""].default} if choice.options.get("default") and release < WILDCARDS else set()
    assert had - gone <= has <= had | set(choice.added)


@pytest.mark.parametrize(("choice", "release"), _ADDED, ids=_name)
def test_a_default_changes_only_when_asked_or_told(choice: Choice, release: Release) -> None:
    """Each agent's default stays, unless `--default` names the new one or a warning says what becomes of it."""
    plan = added(choice, release)
    told = any(note.rule == "plan/default-changes" for note in plan.notes)
    before, after = said(choice.document(), release), said(plan.after, release)
    own = {"four"} if "four" in before.scopes else {"one"} if "list" in choice.agents else set()
    changed = {agent for agent, scope in after.scopes.items() if scope.default != before.scopes[agent].default}
    asked = bool(choice.options.get("default"))
    assert changed == (set(before.scopes) - own if asked or told else set())
    assert all(after.scopes[agent].default == choice.added[0] for agent in changed)


@pytest.mark.parametrize(("choice", "release"), [pair for pair in _EVERY if pair not in _ADDED], ids=_name)
def test_what_would_take_models_away_is_refused(choice: Choice, release: Release) -> None:
    """Where no change of the file gives the wish without taking models away, there is none."""
    plan = choice.plan(release)
    assert isinstance(plan, Refusal)
    assert {diagnostic.rule for diagnostic in plan.diagnostics} == {choice.refused}


@pytest.mark.parametrize(("choice", "release"), _EVERY, ids=_name)
def test_our_list_is_what_the_release_says(choice: Choice, release: Release) -> None:
    """`list` tells of each model what the release says: who may choose it, whose default it is."""
    plan = choice.plan(release)
    documents = [choice.document(), *([plan.after] if isinstance(plan, Plan) else [])]
    for document in documents:
        answer = said(document, release)
        for reference, model in listed(document, release).items():
            choosing = {agent for agent, scope in answer.scopes.items() if reference in scope.selectable}
            assert (model.hidden_by is None) is ("" in choosing), reference
            assert set(model.hidden_from) == (set(answer.scopes) - choosing if "" in choosing else set()), reference
            assert set(model.open_to) == (set() if "" in choosing else choosing), reference
            assert model.is_default is (answer.scopes[""].default == reference), reference
            for agent in model.agents:
                assert answer.scopes[agent].default == reference


def listed(document: Document, release: Release) -> dict[str, Listed]:
    """Return our own list of the models, by their references."""
    found = inventory(Effective(document), release, lambda *_: KeyFacts(KeyState.SET, ""))
    return {f"{listing.id}/{model.id}": model for listing in found for model in listing.models}


@pytest.mark.parametrize("release", RELEASES, ids=str)
def test_pictures(release: Release) -> None:
    """The key that we write is valid and the other is not, and `litellm` makes pictures since we say so."""
    valid = {key for key, agents in IMAGES.items() if said(Choice(name="", agents=agents).document(), release).valid}
    assert valid == {imaging.image_key(release)[2]}
    assert (imaging.PROVIDER in recording().makers[release]) is (release >= imaging.SINCE)


@pytest.mark.openclaw
def test_the_installed_release_says_so_still(npm_folder: Path) -> None:
    """Asking the installed OpenClaw again gives what is recorded; its command is asked in the end-to-end tests."""
    release, package = RELEASES[-1], npm_folder / "node_modules" / "openclaw"
    answers = choice_verdicts.ask(package, texts(release), command=False)
    kept = {text: recording().answers[text][release]._replace(listed=None) for text in answers}
    assert (answers, choice_verdicts.makers_of(package)) == (kept, recording().makers[release])
