"""Brings the catalogue up to date: `python -m tests.conformance.catalogue --answer FILE --figures FILE`.

`--answer` is what a gateway says to `GET /v1/models`: models that it lists and the catalogue does not are added, those
that it does not list any more are printed, never removed, and limits and prices that it states are taken.
`--figures` is LiteLLM's `model_prices_and_context_window_backup.json`, out of its package on PyPI: vendors' limits for
what nobody stated better.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.conformance.catalogue.refreshing import FILE, read, refreshed, text

from openclaw_wisgate.offers import read_offers


def main() -> int:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.catalogue", description=__doc__)
    parser.add_argument("--answer", type=Path, help="what a gateway says to GET /v1/models")
    parser.add_argument("--gateway", default="api.wisgate.ai", help="the host that said it (default: %(default)s)")
    parser.add_argument("--figures", type=Path, help="LiteLLM's figures")
    parser.add_argument("--figures-of", default="LiteLLM", help="their name and version (default: %(default)s)")
    arguments = parser.parse_args()
    day = datetime.now(UTC).date().isoformat()
    offers = read_offers(arguments.answer.read_bytes()) if arguments.answer else ()
    if offers is None:
        parser.error(f"{arguments.answer} is no list of models")
    figures = json.loads(arguments.figures.read_bytes()) if arguments.figures else {}
    catalogue, gone = refreshed(
        read(),
        offers,
        figures,
        day=day,
        gateway=f"GET /v1/models of {arguments.gateway}",
        figures_of=arguments.figures_of,
    )
    FILE.write_text(text(catalogue), "utf-8")
    for identifier in gone:
        sys.stdout.write(f"not listed any more: {identifier}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
