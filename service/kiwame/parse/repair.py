"""Refusals made into lessons that can be acted on: the place in the text, and the nearest specs that run."""

from collections.abc import Callable

import msgspec

from kiwame.errors import Refusal

_MOST_REPAIRS = 12


def repaired(refusal: Refusal, text: str, respec: Callable[[str], str]) -> Refusal:
    """The refusal with `did_you_mean` and `nearest`: those of its repairs that are specs which can be explained."""
    repairs = refusal.repairs[:_MOST_REPAIRS]
    candidates = [text[: r.span[0]] + r.text.replace("{}", text[slice(*r.span)]) + text[r.span[1] :] for r in repairs]
    candidates += [example for example in refusal.problem.nearest if " " in example]
    found: list[str] = []
    for candidate in map(str.strip, candidates):
        if candidate in found:
            continue
        try:
            respec(candidate)
        except Refusal:
            continue
        found.append(candidate)
    problem = refusal.problem
    told = Refusal(
        msgspec.structs.replace(
            problem,
            did_you_mean=found[0] if found else None,
            nearest=found[1:6] or [n for n in problem.nearest if n not in found[:1]],
        ),
        refusal.repairs,
    )
    told.attempt = refusal.attempt
    return told
