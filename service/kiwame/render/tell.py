"""Findings told in one language. No tensors, no library: data in, sentences out."""

import importlib
from functools import cache, lru_cache
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import quote

from kiwame.errors import Problem
from kiwame.model import Claim, Explanation, Findings, LookAlike, Step
from kiwame.render import formats
from kiwame.render.headings import heading
from kiwame.render.text import printed_program

LANGUAGES = ("en", "ja")
SCHEMA = "1"


class Lesson(NamedTuple):
    """A refusal told: its title, and what to learn from it."""

    title: str
    detail: str


@cache
def phrases(lang: str) -> ModuleType:
    """The phrases of a language."""
    return importlib.import_module(f"kiwame.phrases.{lang}")


@cache
def lessons(lang: str) -> ModuleType:
    """The lessons of a language, for refusals."""
    return importlib.import_module(f"kiwame.phrases.{lang}_lessons")


def said(kind: str, data: dict[str, Any], lang: str) -> str:
    """One step in words."""
    variant = data.get("variant")
    phrase = phrases(lang).PHRASES[f"{kind}.{variant}" if variant else kind]
    return str(phrase(data))


class Told(NamedTuple):
    """A claim told: the step, and its line in the story."""

    step: Step
    line: str


def told(claim: Claim, n: int, lang: str) -> Told:
    """A claim in words, kept beside it: claims that hold for every run of a program's form are told once."""
    found: Told | None = claim.__dict__.get(f"{lang}{n}")
    if found is None:
        text = said(claim.kind, claim.data, lang)
        step = Step(n, claim.stage, claim.kind, text, claim.data)
        found = claim.__dict__[f"{lang}{n}"] = Told(step, f"{n}. {heading(claim, lang)}: {text}")
    return found


def tell(findings: Findings, lang: str, base_url: str = "") -> Explanation:
    """The explanation in `lang`, with links that start with `base_url`."""
    all_told = [told(claim, n, lang) for n, claim in enumerate(findings.claims, 1)]
    texts = {id(t.step.data): t.step.text for t in all_told}
    looks = [
        LookAlike(
            a.spec, a.same_shape, a.cells_that_differ, texts.get(id(a.data)) or said("contrast", a.data, lang), a.data
        )
        for a in findings.look_alikes
    ]
    title = told(findings.heading, 0, lang).step.text
    text = "\n\n".join((title, printed_program(findings), "\n".join([t.line for t in all_told])))
    return Explanation(
        SCHEMA,
        findings.spec,
        lang,
        findings.backend,
        findings.device,
        findings.versions,
        title,
        findings.inputs,
        findings.output,
        findings.stages,
        [t.step for t in all_told],
        text,
        findings.verified,
        findings.equivalents,
        looks,
        findings.next,
        dict(links(findings.spec, lang, findings.backend, findings.device, base_url)),
    )


def lesson(problem: Problem, lang: str) -> Lesson:
    """Title and detail of a refusal. A variant without a phrase of its own is told by its cause's."""
    words = lessons(lang)
    phrase = words.LESSONS.get(problem.variant) or words.LESSONS[problem.cause.slug]
    return Lesson(words.TITLES[problem.cause.slug], phrase(problem.data))


@lru_cache(maxsize=1024)
def links(spec: str, lang: str, backend: str, device: str, base_url: str) -> dict[str, str]:
    """Permalinks of an explanation: itself, and each other format."""
    query = [f"lang={lang}"] if lang != "en" else []
    if backend != "torch":
        query.append(f"backend={backend}")
    if device != "cpu":
        query.append(f"device={device}")
    path = base_url + permalink(spec)
    found = {"self": _joined(path, query)}
    for name in (*formats(), "npy"):
        found[name] = _joined(path, [f"format={name}", *query])
    return found


def permalink(spec: str) -> str:
    """/permute/2x3/1,0 where the spec has that plain form, else /e?spec=…"""
    words = spec.split(" ")
    plain = len(words) in (2, 3) and not set(spec) & set("[]();:\"'/?#%&+")
    if plain and all(word and word != "." for word in words):
        return "/" + "/".join(words)
    return f"/e?spec={quote(spec, safe=',*')}"


def _joined(path: str, query: list[str]) -> str:
    if not query:
        return path
    return f"{path}{'&' if '?' in path else '?'}{'&'.join(query)}"
