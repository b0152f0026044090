"""Comparisons and quizzes in this process: `kiwame.compare(a, b)`, `kiwame.quiz(spec)`, `kiwame.answer(spec, "b")`."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from kiwame import verbs
from kiwame.errors import Cause, Refusal, refuse
from kiwame.library import Asked, check_language, told
from kiwame.render import compared, quizzed


class Shown:
    """What can show itself: in each of its formats, and in a notebook."""

    __slots__ = ()
    lang: str

    def to_json(self) -> bytes:
        """As the service sends it."""
        return self.render("json")

    def render(self, name: str) -> bytes:
        """In a format: json, text, markdown. Raises Refusal `format` for any other."""
        renderers = self._renderers()
        if name not in renderers:
            raise told(refuse(Cause.FORMAT, got=name, expected=list(renderers), formats=list(renderers)), self.lang)
        return renderers[name](self)

    def _renderers(self) -> Mapping[str, Callable[[Any], bytes]]:
        raise NotImplementedError

    def _repr_markdown_(self) -> str:
        return self.render("markdown").decode()


class Comparison(Shown, verbs.Comparison, frozen=True):
    """Two results compared."""

    def _renderers(self) -> Mapping[str, Callable[[Any], bytes]]:
        return compared.FORMATS


class Quiz(Shown, verbs.Quiz, frozen=True):
    """A question about a spec."""

    def _renderers(self) -> Mapping[str, Callable[[Any], bytes]]:
        return quizzed.QUIZ_FORMATS


class Verdict(Shown, verbs.Verdict, frozen=True):
    """Whether an answer was right, and why."""

    def _renderers(self) -> Mapping[str, Callable[[Any], bytes]]:
        return quizzed.VERDICT_FORMATS


def compare(
    a: str,
    b: str,
    *,
    inputs: Mapping[str, Any] | None = None,
    backend: str | None = None,
    device: str | None = None,
    lang: str | None = None,
) -> Comparison:
    """Run two specs here and tell how their outputs differ.

    `inputs` are for both, as `kiwame.explain` takes them. A Refusal's `field` says which of the two it is about.
    """
    from kiwame.explainer.differences import compare as found  # noqa: PLC0415 - loads torch or NumPy

    check_language(lang)
    sides = {name: Asked(spec, inputs, backend, device) for name, spec in (("a", a), ("b", b))}
    side = ""
    try:
        for side, asked in sides.items():  # noqa: B007 - it names the side that is refused
            job = asked.job
            lang = lang or asked.lang
        side = ""
        result = found(sides["a"].job, job)
    except Refusal as refusal:
        at = refusal.problem.field or side
        located = sides[at].located(refusal)
        located.problem = msgspec.structs.replace(located.problem, field=at)
        raise told(located, lang or "en") from None
    return Comparison(*msgspec.structs.astuple(compared.comparison(result, lang or "en")))


def quiz(spec: str, *, backend: str | None = None, device: str | None = None, lang: str | None = None) -> Quiz:
    """A question about a spec: what comes out? It says nothing of which option is right. Raises Refusal."""
    found, lang = _quizzed(spec, backend, device, lang)
    return Quiz(*msgspec.structs.astuple(quizzed.question(found, lang)))


def answer(
    spec: str, answer: Any, *, backend: str | None = None, device: str | None = None, lang: str | None = None
) -> Verdict:
    """Whether an answer to `quiz(spec)` is right, and why: an option's id, text or values. Raises Refusal."""
    found, lang = _quizzed(spec, backend, device, lang)
    try:
        verdict = quizzed.verdict(found, answer, lang)
    except Refusal as refusal:
        raise told(refusal, lang) from None
    return Verdict(*msgspec.structs.astuple(verdict))


def _quizzed(spec: str, backend: str | None, device: str | None, lang: str | None) -> tuple[verbs.Quizzed, str]:
    from kiwame.explainer.quiz import quiz as found  # noqa: PLC0415 - loads torch or NumPy

    check_language(lang)
    asked = Asked(spec, None, backend, device)
    try:
        result = found(asked.job)
    except Refusal as refusal:
        raise told(asked.located(refusal), lang or asked.lang or "en") from None
    return result, lang or asked.lang or "en"
