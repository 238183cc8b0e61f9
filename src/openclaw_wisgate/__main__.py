"""`python -m openclaw_wisgate`, and the console script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program and return its exit code."""
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
