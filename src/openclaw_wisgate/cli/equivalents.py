"""The commands that do without a question what a dialogue has led to."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from openclaw_wisgate.provider import ModelSpec


def equivalents(
    models: Sequence[ModelSpec],
    known: Callable[[str], ModelSpec | None],
    arguments: Sequence[str],
    *,
    default: bool = False,
    fallback: bool = False,
) -> tuple[str, ...]:
    """Return the commands that add `models` as they are, none of them asking for one.

    Models that are `known` with these very figures go into one command, each of the others into one of its own, because
    flags state its figures. `arguments` are those that were typed after `add`. With `default` the first model
    becomes the default.
    """
    plain = [model for model in models if known(model.id) == model]
    groups = [plain, *([model] for model in models if model not in plain)]
    commands = []
    for group in filter(None, groups):
        roles = ["--default"] if default and models[0] in group else []
        roles += ["--fallback"] if fallback else []
        ids = sorted((model.id for model in group), key=lambda identifier: identifier != models[0].id)
        stated = [] if group is plain else _figures(group[0])
        commands.append(shlex.join(("openclaw-wisgate", "add", *ids, *stated, *roles, *arguments)))
    return tuple(commands)


def _figures(model: ModelSpec) -> list[str]:
    figures = ["--context-window", str(model.context_window), "--max-tokens", str(model.max_tokens)]
    if model.name != model.id:
        figures += ["--name", model.name]
    if model.input != ("text",):
        figures += ["--input", ",".join(model.input)]
    if model.reasoning:
        figures.append("--reasoning")
    if model.cost is not None:
        prices = {key: figure for key, figure in model.cost.to_value().items() if figure or key in ("input", "output")}
        figures += ["--cost", ",".join(f"{key}={_plain(figure)}" for key, figure in prices.items())]
    return figures


def _plain(figure: object) -> str:
    """Return a number without an exponent."""
    return f"{figure:f}".rstrip("0").rstrip(".") if isinstance(figure, float) else str(figure)
