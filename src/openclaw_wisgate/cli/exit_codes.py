"""What the exit code says; the table in the README is made from here."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.report import Report


class ExitCode(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    """done, or nothing to do"""
    NO = 1
    """the answer is no: findings, a pending change under `--exit-code`, declined, a ping that is not ok"""
    USAGE = 2
    """wrong flags, or input is needed and nobody can be asked"""
    FAILED = 3
    """it could not be done: unreadable or unwritable file, not JSON5, refused, changed meanwhile, locked, put back by OpenClaw"""
    WRITTEN_UNREACHABLE = 4
    """written and kept, but the endpoint did not answer well"""
    ROLLED_BACK = 5
    """written, the endpoint did not answer well, and the bytes from before are back"""
    INTERRUPTED = 130
    """interrupted; nothing is half-written"""


def exit_code(report: Report, *, pending_is_no: bool = False) -> ExitCode:
    """Return the exit code of `report`; with `pending_is_no` a change that could be made counts as a no."""
    from openclaw_wisgate.report import Decision

    match report.decision:
        case Decision.CLEAN | Decision.UNCHANGED:
            return ExitCode.DONE
        case Decision.PENDING:
            return ExitCode.NO if pending_is_no else ExitCode.DONE
        case Decision.PROBLEMS | Decision.DECLINED:
            return ExitCode.NO
        case Decision.REFUSED | Decision.INCOMPLETE | Decision.REVERTED:
            return ExitCode.FAILED
        case Decision.WRITTEN:
            return ExitCode.DONE if report.is_reachable else ExitCode.WRITTEN_UNREACHABLE
        case Decision.ROLLED_BACK:
            return ExitCode.ROLLED_BACK
        case Decision.INTERRUPTED:
            return ExitCode.INTERRUPTED
    assert_never(report.decision)
