"""Pings for programs: what in schemas/report.schema.json is about asking models."""

from __future__ import annotations

from collections.abc import Mapping

from openclaw_wisgate.probe import Balance, Picture, StreamTimes
from openclaw_wisgate.redact import mask_words
from openclaw_wisgate.report import Asked, Link, Ping, Report
from openclaw_wisgate.series import Quantiles, Series, series_of


def ping_value(ping: Ping) -> dict[str, object]:
    """Return everything about one ping, without a secret and without the bytes of a picture."""
    result = ping.result
    return {
        "provider": result.probe.provider,
        "model": result.probe.model,
        "ask": result.probe.ask.value,
        "api": result.probe.api,
        "verdict": result.verdict.value,
        "url": mask_words(result.probe.url),
        "status": result.status,
        "seconds": result.total,
        "said": _masked(result.said),
        "cause": result.cause,
        "cure": result.cure,
        "answer": _masked(result.answer),
        "answering": _masked(ping.answering),
        "command": ping.command,
        "key_origin": ping.key_origin,
        "layers": [
            {"layer": layer.layer.value, "state": layer.state.value, "seconds": layer.seconds}
            for layer in result.layers
        ],
        "stream": _stream(result.stream) if result.stream else None,
        "picture": _picture(result.picture, ping.picture_file) if result.picture else None,
        "balance": _balance(result.balance) if result.balance else None,
    }


def asking_value(report: Report) -> dict[str, object]:
    """Return what there is to say about the pings of `report` as a whole."""
    return {
        "statistics": [_series(one) for one in series_of(report.pings)] if report.command == "ping" else [],
        "chain": [_link(link) for link in report.chain],
        "unanswered": [_asked(asked) for asked in report.unanswered],
    }


def _masked(text: str | None) -> str | None:
    return None if text is None else str(mask_words(text))


def _stream(stream: StreamTimes) -> Mapping[str, object]:
    return {
        "first": stream.first,
        "last": stream.last,
        "pieces": stream.pieces,
        "tokens": stream.tokens,
        "tokens_per_second": stream.tokens_per_second,
    }


def _picture(picture: Picture, file: str | None) -> Mapping[str, object]:
    return {
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "bytes": len(picture.content),
        "file": file,
    }


def _balance(balance: Balance) -> Mapping[str, object]:
    return {
        "available": balance.available,
        "package": balance.package,
        "cash": balance.cash,
        "tokens": balance.tokens,
        "unlimited": balance.unlimited,
    }


def _asked(asked: Asked) -> dict[str, object]:
    return {"provider": asked.provider, "model": asked.model, "ask": asked.ask.value}


def _link(link: Link) -> Mapping[str, object]:
    return {
        "role": link.role,
        "reference": link.reference,
        "asked": _asked(link.asked) if link.asked else None,
        "why": link.why,
    }


def _series(one: Series) -> Mapping[str, object]:
    return {
        **_asked(one.asked),
        "pings": len(one.pings),
        "good": one.good,
        "seconds": _quantiles(one.seconds),
        "first_token": _quantiles(one.first_token),
        "tokens_per_second": _quantiles(one.tokens_per_second),
    }


def _quantiles(found: Quantiles | None) -> Mapping[str, object] | None:
    if found is None:
        return None
    return {"min": found.minimum, "median": found.median, "p95": found.p95, "max": found.maximum}
