"""Which format and which language an answer has: what the request says, weighed as RFC 9110 wants it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kiwame.errors import Cause, refuse

LANGUAGES = ("en", "ja")


class _Range(NamedTuple):
    value: str
    weight: float


class _Rank(NamedTuple):
    """Weight first; then named exactly before by wildcard; then the order of the header, or our default."""

    weight: float
    closeness: int
    order: int
    is_default: bool


def format_of(named: str | None, accept: str, offers: Mapping[str, Sequence[str]], default: str) -> str:
    """The format to answer in. `offers` are media types by format; `named` (the parameter) beats `accept`."""
    if named is not None:
        if named not in offers:
            raise refuse(Cause.FORMAT, got=named, expected=list(offers), formats=list(offers))
        return named
    if not accept or accept == "*/*":
        return default
    ranges = list(_ranges(accept))
    ranks = {name: _rank(ranges, media_types, is_default=name == default) for name, media_types in offers.items()}
    best = max(ranks, key=ranks.__getitem__)
    if not ranks[best].weight:
        listed = [media_type for media_types in offers.values() for media_type in media_types[:1]]
        raise refuse(Cause.FORMAT, "accept", got=accept, expected=listed, formats=list(offers))
    return best


def language_of(named: str | None, accept_language: str) -> str:
    """`en` or `ja`. `named` must be one of them; a header that names neither means English."""
    if named is not None:
        if named not in LANGUAGES:
            raise refuse(Cause.ARGUMENT, "lang", got=named, expected=list(LANGUAGES), languages=list(LANGUAGES))
        return named
    return accepted_language(accept_language)


def accepted_language(header: str) -> str:
    """The best of ours in an Accept-Language header."""
    best, best_weight = LANGUAGES[0], 0.0
    for tag, weight in _ranges(header):
        primary = LANGUAGES[0] if tag == "*" else tag.partition("-")[0]
        if primary in LANGUAGES and weight > best_weight:
            best, best_weight = primary, weight
    return best


def _rank(ranges: list[_Range], media_types: Sequence[str], *, is_default: bool) -> _Rank:
    best = _Rank(0.0, -1, 0, is_default)
    for order, (value, weight) in enumerate(ranges):
        for media_type in media_types:
            closeness = _closeness(value, media_type)
            if closeness > best.closeness:
                best = _Rank(weight, closeness, -order if closeness == 2 else -len(ranges), is_default)
    return best


def _closeness(value: str, media_type: str) -> int:
    if value == media_type:
        return 2
    if value == "*/*":
        return 0
    if value.endswith("/*") and media_type.startswith(value[:-1]):
        return 1
    return -1


def _ranges(header: str) -> Iterator[_Range]:
    for item in header.lower().split(","):
        value, *parameters = (part.strip() for part in item.split(";"))
        if value:
            yield _Range(value, _weight(parameters))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0
