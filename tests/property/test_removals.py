"""What holds when a provider or a model goes from a config that names it in many places."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import event, given
from hypothesis import strategies as st
from tests.property.config_texts import texts_of
from tests.property.test_plans import check_sound, parsed

from openclaw_wisgate.bundled import built_into
from openclaw_wisgate.change import changes_between, get
from openclaw_wisgate.keypath import KeyPath, starts_with
from openclaw_wisgate.known_providers import KNOWN_PROVIDERS
from openclaw_wisgate.mentions import Mention, Origin, Resolver, Role, mentions
from openclaw_wisgate.plan import Plan
from openclaw_wisgate.plan_remove import RemoveOptions, plan_remove
from openclaw_wisgate.releases import NEWEST, Release
from openclaw_wisgate.selection import listed_models

_IDS = st.sampled_from(("m", "M", "n", "wisgate/m", " m "))
_REFERENCES = st.sampled_from(
    (
        *("wisgate/m", "WISGATE/n", "wisgate/wisgate/m", "wisgate/*", "wisgate/fast", "wisgate/m@work"),
        *("desk/m", "desk/n", "moonshot/m", "m", "M", "n", "fast", "Fast", "${MODEL}", " "),
    )
)


def _some(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=fields)


_FALLBACKS = st.lists(_REFERENCES, max_size=3)
_SELECTORS = _REFERENCES | _some(primary=_REFERENCES, fallbacks=_FALLBACKS, timeoutMs=st.just(5))
_AGENTS = _some(
    model=_SELECTORS,
    imageModel=_SELECTORS,
    decisionModel=_REFERENCES,
    heartbeat=_some(model=_REFERENCES, every=st.just("5m")),
    mediaModels=_some(image=_SELECTORS),
    models=st.dictionaries(_REFERENCES, st.sampled_from(({}, {"alias": "fast"}, {"alias": "m"})), max_size=3),
    modelPolicy=_some(allow=_FALLBACKS),
)
_LISTED = st.fixed_dictionaries(
    {"models": st.lists(st.fixed_dictionaries({"id": _IDS}), max_size=3)},
    optional={"api": st.just("openai-completions")},
)
_VALUES = st.fixed_dictionaries(
    {
        "models": st.fixed_dictionaries(
            {
                "providers": st.fixed_dictionaries(
                    {"wisgate": _LISTED}, optional={"Wisgate": _LISTED, "desk": _LISTED, "moonshot": _LISTED}
                )
            }
        ),
        "agents": _some(defaults=_AGENTS, entries=st.dictionaries(st.just("main"), _AGENTS, max_size=1))
        | _some(defaults=_AGENTS, list=st.lists(_AGENTS, max_size=2)),
    },
    optional={
        "hooks": _some(mappings=st.lists(_some(model=_REFERENCES, id=st.just("x")), max_size=2)),
        "channels": _some(modelByChannel=_some(chat=st.dictionaries(st.sampled_from(("primary", "x")), _SELECTORS))),
        "tools": st.fixed_dictionaries(
            {"media": _some(image=_some(preferredModel=_REFERENCES))},
            optional={"byProvider": st.dictionaries(_REFERENCES, st.just({}), max_size=2)},
        ),
        "memory": _some(search=_some(provider=st.sampled_from(("wisgate", "desk")), model=_IDS)),
        "meta": st.just({"migrations": {"modelPolicyAllowlist": True}}),
    },
)
_OPTIONS = st.builds(
    RemoveOptions,
    model=st.none() | st.sampled_from(("m", "M", "n", "wisgate/m")),
    replace_with=st.sampled_from((None, "desk/m", "moonshot/x", "wisgate/n", "fast", "nothing")),
    release=st.sampled_from((NEWEST, Release(2026, 5, 28), Release(2026, 2, 6))),
)


def served(after: object, provider: str, options: RemoveOptions) -> bool:
    """Tell whether OpenClaw can go on serving what was removed."""
    listed = listed_models(after).get(provider)
    if provider in built_into(options.release):
        return True
    return listed is not None and (options.model is None or options.model in listed)


def naming(value: object, gone: str, options: RemoveOptions) -> Iterator[Mention]:
    """Yield what surely names what is asked to be removed, but for services of plugins."""
    resolver = Resolver(value, options.release)
    for mention in mentions(value):
        target = resolver.target(mention)
        if target is None or target.provider != gone or target.origin is Origin.ASSUMED:
            continue
        if mention.role is Role.CAPABILITY and gone in KNOWN_PROVIDERS:
            continue
        if options.model in (None, target.model):
            yield mention


@given(texts_of(_VALUES), st.sampled_from(("wisgate", "wisgate", "wisgate", "desk", "moonshot")), _OPTIONS)
def test_nothing_dangles_and_nothing_else_changes(text: str, provider: str, options: RemoveOptions) -> None:
    """After a removal nothing names what went, and only what named it is another than before."""
    document = parsed(text)
    plan = plan_remove(document, provider, options)
    if not isinstance(plan, Plan):
        rules = {diagnostic.rule for diagnostic in plan.diagnostics}
        event(f"refused: {', '.join(sorted(rules))}")
        assert rules <= {"plan/in-use", "plan/no-such-model", "plan/no-such-provider"}
        return
    event("planned")
    check_sound(plan)
    after = plan.after.value
    gone = provider.lower()
    if not served(after, gone, options):
        named = list(naming(document.value, gone, options))
        assert list(naming(after, gone, options)) == []
        # An alias that is gone means nothing, so that what was named by it would be overlooked.
        words = {(mention.home, mention.role, mention.text) for mention in named}
        assert not words & {(mention.home, mention.role, mention.text) for mention in mentions(after)}
    about: list[KeyPath] = [("models", "providers", provider)]
    reader = Resolver(document.value, options.release)
    for mention in mentions(document.value):
        target = reader.target(mention)
        if target and target.provider == gone:
            about.append(mention.selector or mention.key_path)
    for change in changes_between(document.value, after):
        assert any(starts_with(change.key_path, path) for path in about), change
    block = get(after, ("models", "providers", provider))
    assert (block is None) is (options.model is None)
    check_told(plan, options)


def check_told(plan: Plan, options: RemoveOptions) -> None:
    """Check that the notes say of every name that stays what became of it."""
    told = {note.rule for note in plan.notes}
    before, after = (Resolver(document.value, options.release) for document in (plan.before, plan.after))
    moved = [one for one in mentions(after.value) if str(before.target(one)) != str(after.target(one))]
    assert bool(moved) is ("plan/other-meaning" in told)
    served_still = {"plan/still-named"} & told or served(after.value, plan.subject.lower(), options)
    left = get(after.value, ("memory", "search", "provider")) == plan.subject.lower() and options.model is None
    assert served_still or not left or "plan/left-alone" in told
