"""Writes what people get wrong with each op, service/kiwame/ops/mistakes.json: `make docs`.

Every spec is run, and what is written is what the run said: a warning, a contrast, or the lesson of a refusal. A test
fails when the file is behind.
"""

import json
import re
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import kiwame
from kiwame.errors import Cause, Refusal
from kiwame.ops.axis_arguments import Axes, Axis
from kiwame.ops.base import Op, registry
from kiwame.ops.mistakes import FILE
from kiwame.parse.read import read
from kiwame.render.tell import LANGUAGES, lesson, said

MOST = 3  # of an op
KINDS = ("warn", "contrast")
# The refusals that a spoilt example is to meet. Others say that it was spoilt in a way that no one writes.
LEARNT = (Cause.AXIS_OUT_OF_RANGE, Cause.AXIS_COUNT, Cause.SIZES, Cause.PATTERN, Cause.UNKNOWN_FLAG)
COUNTED = (Cause.SIZES, Cause.INDEX_OUT_OF_RANGE)  # lessons that are nothing without their numbers
VARIANTS = ("argument.missing", "argument.no-tensor", "dtype.condition")
NUMBER = r"[0-9]+"
SHAPE = re.compile(rf"(?<= )({NUMBER}(?:x{NUMBER})*)(?= |$)")


class Mistake(NamedTuple):
    """What is said of a spec. `sort` tells apart what the same words would be said of."""

    spec: str
    kind: str
    sort: str
    texts: dict[str, str]
    instead: str | None = None

    def written(self) -> dict[str, Any]:
        """The entry of the file."""
        entry = {"spec": self.spec, "kind": self.kind, **self.texts}
        return entry | ({"try": self.instead} if self.instead else {})


def found(spec: str) -> list[Mistake]:
    """What a spec is warned of and contrasted with, warnings first; or why it is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            steps = kiwame.explain(spec).steps
        except Refusal as refusal:
            return [refused(spec, refusal)]
    told = [step for kind in KINDS for step in steps if step.kind == kind]
    told.sort(key=lambda step: step.data["variant"].startswith("library-"))  # what is wrong here comes first
    return [
        Mistake(spec, s.kind, s.data["variant"], {lang: said(s.kind, s.data, lang) for lang in LANGUAGES}) for s in told
    ]


def refused(spec: str, refusal: Refusal) -> Mistake:
    """The first sentence of the lesson, and what to type instead."""
    problem = refusal.problem
    texts = {lang: opening(lesson(problem, lang).detail, problem.cause in COUNTED) for lang in LANGUAGES}
    instead = problem.did_you_mean
    return Mistake(spec, "refusal", problem.variant, texts, instead if instead and runs(instead) else None)


def runs(spec: str) -> bool:
    """Whether a spec is explained."""
    try:
        kiwame.explain(spec)
    except Refusal:
        return False
    return True


def opening(text: str, numbers: bool) -> str:
    """The first sentence of a lesson; where it is to have `numbers`, on to the first sentence that has two."""
    sentences = re.findall(r".+?(?:。|\.(?= |$)|$) ?", text)
    full = (n for n, sentence in enumerate(sentences) if not numbers or len(re.findall(NUMBER, sentence)) > 1)
    return "".join(sentences[: next(full, 0) + 1]).rstrip()


def mistakes_of(op: Op) -> list[Mistake]:
    """At most three: of each of its pitfalls one, then what its examples are warned of; else a refusal."""
    kept: list[Mistake] = []
    for spec in op.pitfalls:
        one = next(iter(found(spec)), None)
        if one is None:
            raise AssertionError(f"{spec} is no pitfall of {op.name}: it runs without a warning or a contrast")
        kept.append(one)
    for spec in op.examples:
        sorts = {one.sort for one in kept}
        kept += {one.sort: one for one in reversed(found(spec)) if one.sort not in sorts}.values()
    return kept[:MOST] or [next(refusals(op))]


def refusals(op: Op) -> Iterator[Mistake]:
    """Refusals of the first example spoilt, the likeliest mistake first."""
    for spec in spoilt(op):
        try:
            kiwame.explain(spec)
        except Refusal as refusal:
            if refusal.problem.variant in VARIANTS or refusal.problem.cause in LEARNT:
                yield refused(spec, refusal)


def spoilt(op: Op) -> Iterator[str]:
    """The first example with an axis too far, sizes that do not fit, an argument too few, or one too many."""
    example = op.examples[0]
    shapes = [source.shape for source in read(example).program.inputs]
    rank = max(map(len, shapes), default=0)
    for argument in op.arguments:
        if isinstance(argument, (Axis, Axes)):
            bare = re.sub(rf" {argument.name}=\S+", "", example)
            yield f"{bare} {argument.name}={rank}"
            yield re.sub(rf"{NUMBER}(?=[^ ]*$)", str(rank), example, count=1)
    if len(op.operands) == 2 and not any(one.many or one.optional for one in op.operands):
        yield from (f"{op.name} 2x3 2", f"{op.name} 2x3 4x3")
    places = list(SHAPE.finditer(example))
    if len(shapes) > 1 and len(places) > 1:
        start, end = places[-1].span()
        yield example[:start] + re.sub(NUMBER, lambda size: str(int(size[0]) + 1), places[-1][0]) + example[end:]
    if example.count(" ") > 1:
        yield example.rpartition(" ")[0]
    yield f"{example} dim=1"


def written() -> str:
    """The file: one line an op."""
    lines = [
        f"{json.dumps(op.name)}:"
        + json.dumps([one.written() for one in mistakes_of(op)], ensure_ascii=False, separators=(",", ":"))
        for op in registry().values()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Write the file."""
    FILE.write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
