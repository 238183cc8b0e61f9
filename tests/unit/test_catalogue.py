"""The catalogue: what is known, and what is written of it."""

from __future__ import annotations

from openclaw_wisgate.presets import DEFAULT_MODEL
from openclaw_wisgate.provider import Api
from openclaw_wisgate.system import resources


def test_model_of_the_guide() -> None:
    """The guide's model has the guide's figures, and its protocol of its own."""
    spec = resources.catalogue().model(DEFAULT_MODEL)
    assert spec is not None
    assert (spec.context_window, spec.max_tokens, spec.input, spec.cost) == (256000, 8192, ("text",), None)
    assert resources.catalogue().entries[DEFAULT_MODEL].api is Api.ANTHROPIC_MESSAGES


def test_reasoning_is_never_written_unasked() -> None:
    """That a model can reason does not make OpenClaw ask the gateway for it."""
    entry = resources.catalogue().entries["gpt-5"]
    spec = entry.to_spec()
    assert spec is not None
    assert entry.reasoning
    assert not spec.reasoning


def test_model_without_limits() -> None:
    """A model whose limits are not known is known, but cannot be written as it is."""
    entry = resources.catalogue().entries["gpt-image-2"]
    assert not entry.makes_text
    assert entry.to_spec() is None
    assert resources.catalogue().model("gpt-image-2") is None
    assert resources.catalogue().model("nope") is None


def test_search() -> None:
    """Every word has to be in the id, the name, the family or the protocol."""
    catalogue = resources.catalogue()
    assert {entry.id for entry in catalogue.matching("GEMINI pro")} == {
        "gemini-3-pro-preview",
        "gemini-2.5-pro",
        "gemini-3-pro-image-preview",
    }
    assert [entry.id for entry in catalogue.matching("messages")] == [DEFAULT_MODEL]
    assert catalogue.matching("") == tuple(catalogue.entries.values())
    assert catalogue.matching("claude gpt") == ()
