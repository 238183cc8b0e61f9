"""Runs terminal sessions that are kept as text: commands behind `$ `, what they print, `[exit N]` where N is not 0.

Stories in `fixtures/stories` and the sessions in the README have this form. A session runs in a home of its
own against a WisGate emulator on loopback that goes by the gateway's real address in the text.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

KEY = "sk-emulated-7b1f0c9d2e"
REAL_URL = "https://api.wisgate.ai/v1"

_VOLATILE: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"/backups/[0-9a-f]{16}/[0-9]{8}T[0-9]{6}\.[0-9]{3}Z-[0-9a-f]{6}"),
        "/backups/0f3a…/20261122T090000.000Z-5e1c2a",
    ),
    (re.compile(r"\b[0-9]{8}T[0-9]{6}\.[0-9]{3}Z-[0-9a-f]{6}\b"), "20261122T090000.000Z-5e1c2a"),
    (re.compile(r'("digest_\w+": ")[0-9a-f]{64}'), r"\g<1>5e1c2a…"),
    (re.compile(r"\b20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\b"), "2026-11-22 09:00:00"),
    # In a table a time has its place, however many digits it has.
    (re.compile(r" {2,}[0-9]+ ms\b"), lambda match: "8 ms".rjust(len(match.group()))),
    (re.compile(r"\b[0-9]+ ms\b"), "8 ms"),
    (re.compile(r"http://127\.0\.0\.1:[3-6][0-9]{4}/v1"), "http://127.0.0.1:49152/v1"),
)


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a session and the text that is to follow it."""

    line: str
    output: str


def read(text: str) -> list[Command]:
    """Return the commands of a session."""
    commands: list[Command] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            commands.append(Command(line[2:].strip(), ""))
        elif commands:
            last = commands[-1]
            commands[-1] = Command(last.line, last.output + line)
    return [Command(command.line, command.output.strip("\n")) for command in commands]


def write(commands: Sequence[Command]) -> str:
    """Return the text of a session."""
    return "\n".join(
        f"$ {command.line}\n{command.output}\n" if command.output else f"$ {command.line}\n" for command in commands
    )


def run(commands: Sequence[Command], home: Path, *, base_url: str) -> Iterator[Command]:
    """Yield each command with what it really prints; `home` is the home and the working folder."""
    programs = home / ".programs"
    programs.mkdir(exist_ok=True)
    program = programs / "openclaw-wisgate"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m openclaw_wisgate "$@"\n', "utf-8")
    program.chmod(0o755)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("LANG", "LC_ALL", "TMPDIR", "COVERAGE_PROCESS_START")
    }
    environment = {**kept, "HOME": str(home), "PATH": f"{programs}:/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    for command in commands:
        line = re.sub(
            r"(openclaw-wisgate (?:add|diff)\b)(?!.*--(?:base-url|from)\b)", rf"\1 --base-url {base_url}", command.line
        )
        exported = re.fullmatch(r"export (\w+)=(\S+)", line)
        if exported:
            environment[exported.group(1)] = KEY if exported.group(2).startswith("sk-") else exported.group(2)
            yield Command(command.line, "")
            continue
        done = subprocess.run(
            ["/bin/bash", "-c", line],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        output = done.stdout.decode().replace(base_url.removesuffix("/v1"), REAL_URL.removesuffix("/v1")).rstrip("\n")
        if done.returncode:
            output = f"{output}\n[exit {done.returncode}]".lstrip("\n")
        yield Command(command.line, stable(output.replace(str(home), "~")))


def stable(text: str) -> str:
    """Return `text` with what differs from run to run (times, backup names, ports) made the same."""
    for pattern, constant in _VOLATILE:
        text = pattern.sub(constant, text)
    return text
