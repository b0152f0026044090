"""Refusals made into lessons that can be acted on: the place in the text, and the nearest specs that run."""

from collections.abc import Callable

import msgspec

from kiwame.errors import Refusal

_MOST_REPAIRS = 12


def repaired(refusal: Refusal, text: str, respec: Callable[[str], str]) -> Refusal:
    """The refusal with `did_you_mean` and `nearest`: those of its repairs that are specs which can be explained."""
    found: list[str] = []
    for repair in refusal.repairs[:_MOST_REPAIRS]:
        start, end = repair.span
        candidate = text[:start] + repair.text.replace("{}", text[start:end]) + text[end:]
        try:
            respec(candidate)
        except Refusal:
            continue
        candidate = candidate.strip()
        if candidate not in found:
            found.append(candidate)
    for example in refusal.problem.nearest:
        if example not in found and " " in example:
            found.append(example)
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
