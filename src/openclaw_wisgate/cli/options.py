"""Options as fields of dataclasses, so that commands share them without repeating them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, get_type_hints

import typer

from openclaw_wisgate.errors import UsageError


class Output(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"


class Colour(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"
    GITLAB = "gitlab"


class Written(StrEnum):
    """Every way in which some command can write its report."""

    TEXT = "text"
    JSON = "json"
    NDJSON = "ndjson"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic:
    """What every command takes, whatever it writes."""

    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="The config file; else the one OpenClaw reads.")
    ] = None
    profile: Annotated[str | None, typer.Option(metavar="NAME", help="OpenClaw's profile of this name.")] = None
    color: Annotated[Colour, typer.Option(help="Use colour.")] = Colour.AUTO
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what matters.")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more on standard error.")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Common(Basic):
    """What every command takes that writes a report for people or for programs."""

    output: Annotated[Output, typer.Option("--output", "-o", help="Text for people, or one JSON object.")] = Output.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What every command takes that asks before it writes."""

    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask; fail where an answer is needed.")] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stop after the diff.")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifying:
    """What every command takes that writes the config."""

    verify: Annotated[
        bool, typer.Option("--verify", help="Let OpenClaw look at it then, and tell whether it stays; takes seconds.")
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """What every command takes whose plan can be saved."""

    plan: Annotated[
        str | None, typer.Option("--plan", metavar="FILE", help="Put the plan into FILE and stop; apply executes it.")
    ] = None

    def name(self, asking: Asking, *, verify: bool = False, rollback: bool = False) -> str | None:
        """Return the name of the plan file, if there is to be one; raise UsageError for flags that exclude it."""
        if self.plan is not None and asking.dry_run:
            message = "--plan and --dry-run exclude each other"
            raise UsageError(message)
        for flag, given, deed in (("--verify", verify, "looked at"), ("--rollback", rollback, "rolled back")):
            if self.plan is not None and given:
                message = f"--plan and {flag} exclude each other: nothing is written that could be {deed}"
                raise UsageError(message, hint=f"give {flag} to apply")
        return self.plan


def spread(function: Callable[..., None]) -> Callable[..., None]:
    """Return `function` as a command: each parameter whose type is a dataclass becomes that class's options."""
    hints = get_type_hints(function, include_extras=True)
    groups = {name: hint for name, hint in hints.items() if is_dataclass(hint) and isinstance(hint, type)}
    parameters = [
        parameter.replace(annotation=hints[name])
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in groups
    ]
    for group in groups.values():
        parameters += _options(group)

    def command(**values: object) -> None:
        for name, group in groups.items():
            own = {item.name: values.pop(item.name) for item in fields(group)}
            values[name] = group(**own)
        function(**values)

    command.__doc__ = inspect.getdoc(function)
    command.__name__ = function.__name__
    vars(command)["__signature__"] = inspect.Signature(parameters)
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _options(group: type) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            item.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if item.default is MISSING else item.default,
            annotation=hints[item.name],
        )
        for item in fields(group)
    ]
