"""Findings told in one language. No tensors, no library: data in, sentences out."""

import importlib
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import quote

from kiwame.errors import Problem
from kiwame.model import Explanation, Findings, LookAlike, Step
from kiwame.render import formats
from kiwame.render.text import story_text

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


def tell(findings: Findings, lang: str, base_url: str = "") -> Explanation:
    """The explanation in `lang`, with links that start with `base_url`."""
    words = phrases(lang)
    steps = [
        Step(n, claim.stage, claim.kind, said(claim.kind, claim.data, lang), claim.data)
        for n, claim in enumerate(findings.claims, 1)
    ]
    looks = [
        LookAlike(a.spec, a.same_shape, a.cells_that_differ, said("contrast", a.data, lang), a.data)
        for a in findings.look_alikes
    ]
    title = words.title(findings.heading)
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
        steps,
        story_text(title, findings, steps, lang),
        findings.verified,
        findings.equivalents,
        looks,
        findings.next,
        links(findings, lang, base_url),
    )


def lesson(problem: Problem, lang: str) -> Lesson:
    """Title and detail of a refusal. A variant without a phrase of its own is told by its cause's."""
    words = lessons(lang)
    phrase = words.LESSONS.get(problem.variant) or words.LESSONS[problem.cause.slug]
    return Lesson(words.TITLES[problem.cause.slug], phrase(problem.data))


def links(findings: Findings, lang: str, base_url: str) -> dict[str, str]:
    """Permalinks of this explanation: itself, and each other format."""
    query = [f"lang={lang}"] if lang != "en" else []
    if findings.backend != "torch":
        query.append(f"backend={findings.backend}")
    if findings.device != "cpu":
        query.append(f"device={findings.device}")
    path = permalink(findings.spec)
    found = {"self": _joined(base_url + path, query)}
    for name in (*formats(), "npy"):
        found[name] = _joined(base_url + path, [f"format={name}", *query])
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
