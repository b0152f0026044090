"""Findings told in one language. No tensors, no library: data in, sentences out."""

import importlib
from functools import cache, lru_cache
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import quote

from kiwame.errors import Problem
from kiwame.model import Claim, Explanation, Findings, LookAlike, Step
from kiwame.render import formats
from kiwame.render.headings import heading, phrases
from kiwame.render.text import printed_program

LANGUAGES = ("en", "ja")
SCHEMA = "1"
_SAFE = ",*"  # beside letters and digits, in the query of a link


class Lesson(NamedTuple):
    """A refusal told: its title, and what to learn from it."""

    title: str
    detail: str


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
    """Findings in words. The same `claims`, the very list, are of the same values, so the text holds for them too."""

    claims: list[Claim]
    title: str
    steps: list[Step]
    text: str
    look_alikes: list[LookAlike]


def _step(claim: Claim, n: int, lang: str) -> tuple[Step, str]:
    """A claim as a step and as a line of the story, kept beside it: most hold for every run of a program's form."""
    found: tuple[Step, str] | None = claim.__dict__.get(lang)
    if found is None or found[0].n != n:
        text = said(claim.kind, claim.data, lang)
        step = Step(n, claim.stage, claim.kind, text, claim.data)
        found = claim.__dict__[lang] = (step, f"{n}. {heading(claim, lang)}: {text}")
    return found


def _told(findings: Findings, lang: str) -> Told:
    """The words for these findings, kept beside their heading until other claims are told under it."""
    kept: Told | None = findings.heading.__dict__.get(lang)
    if kept is not None and kept.claims is findings.claims:
        return kept
    steps = [_step(claim, n, lang) for n, claim in enumerate(findings.claims, 1)]
    looks = [
        LookAlike(a.spec, a.same_shape, a.cells_that_differ, said("contrast", a.data, lang), a.data)
        for a in findings.look_alikes
    ]
    title = said("title", findings.heading.data, lang)
    text = "\n\n".join((title, printed_program(findings), "\n".join([line for _, line in steps])))
    kept = findings.heading.__dict__[lang] = Told(findings.claims, title, [step for step, _ in steps], text, looks)
    return kept


def tell(findings: Findings, lang: str, base_url: str = "") -> Explanation:
    """The explanation in `lang`, with links that start with `base_url`."""
    told = _told(findings, lang)
    return Explanation(
        SCHEMA,
        findings.spec,
        lang,
        findings.backend,
        findings.device,
        findings.versions,
        told.title,
        findings.inputs,
        findings.output,
        findings.stages,
        list(told.steps),  # what is kept is not handed out
        told.text,
        findings.verified,
        list(findings.equivalents),
        list(told.look_alikes),
        list(findings.next),
        dict(links(findings.spec, lang, findings.backend, findings.device, base_url)),
        findings.outputs,
    )


def lesson(problem: Problem, lang: str) -> Lesson:
    """Title and detail of a refusal. A variant without a phrase of its own is told by its cause's."""
    words = lessons(lang)
    phrase = words.LESSONS.get(problem.variant) or words.LESSONS[problem.cause.slug]
    detail = phrase(problem.data)
    return Lesson(words.TITLES[problem.cause.slug], f"{problem.field.upper()}: {detail}" if problem.field else detail)


@lru_cache(maxsize=1024)
def links(spec: str, lang: str, backend: str, device: str, base_url: str) -> dict[str, str]:
    """Permalinks of an explanation: itself, each other format, and what other sites embed it by."""
    query = [f"lang={lang}"] if lang != "en" else []
    if backend != "torch":
        query.append(f"backend={backend}")
    if device != "cpu":
        query.append(f"device={device}")
    path = base_url + permalink(spec)
    found = {"self": _joined(path, query)}
    for name in (*formats(), "npy"):
        found[name] = _joined(path, [f"format={name}", *query])
    found["embed"] = _joined(f"{base_url}/embed?spec={quote(spec, safe=_SAFE)}", query)
    found["oembed"] = f"{base_url}/oembed?url={quote(found['self'], safe=_SAFE)}"
    return found


def permalink(spec: str) -> str:
    """/permute/2x3/1,0 where the spec has that plain form, else /e?spec=…"""
    words = spec.split(" ")
    plain = len(words) in (2, 3) and not set(spec) & set("[]();:\"'/?#%&+")
    if plain and all(word and word != "." for word in words):
        return "/" + "/".join(words)
    return f"/e?spec={quote(spec, safe=_SAFE)}"


def _joined(path: str, query: list[str]) -> str:
    if not query:
        return path
    return f"{path}{'&' if '?' in path else '?'}{'&'.join(query)}"
