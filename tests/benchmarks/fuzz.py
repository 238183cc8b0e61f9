"""Looks for configs and changes that break a promise, for a number of minutes: parsing, planning, proving, writing.

Run `python -m tests.benchmarks.fuzz MINUTES [SEED]`. Every round runs the property tests with thousands of random
examples from the next seed; the seeds that were run are printed, and a round that fails can be run again by its seed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ("test_syntax.py", "test_plans.py", "test_removals.py", "test_apply.py", "test_sites.py")


def fuzz(minutes: float, seed: int) -> int:
    """Run rounds for `minutes`, from `seed` on; return how many failed."""
    end, failed = time.monotonic() + 60 * minutes, 0
    while time.monotonic() < end:
        begun = time.monotonic()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", f"--hypothesis-seed={seed}"),
                *(str(ROOT / "tests" / "property" / name) for name in TESTS),
            ],
            cwd=ROOT,
            env={**os.environ, "HYPOTHESIS_PROFILE": "round"},
            capture_output=True,
            text=True,
            check=False,
        )
        closing = done.stdout.strip().splitlines()[-1]
        sys.stdout.write(f"seed {seed}: {closing}, {time.monotonic() - begun:.0f} s in all\n")
        if done.returncode:
            failed += 1
            sys.stdout.write(done.stdout)
        sys.stdout.flush()
        seed += 1
    return failed


if __name__ == "__main__":
    sys.exit(min(fuzz(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1), 1))
