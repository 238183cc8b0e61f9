"""Which layers a probe passed, which one failed, and which it never reached."""

from __future__ import annotations

from openclaw_wisgate.probe import (
    Ask,
    Layer,
    LayerResult,
    LayerState,
    Phases,
    Probe,
    TransportFault,
    Verdict,
    layers_of,
)

_UNDETERMINED = (Verdict.RATE_LIMITED, Verdict.SERVER_ERROR, Verdict.OVERLOADED, Verdict.WRONG_API, Verdict.TIMED_OUT)
_FAILED_LAYERS = {
    Verdict.NO_KEY: Layer.KEY_RESOLVED,
    Verdict.PLACEHOLDER_KEY: Layer.KEY_RESOLVED,
    Verdict.NAME_NOT_FOUND: Layer.DNS,
    Verdict.REFUSED: Layer.TCP,
    Verdict.TLS_FAILURE: Layer.TLS,
    Verdict.REDIRECTED: Layer.HTTP_REACHABLE,
    Verdict.NOT_AN_API: Layer.HTTP_REACHABLE,
    Verdict.WRONG_PATH: Layer.HTTP_REACHABLE,
    Verdict.BAD_KEY: Layer.KEY_ACCEPTED,
    Verdict.NO_PERMISSION: Layer.KEY_ACCEPTED,
    Verdict.NO_SUCH_MODEL: Layer.MODEL_LISTED,
}
_ANSWERS = {Ask.IMAGE: Layer.IMAGE, Ask.BALANCE: Layer.BALANCE, Ask.MODELS: Layer.MODEL_LISTED}


def answer_layer(probe: Probe) -> Layer:
    """Return the layer in which the answer that `probe` asks for has to come."""
    return _ANSWERS.get(probe.ask, Layer.COMPLETION)


def failed_layer(probe: Probe, verdict: Verdict) -> Layer:
    """Return the layer that `verdict`, earned by a reply, says has failed."""
    layer = _FAILED_LAYERS.get(verdict, answer_layer(probe))
    return layer if layer in layers_of(probe) else answer_layer(probe)


def fault_layer(probe: Probe, fault: TransportFault) -> Layer:
    """Return the layer a fault belongs to; where its verdict does not say, the first phase that did not end."""
    if fault.verdict is Verdict.BAD_KEY:
        return Layer.KEY_RESOLVED
    if fault.verdict not in (Verdict.TIMED_OUT, Verdict.UNREACHABLE):
        return failed_layer(probe, fault.verdict)
    ended = {
        Layer.DNS: fault.phases.dns,
        Layer.TCP: fault.phases.connect,
        Layer.TLS: fault.phases.tls if probe.is_secure else 0.0,
        Layer.HTTP_REACHABLE: fault.phases.first_byte,
    }
    return next((layer for layer, seconds in ended.items() if seconds is None), answer_layer(probe))


def layer_results(probe: Probe, verdict: Verdict, phases: Phases, failed: Layer) -> tuple[LayerResult, ...]:
    """Return the state of every layer of `probe`: what follows the one that `failed` was not reached."""
    layers = layers_of(probe)
    bound = len(layers) if verdict is Verdict.OK else layers.index(failed)
    unknown = {Layer.KEY_ACCEPTED, Layer.MODEL_LISTED} if verdict in _UNDETERMINED else set[Layer]()
    if verdict is Verdict.NO_CREDIT:
        unknown = {Layer.MODEL_LISTED}
    if failed in (Layer.TOOL_CALL, Layer.STREAMING):
        unknown = set()
    unknown -= {failed}
    results: list[LayerResult] = []
    for index, layer in enumerate(layers):
        state = LayerState.PASSED if index < bound else LayerState.FAILED if index == bound else LayerState.NOT_REACHED
        state = LayerState.NOT_REACHED if layer in unknown else state
        seconds = None if state is LayerState.NOT_REACHED else _seconds(probe, layer, phases)
        results.append(LayerResult(layer, state, seconds))
    return tuple(results)


def _seconds(probe: Probe, layer: Layer, phases: Phases) -> float | None:
    parts = (phases.dns, phases.connect, phases.tls, phases.first_byte)
    rest = phases.total - sum(part or 0.0 for part in parts) if phases.total and phases.first_byte else None
    timed = (Layer.DNS, Layer.TCP, Layer.TLS, Layer.HTTP_REACHABLE, answer_layer(probe))
    return dict(zip(timed, (*parts, rest), strict=True)).get(layer)
