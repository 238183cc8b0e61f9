"""The whole program with its commands."""

from __future__ import annotations

from openclaw_wisgate.cli import backups, key
from openclaw_wisgate.cli.add import add, diff
from openclaw_wisgate.cli.adopt import adopt
from openclaw_wisgate.cli.apply import apply
from openclaw_wisgate.cli.demo import demo
from openclaw_wisgate.cli.doctor import doctor
from openclaw_wisgate.cli.explain import explain
from openclaw_wisgate.cli.inventory import list_, report, show
from openclaw_wisgate.cli.models import models
from openclaw_wisgate.cli.ping import ping
from openclaw_wisgate.cli.program import new_program, run
from openclaw_wisgate.cli.remove import remove, undo
from openclaw_wisgate.cli.schema import schema
from openclaw_wisgate.cli.sync import sync
from openclaw_wisgate.cli.validate import validate

app = new_program()

for command in (add, diff, apply, validate, explain, schema, ping, doctor, models, sync, adopt, remove, undo, demo):
    app.command()(command)
for name, command in (("list", list_), ("show", show), ("report", report)):
    app.command(name)(command)
app.add_typer(backups.app, name="backups")
app.add_typer(key.app, name="key")


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code."""
    return run(app, arguments)
