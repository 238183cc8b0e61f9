"""Finding out what is known of models: from the catalogue, from what a gateway said before, or by asking it now."""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.commands import models
from openclaw_wisgate.commands.asking import Send
from openclaw_wisgate.commands.subject import Target
from openclaw_wisgate.known_models import Known, LiveList, known_models
from openclaw_wisgate.provider import Api, ModelSpec
from openclaw_wisgate.system import http, live_models, resources

_SECONDS = 10.0
_NAME = "wisgate"


class Lookup:
    """What is known of the models of one gateway, which is asked at most once, and only for a model not known otherwise.

    `block` is the gateway as a provider of a config, with the key or where it comes from.
    """

    def __init__(
        self, target: Target, block: Mapping[str, object], *, asks: bool = True, send: Send = http.send
    ) -> None:
        """Look for models of the gateway of `block`; without `asks` it is not asked."""
        self._target = target
        self._config = {"models": {"providers": {_NAME: block}}}
        self._asks = asks
        self._send = send
        self._live: LiveList | None = None

    def __call__(self, identifier: str) -> ModelSpec | None:
        """Return the model as it stands in a config, or None where its limits are not known."""
        known = self._known(identifier, live_models.stored(self._base_url, self._target.around))
        spec = known.to_spec() if known else None
        if spec is not None or not self._asks:
            return spec
        self._asks = False
        _, self._live = models.asked(self._config, _NAME, self._target, timeout=_SECONDS, send=self._send)
        known = self._known(identifier, self._live)
        return known.to_spec() if known else None

    @property
    def _base_url(self) -> str:
        return str(self._config["models"]["providers"][_NAME].get("baseUrl", ""))

    def _known(self, identifier: str, live: LiveList | None) -> Known | None:
        found = known_models(resources.catalogue(), self._live or live, {})
        return next((one for one in found if one.id == identifier), None)


def best_api(identifier: str) -> Api:
    """Return the API that serves a model best; chat completions for one that the catalogue does not have."""
    entry = resources.catalogue().entries.get(identifier)
    return entry.api if entry else Api.OPENAI_COMPLETIONS
