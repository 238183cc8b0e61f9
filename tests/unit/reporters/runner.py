"""How the runner of GitHub Actions reads a line of output: `ActionCommand.cs` and `ActionCommandManager.cs`, in our words.

It takes a line for a command in the form `::name key=value,…::data`, white space in front of it allowed, and else in the
older form `##[name key=value;…]data`, which may stand anywhere in the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

REGISTERED = frozenset(
    """
    add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output
    stop-commands warning
    """.split()  # noqa: SIM905 - words are easier to compare with the original
)
_DATA = {"%0D": "\r", "%0A": "\n", "%25": "%"}
_PROPERTY = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
_OLD = {"%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]", "%25": "%"}
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Command:
    """What the runner does."""

    name: str
    properties: dict[str, str]
    data: str


def commands(output: str) -> list[Command | str]:
    """Return the lines of `output`, each as the command it is or as it is shown."""
    return [_command(line) or line for line in _LINE_END.split(output.removesuffix("\n"))]


def shown(command: Command) -> dict[str, str]:
    """Return the properties that an annotation keeps: places that make no sense are dropped."""
    kept = dict(command.properties)
    line, end = kept.get("line"), kept.get("endLine", kept.get("line"))
    assert line is not None or not {"endLine", "col", "endColumn"}.intersection(kept)
    if line != end and "col" in kept:
        del kept["col"], kept["endColumn"]
    assert int(kept.get("endLine", 1)) >= int(kept.get("line", 1))
    assert int(kept.get("endColumn", 1)) >= int(kept.get("col", 1))
    return kept


def _command(line: str) -> Command | None:
    text = line.lstrip()
    if text.startswith("::") and "::" in text[2:]:
        head, _, data = text[2:].partition("::")
        name, _, properties = head.partition(" ")
        if name.lower() in REGISTERED:
            return Command(name.lower(), _properties(properties.strip(), ",", _PROPERTY), _unescaped(data, _DATA))
    at = line.find("##[")
    if at >= 0 and "]" in line[at:]:
        head, _, data = line[at + 3 :].partition("]")
        name, _, properties = head.partition(" ")
        if name.lower() in REGISTERED:
            return Command(name.lower(), _properties(properties, ";", _OLD), _unescaped(data, _OLD))
    return None


def _properties(text: str, separator: str, escapes: dict[str, str]) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(separator))
    return {key: _unescaped(value, escapes) for key, _, value in pairs if key and value}


def _unescaped(text: str, escapes: dict[str, str]) -> str:
    for escape, character in escapes.items():
        text = text.replace(escape, character)
    return text
