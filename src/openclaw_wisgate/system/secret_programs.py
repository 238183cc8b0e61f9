"""Programs that give secrets: the protocol of OpenClaw 2026.9.6 for its exec providers.

A request in JSON on standard input, an answer in JSON on standard output. What a program says goes nowhere but into the
key: it may hold secrets.
"""

from __future__ import annotations

import errno
import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from openclaw_wisgate.change import get
from openclaw_wisgate.system.secret_files import SecretError

_PROTOCOL = 1
_CODES = ("NOT_FOUND", "AMBIGUOUS_DUPLICATE_KEY")
_READ_SIZE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run: `timeout` and `silence` in seconds, the latter the longest without output; `limit` in bytes of output."""

    provider: str
    file: Path
    arguments: Sequence[str]
    variables: Mapping[str, str] = field(repr=False)
    timeout: float
    silence: float
    limit: int
    json_only: bool


def ask_program(program: Program, name: str) -> object:
    """Return what `program` answers for the secret `name`; SecretError where it gives none."""
    request = json.dumps(
        {"protocolVersion": _PROTOCOL, "provider": program.provider, "ids": [name]}, separators=(",", ":")
    )
    said = f'the program "{program.file}"'
    code, output = _run(program, request.encode(), said)
    if code:
        message = f"{said} ended with exit code {code}"
        raise SecretError(message)
    return _answer(output.decode("utf-8", "replace").strip(), name, said, json_only=program.json_only)


def _run(program: Program, request: bytes, said: str) -> tuple[int, bytes]:
    with _started(program, said) as process:
        try:
            with suppress(OSError):
                _pipe(process.stdin).write(request)
            with suppress(OSError):
                _pipe(process.stdin).close()
            output = _collected(process, program, said)
            # Its output has ended; what is left of its time is for ending.
            return process.wait(program.timeout), output
        except subprocess.TimeoutExpired:
            message = f"{said} did not end within {program.timeout:g} seconds"
            raise SecretError(message) from None
        finally:
            _end(process)


def _started(program: Program, said: str) -> subprocess.Popen[bytes]:
    command = [str(program.file), *program.arguments]
    try:
        return _spawned(command, program)
    except OSError as error:
        # A script without a first line that names its shell is one for sh, to Node as to shells.
        if error.errno == errno.ENOEXEC:
            return _spawned(["/bin/sh", *command], program)
        message = f"{said} cannot be run ({error.strerror})"
        raise SecretError(message) from None


def _spawned(command: Sequence[str], program: Program) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the program that the user's config names, run by the user's own flag
        command,
        cwd=program.file.parent,
        env=dict(program.variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _collected(process: subprocess.Popen[bytes], program: Program, said: str) -> bytes:
    """Return the standard output, read until both outputs end."""
    arrived: queue.Queue[tuple[bool, bytes]] = queue.Queue()
    for stream, counts in ((_pipe(process.stdout), True), (_pipe(process.stderr), False)):
        threading.Thread(target=_forward, args=(stream, counts, arrived), daemon=True).start()
    output = bytearray()
    length, ended = 0, 0
    deadline = time.monotonic() + program.timeout
    while ended < 2:  # noqa: PLR2004 - standard output and standard error
        left = deadline - time.monotonic()
        try:
            counts, piece = arrived.get(timeout=max(min(left, program.silence), 0.001))
        except queue.Empty:
            what = "said nothing for" if program.silence < left else "did not end within"
            seconds = program.silence if program.silence < left else program.timeout
            message = f"{said} {what} {seconds:g} seconds"
            raise SecretError(message) from None
        ended += not piece
        length += len(piece)
        if length > program.limit:
            message = f'{said} said more than "maxOutputBytes" allows ({program.limit})'
            raise SecretError(message)
        if counts:
            output += piece
    return bytes(output)


def _forward(stream: IO[bytes], counts: bool, arrived: queue.Queue[tuple[bool, bytes]]) -> None:  # noqa: FBT001 - a thread's target
    piece = b"?"
    while piece:
        try:
            piece = os.read(stream.fileno(), _READ_SIZE)
        except (OSError, ValueError):
            piece = b""
        arrived.put((counts, piece))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with whatever it has started."""
    if process.returncode is not None:
        # Its number may already be another's.
        return
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def _answer(text: str, name: str, said: str, *, json_only: bool) -> object:
    if not text:
        message = f"{said} said nothing"
        raise SecretError(message)
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        if json_only:
            message = f'{said} did not answer in JSON, which "jsonOnly" demands'
            raise SecretError(message) from None
        return text
    if isinstance(value, str) and not json_only:
        return value
    if get(value, ("protocolVersion",)) != _PROTOCOL or not isinstance(get(value, ("values",)), dict):
        message = f'{said} did not answer as OpenClaw\'s protocol wants, with "protocolVersion" 1 and "values"'
        raise SecretError(message)
    errors = get(value, ("errors",))
    if isinstance(errors, dict) and name in errors:
        code = get(errors, (name, "code"))
        raise SecretError(f'{said} gives no "{name}"' + (f" ({code})" if code in _CODES else ""))
    values = get(value, ("values",))
    if not isinstance(values, dict) or name not in values:
        message = f'{said} gives no "{name}"'
        raise SecretError(message)
    return values[name]
