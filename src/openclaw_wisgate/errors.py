"""What is raised when the job cannot be done.

Facts about the user's document are diagnostics and are returned; these are for the machine and for our
own faults. Every error carries the sentence for the user and, where there is one, the remedy.
"""

from __future__ import annotations


class WisgateError(Exception):
    """Root of all errors of this program; never raised directly."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        """Hold `message`, one sentence without a final period, and `hint`, an imperative, if any."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(WisgateError):
    """The command line asks for something that cannot be, or input is needed and nobody can be asked."""


class ConfigNotFoundError(WisgateError):
    """A config file that was named does not exist."""


class ConfigUnreadableError(WisgateError):
    """The config file is there but cannot be read as text: no rights, not a file, not UTF-8."""


class ReadOnlyError(WisgateError):
    """OpenClaw was told that its config is read-only, so this program must not write it either."""


class LockHeldError(WisgateError):
    """Another process holds OpenClaw's config lock, or left one that cannot be taken over."""


class StaleConfigError(WisgateError):
    """The config file changed between reading and writing; nothing was written."""


class NothingToUndoError(WisgateError):
    """This program has not written the config file, or somebody else has since."""


class BackupError(WisgateError):
    """There is no such saved copy, or it is damaged."""


class WriteError(WisgateError):
    """The operating system refused a write; the old bytes are still in place."""


class ResourceError(WisgateError):
    """A file that ships with this program is missing or damaged."""


class PlanProofError(WisgateError):
    """A plan failed its own proof; nothing was written and the fault is ours."""


class PlanFileError(WisgateError):
    """The file of a saved plan cannot be read or written, or is none that this version can execute."""


class StalePlanError(WisgateError):
    """A file changed since a plan for it was saved; nothing was written."""


class OpenClawError(WisgateError):
    """The installed OpenClaw is missing, or gives no answer."""


class BaselineError(WisgateError):
    """The file of accepted findings cannot be read or written."""


class JudgingError(WisgateError):
    """This program failed at one of many files; the fault is ours."""


class InterruptedAfterWriteError(WisgateError):
    """The user stopped what follows a write; the message says what is on disk."""
