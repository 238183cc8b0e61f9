"""The dialogue of `add` on a terminal where no model is named: key, models, limits that nobody knows, and the default.

It is made of lines on standard error, and what is shown is never changed, so that a screen reader, a narrow terminal
and one without colours or a cursor are as good as any other. Every question has a flag that answers it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

import typer

from openclaw_wisgate.cli.console import Console
from openclaw_wisgate.cli.exit_codes import ExitCode
from openclaw_wisgate.cli.options import Written
from openclaw_wisgate.cli.provider_flags import Protocol, ProviderFlags
from openclaw_wisgate.cli.streams import put, size_of
from openclaw_wisgate.cli.typed_key import asked
from openclaw_wisgate.cli.wish import Wish
from openclaw_wisgate.errors import UsageError
from openclaw_wisgate.presets import BY_PROTOCOL, DEFAULT_MODEL, PRESETS, PresetName

if TYPE_CHECKING:  # for annotations only: --help and --version must not pay for them
    from openclaw_wisgate.commands.offering import Offered, Offering
    from openclaw_wisgate.commands.storing import NewKey
    from openclaw_wisgate.commands.subject import Target
    from openclaw_wisgate.known_models import Known

_MOST_DIGITS = 12
"""No model has so many tokens of context."""


def told(console: Console, wish: Wish, target: Target, *, live: bool, arguments: Sequence[str]) -> Wish | None:
    """Ask what `wish` leaves open and return it, or None where nothing can be added to the config, which `add` will tell.

    Raise typer.Exit, with nothing written, where the user leaves, and UsageError for flags that cannot be. `live` lets
    the gateway be asked for its list; `arguments` are what was typed after `add`.
    """
    wish.flags.options()
    offering = _offering(wish.flags, target)
    if offering is None:
        return None
    if isinstance(sys.stdin, TextIOWrapper):
        # A letter in another encoding is a wrong answer, and no reason to fail.
        sys.stdin.reconfigure(errors="replace")
    try:
        return _Dialogue(console, wish.flags, target, offering, live, tuple(arguments)).run(wish.key)
    except _CancelledError:
        put(sys.stderr, "cancelled; nothing was written\n")
        _say_declined(console, target)
        raise typer.Exit(ExitCode.NO) from None
    except KeyboardInterrupt:
        put(sys.stderr, "\ncancelled; nothing was written\n")
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def _say_declined(console: Console, target: Target) -> None:
    """Tell who reads JSON, as any other command does."""
    from openclaw_wisgate.report import Decision, Report
    from openclaw_wisgate.reporters import REPORTERS

    if console.form is not Written.TEXT:
        report = Report(command=console.command, decision=Decision.DECLINED, file=target.name)
        put(sys.stdout, REPORTERS[console.form]().render(report, console.palette(sys.stdout)))


def _offering(flags: ProviderFlags, target: Target) -> Offering | None:
    """Return what there is to choose; with `--protocol auto` each model has the provider of its best API."""
    from openclaw_wisgate.commands.lookup import best_api
    from openclaw_wisgate.commands.offering import offering
    from openclaw_wisgate.system import resources
    from openclaw_wisgate.system.environment import Environment

    (draft,) = replace(flags, protocol=Protocol.PRESET).providers(
        [],
        variables=Environment(target.location, target.around),
        known=lambda *_: resources.catalogue().model,
        best=best_api,
        ask=None,
    )
    is_auto = flags.protocol is Protocol.AUTO

    def provider_of(model: str) -> str:
        return PRESETS[BY_PROTOCOL.get(best_api(model), PresetName.WISGATE)].provider_id if is_auto else draft.id

    return offering(target, draft, base_url=flags.base_url, provider_of=provider_of)


class _CancelledError(Exception):
    """The user leaves by q or the end of input."""


def _cancel() -> NoReturn:
    raise _CancelledError


@dataclass(frozen=True, slots=True)
class _Dialogue:
    console: Console
    flags: ProviderFlags
    target: Target
    offering: Offering
    live: bool
    arguments: tuple[str, ...]

    def run(self, given: NewKey | None) -> Wish:
        from openclaw_wisgate.cli.equivalents import equivalents
        from openclaw_wisgate.commands.lookup import Lookup

        key, works = self._key(given)
        chosen = [self._with_limits(one) for one in self._models(self._offered(key, live=self.live and works))]
        flags, chosen = self._roles(chosen)
        specs = {one.id: spec for one in chosen if (spec := self.offering.spec(one)) is not None}
        commands = equivalents(
            tuple(specs.values()),
            Lookup(self.target, self.offering.draft.settings(), asks=False),
            self.arguments,
            default=flags.default and not self.flags.default,
            fallback=flags.fallback and not self.flags.fallback,
        )
        self.console.last_words += [f"next time: {command}" for command in commands]
        return Wish(flags, list(specs), key, specs)

    def _key(self, given: NewKey | None) -> tuple[NewKey | None, bool]:
        """Return the key that the user gives, if one is needed, and whether there is one that can work."""
        from openclaw_wisgate.commands.storing import NewKey, place_of

        if given is not None:
            return given, True
        found = self.offering.find_key()
        if found.key is None and found.variable is not None:
            place = place_of(found.variable, self.flags.store, self.target)
            text = asked(self.console, found.variable, place, leave=_cancel)
            return (NewKey(text, self.flags.store), True) if text else (None, False)
        self.console.talk(f"key: {found.origin}" + (f"; {found.fault}" if found.fault else ""))
        return None, found.key is not None and found.fault is None

    def _offered(self, key: NewKey | None, *, live: bool) -> Offered:
        from openclaw_wisgate.system import resources

        if live:
            self.console.talk(f"asking {self.offering.host} which models it serves to this key")
        offered = self.offering.offer(key, live=live)
        if offered.ping is not None and not offered.ping.is_ok:
            result = offered.ping.result
            self.console.talk(f"it gave no list ({result.verdict.value}): {result.cause}")
        if not offered.known:
            message = "there is no model to choose from"
            raise UsageError(message, hint="name one: openclaw-wisgate add MODEL")
        if offered.live is None:
            where = f"of the packaged catalogue ({resources.catalogue().as_of})"
        elif offered.ping is not None and offered.ping.is_ok:
            where = f"that {self.offering.host} serves to this key"
        else:
            where = f"that {self.offering.host} served on {offered.live.as_of}"
        count = len(offered.known)
        self.console.talk(f"{count} {'model' if count == 1 else 'models'} {where}:")
        return offered

    def _models(self, offered: Offered) -> list[Known]:
        """Return the models that the user chooses."""
        from openclaw_wisgate.known_models import Standing, described
        from openclaw_wisgate.picking import Again, Item, Left, Outcome, Picking, Show, after
        from openclaw_wisgate.reporters import choices

        known = offered.known
        configured = [at for at, one in enumerate(known) if one.configured and one.standing is not Standing.GONE]
        usual = [at for at, one in enumerate(known) if one.id == DEFAULT_MODEL]
        picking = Picking(
            items=tuple(Item(one.id, described(one)) for one in known), marked=frozenset(configured or usual)
        )
        self.console.talk(choices.LEGEND)
        outcome: Outcome = Again(picking, Show.LIST)
        while isinstance(outcome, Again):
            palette = self.console.palette(sys.stderr)
            per_page = choices.page_size(known, size_of(sys.stderr)[1], palette)
            picking = replace(outcome.picking, per_page=per_page)
            self.console.talk(outcome.says, always=True)
            if outcome.show is Show.LIST:
                put(sys.stderr, choices.page(known, picking, palette))
            elif outcome.show is Show.HELP:
                put(sys.stderr, choices.help_words(palette))
            self.console.talk(choices.waiting(known, picking), always=True)
            line = self.console.ask("Models (numbers or words, ? for help): ")
            outcome = after(picking, line) if line else Left()
        if isinstance(outcome, Left):
            _cancel()
        chosen = [known[index] for index in outcome.indices]
        self.console.talk(f"models: {', '.join(one.id for one in chosen)}")
        return chosen

    def _with_limits(self, one: Known) -> Known:
        """Return `one` with the limits that the user states where nobody else does."""
        name = f'"{one.id}" in tokens: '
        window = one.context_window or self._tokens(f"Context window of {name}", "--context-window TOKENS")
        limit = one.max_tokens if one.max_tokens and one.max_tokens <= window else None
        limit = limit or self._tokens(f"Longest answer of {name}", "--max-tokens TOKENS", most=window)
        return one._replace(context_window=window, max_tokens=limit)

    def _tokens(self, question: str, flag: str, most: int | None = None) -> int:
        while True:
            answer = self._line(question).replace("_", "").replace(",", "")
            if answer == "?":
                self.console.talk(f"the model's page or its vendor states it; without a question: {flag}", always=True)
            elif not (answer.isascii() and answer.isdecimal() and 0 < len(answer) <= _MOST_DIGITS and int(answer) > 0):
                self.console.talk("type a number of tokens, such as 200000; ? for help, q to cancel", always=True)
            elif most is not None and int(answer) > most:
                self.console.talk(f"an answer is part of the context, which has {most} tokens", always=True)
            else:
                return int(answer)

    def _roles(self, chosen: list[Known]) -> tuple[ProviderFlags, list[Known]]:
        """Return the flags with what the models are to be used for, and the models that are to be set up for it.

        What the config has already is left out where there is something new, unless it becomes the default.
        """
        new = [one for one in chosen if not one.configured] or chosen
        flags = self.flags
        if flags.default or flags.fallback:
            return flags, chosen
        if flags.keep_default:
            return flags, new
        default, fallbacks = self.offering.roles
        references = [self.offering.reference(one.id) for one in chosen]
        if default in references:
            return flags, new
        self.console.talk(f"default model: {default}" if default else "no default model is set")
        first = self._default(chosen)
        if first is not None:
            return replace(flags, default=True), [first, *(one for one in new if one is not first)]
        if default is not None and not set(references) <= set(fallbacks):
            whom = chosen[0].id if len(chosen) == 1 else f"these {len(chosen)}"
            what = "a fallback" if len(chosen) == 1 else "fallbacks"
            if self._agrees(f"Add {whom} as {what}? [y/N] ", "--fallback appends the models to the fallbacks"):
                return replace(flags, fallback=True), chosen
        return flags, new

    def _default(self, chosen: list[Known]) -> Known | None:
        """Return the model that the user makes the default, if one."""
        helps = "agents use the default unless told otherwise; without a question: --default"
        if len(chosen) == 1:
            agrees = self._agrees(f"Make {chosen[0].id} the default model? [y/N] ", helps)
            return chosen[0] if agrees else None
        self.console.talk("  ".join(f"{number} {one.id}" for number, one in enumerate(chosen, 1)), always=True)
        while True:
            answer = self._line(f"Make one the default model? [1-{len(chosen)}/N] ").lower()
            named = [one for number, one in enumerate(chosen, 1) if answer in (str(number), one.id.lower())]
            if named:
                return named[0]
            if answer in ("", "n", "no"):
                return None
            self.console.talk(
                f"{helps} MODEL..., the first one" if answer == "?" else f"type a number from 1 to {len(chosen)}, or n",
                always=True,
            )

    def _agrees(self, question: str, helps: str) -> bool:
        while True:
            answer = self._line(question).lower()
            if answer in ("y", "yes", "", "n", "no"):
                return answer in ("y", "yes")
            self.console.talk(helps if answer == "?" else "type y or n; ? for help, q to cancel", always=True)

    def _line(self, question: str) -> str:
        answer = self.console.ask(question)
        if not answer or answer.strip().lower() == "q":
            _cancel()
        return answer.strip()
