"""A bar on a terminal's standard error while many files are judged."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import typer

PATIENCE = 0.5
"""Seconds before which nobody wonders whether anything happens."""


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is to be told how many things of how many are done; a bar shows it after a while."""
    start = time.monotonic()
    shown = 0
    advance: Callable[[int], None] | None = None
    with ExitStack() as stack:

        def tell(done: int, total: int) -> None:
            nonlocal advance, shown
            if advance is None:
                if time.monotonic() - start < PATIENCE:
                    return
                advance = stack.enter_context(typer.progressbar(length=total, label=label, file=sys.stderr)).update
            advance(done - shown)
            shown = done

        yield tell
