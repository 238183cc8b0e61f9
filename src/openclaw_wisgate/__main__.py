"""`python -m openclaw_wisgate`, and the console script."""

from __future__ import annotations

import gc
import sys

_PATIENCE = 100_000
"""How many more objects there are before the first look for garbage; loading a command makes a third as many."""


def main() -> int:
    """Run the program and return its exit code."""
    # To look after every 700 objects takes a short run some of its time, and finds nothing.
    gc.set_threshold(_PATIENCE)
    from openclaw_wisgate.cli.shortcut import shortcut

    code = shortcut(sys.argv[1:])
    if code is not None:
        return code
    from openclaw_wisgate.cli.program import alone

    code = alone(sys.argv[1:])
    if code is not None:
        return code
    from openclaw_wisgate.cli.app import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
