"""A machine for use cases: a home on disk, a gateway that is a function, a user who has answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from openclaw_wisgate.commands.add import AddRequest, add
from openclaw_wisgate.commands.apply import ApplyRequest, apply
from openclaw_wisgate.commands.backups import prune
from openclaw_wisgate.commands.key import where
from openclaw_wisgate.commands.key_set import SetRequest, set_key
from openclaw_wisgate.commands.remove import remove
from openclaw_wisgate.commands.restore import restore
from openclaw_wisgate.commands.storing import AskKey, NewKey
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.commands.sync import AskGone, SyncRequest, sync
from openclaw_wisgate.commands.undo import undo
from openclaw_wisgate.plan_add import AddOptions
from openclaw_wisgate.presets import PRESETS, PresetName
from openclaw_wisgate.probe import HttpReply, Phases, Probe, TransportFault, Verdict
from openclaw_wisgate.provider import Cost, KeyPlaceholder, KeyVariable, ModelSpec, OnConflict, ProviderSpec, Store
from openclaw_wisgate.report import Report
from openclaw_wisgate.retention import Limits
from openclaw_wisgate.system import plan_files
from openclaw_wisgate.system.access import Access
from openclaw_wisgate.system.locate import Surroundings, locate

KEY = "sk-canary-4711-do-not-show"
VARIABLE = "WISGATE_API_KEY"
MODEL = ModelSpec(
    id="claude-opus-4-6", name="Claude Opus 4.6", context_window=256000, max_tokens=8192, cost=Cost(input=5, output=25)
)
OK = HttpReply(
    status=200,
    headers={"content-type": "application/json"},
    body=b'{"choices":[{"message":{"content":"OK"},"finish_reason":"stop"}]}',
    phases=Phases(dns=0.001, connect=0.002, tls=0.003, first_byte=0.1, total=0.2),
)
REFUSED = TransportFault(verdict=Verdict.REFUSED, detail="nothing listens there", phases=Phases(total=0.1))
UNAUTHORISED = HttpReply(
    status=401,
    headers={"content-type": "application/json"},
    body=b'{"error":{"message":"invalid api key","type":"invalid_request_error"}}',
    phases=Phases(total=0.1),
)


def provider(preset: PresetName = PresetName.WISGATE, *, models: Sequence[ModelSpec] = (MODEL,)) -> ProviderSpec:
    """Return what `add` writes under a preset."""
    chosen = PRESETS[preset]
    return ProviderSpec(
        id=chosen.provider_id,
        base_url=chosen.base_url,
        api=chosen.api,
        api_key=KeyPlaceholder() if chosen.placeholder else KeyVariable(VARIABLE),
        auth=chosen.auth,
        models=tuple(models),
    )


@dataclass(slots=True)
class Gateway:
    """Answers every probe with `reply`, or raises it; keeps what it was asked and shown."""

    reply: HttpReply | TransportFault | BaseException = field(default=OK)
    asked: list[Probe] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    meanwhile: Callable[[], object] = field(default=bool)

    def send(self, probe: Probe, access: Access) -> HttpReply | TransportFault:
        """Take a probe and answer it."""
        self.asked.append(probe)
        self.keys.append(access.key)
        self.meanwhile()
        if isinstance(self.reply, BaseException):
            raise self.reply
        return self.reply


@dataclass(slots=True)
class User:
    """Answers the questions; keeps the reports that were shown with them."""

    agrees: bool = True
    policy: OnConflict | None = None
    confirmed: list[Report] = field(default_factory=list)
    settled: list[Report] = field(default_factory=list)
    meanwhile: Callable[[], object] = field(default=bool)

    def confirm(self, report: Report) -> bool:
        """Answer whether to write."""
        self.confirmed.append(report)
        self.meanwhile()
        return self.agrees

    def settle(self, report: Report) -> OnConflict | None:
        """Answer what to do about what is there already."""
        self.settled.append(report)
        return self.policy


@dataclass(slots=True)
class Machine:
    """A home on disk with a config file in it, or none; variables, a gateway and a user."""

    top: Path
    variables: dict[str, str]
    gateway: Gateway = field(default_factory=Gateway)
    user: User = field(default_factory=User)
    said: list[str] = field(default_factory=list)

    @property
    def config(self) -> Path:
        """The config file."""
        return self.top / "home" / ".openclaw" / "openclaw.json"

    @property
    def around(self) -> Surroundings:
        """What the process sees."""
        return Surroundings({"HOME": str(self.top / "home"), **self.variables}, self.top / "work", self.top / "state")

    @property
    def target(self) -> Target:
        """Where the use cases work."""
        return Target(locate(self.around), self.around, self.said.append)

    def put(self, text: str | bytes, name: str = "openclaw.json") -> bytes:
        """Write a file in OpenClaw's folder; return its bytes."""
        raw = text.encode() if isinstance(text, str) else text
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.with_name(name).write_bytes(raw)
        return raw

    def raw(self) -> bytes | None:
        """Return the bytes of the config, or None if there is no file."""
        return self.config.read_bytes() if self.config.exists() else None

    def left(self) -> set[str]:
        """Return the names in OpenClaw's folder."""
        return {file.name for file in self.config.parent.iterdir()}

    def add(  # noqa: PLR0913 - as many as the command has flags
        self,
        spec: ProviderSpec | None = None,
        options: AddOptions | None = None,
        *,
        write: bool = True,
        ping: bool = True,
        rollback: bool = False,
        verify: bool = False,
        key: NewKey | None = None,
        ask_key: AskKey | None = None,
        store: Store = Store.DOTENV,
    ) -> Report:
        """Add a provider, the preset wisgate's unless told otherwise."""
        asked = AddRequest(
            target=self.target,
            provider=spec or provider(),
            options=options or AddOptions(),
            write=write,
            ping=ping,
            rollback=rollback,
            verify=verify,
            key=key,
            ask_key=ask_key,
            store=store,
        )
        return add(asked, confirm=self.user.confirm, settle=self.user.settle, send=self.gateway.send)

    def set_key(self, key: str, name: str | None = None, *, write: bool = True) -> Report:
        """Store a key."""
        asked = SetRequest(target=self.target, name=name, give=lambda *_: key, write=write)
        return set_key(asked, confirm=self.user.confirm)

    def keys(self, name: str | None = None, *, judge: bool = True) -> Report:
        """Look where a key comes from."""
        return where(self.target, name, command="key check" if judge else "key where", judge=judge)

    @property
    def env_file(self) -> Path:
        """OpenClaw's `.env`."""
        return self.config.with_name(".env")

    def remove(
        self,
        name: str = "wisgate",
        *,
        write: bool = True,
        model: str | None = None,
        replace_with: str | None = None,
        verify: bool = False,
    ) -> Report:
        """Remove a provider, or one model of it."""
        return remove(
            self.target,
            name,
            write=write,
            confirm=self.user.confirm,
            model=model,
            replace_with=replace_with,
            verify=verify,
        )

    def save(
        self,
        name: str,
        spec: ProviderSpec | None = None,
        options: AddOptions | None = None,
        *,
        ping: bool = True,
    ) -> Report:
        """Save the plan to add a provider, the preset wisgate's unless told otherwise, in the file `name`."""
        asked = AddRequest(
            target=self.target,
            provider=spec or provider(),
            options=options or AddOptions(),
            ping=ping,
            plan=name,
        )
        return add(asked, confirm=self.user.confirm, settle=self.user.settle, send=self.gateway.send)

    def save_removal(self, name: str, identifier: str = "wisgate", *, replace_with: str | None = None) -> Report:
        """Save the plan to remove a provider in the file `name`."""
        confirm = self.user.confirm
        return remove(self.target, identifier, write=True, confirm=confirm, replace_with=replace_with, plan=name)

    def sync(  # noqa: PLR0913 - as many as the command has flags
        self,
        *names: str,
        offline: bool = False,
        remove_gone: bool = False,
        ask_gone: AskGone | None = None,
        replace_with: str | None = None,
        write: bool = True,
        plan: str | None = None,
    ) -> Report:
        """Bring models up to date."""
        asked = SyncRequest(
            target=self.target,
            providers=names,
            offline=offline,
            remove_gone=remove_gone,
            ask_gone=ask_gone,
            replace_with=replace_with,
            write=write,
            plan=plan,
        )
        return sync(asked, confirm=self.user.confirm, send=self.gateway.send)

    def apply(
        self, name: str, *, write: bool = True, ping: bool = True, rollback: bool = False, verify: bool = False
    ) -> Report:
        """Execute the plan in the file `name`."""
        asked = ApplyRequest(
            target=self.target,
            saved=plan_files.read(name),
            name=name,
            write=write,
            ping=ping,
            rollback=rollback,
            verify=verify,
        )
        return apply(asked, confirm=self.user.confirm, send=self.gateway.send)

    def undo(self, *, write: bool = True, force: bool = False, verify: bool = False) -> Report:
        """Take the last write back."""
        return undo(self.target, write=write, confirm=self.user.confirm, force=force, verify=verify)

    def restore(
        self, identifier: str = "latest", *, provider: str | None = None, write: bool = True, verify: bool = False
    ) -> Report:
        """Put a saved copy back."""
        confirm = self.user.confirm
        return restore(self.target, identifier, provider=provider, write=write, confirm=confirm, verify=verify)

    def prune(self, keep: int, days: float, *, write: bool = True) -> Report:
        """Remove old copies."""
        return prune(self.target, Limits(keep, days), write=write, confirm=self.user.confirm)


def with_models(spec: ProviderSpec, *identifiers: str) -> ProviderSpec:
    """Return `spec` with these models."""
    return replace(spec, models=tuple(replace(MODEL, id=name, name=name) for name in identifiers))


def rules(report: Report) -> list[str]:
    """Return the rules of all diagnostics about texts."""
    return [diagnostic.rule for judged in report.judged for diagnostic in judged.diagnostics]


def note_rules(report: Report) -> set[str]:
    """Return the rules of the notes."""
    return {note.rule for note in report.notes}


def nested(value: object, *steps: str | int) -> object:
    """Return what stands in `value` under these keys and indices."""
    for step in steps:
        if isinstance(step, int):
            assert isinstance(value, list)
            value = value[step]
        else:
            assert isinstance(value, Mapping)
            value = value[step]
    return value
