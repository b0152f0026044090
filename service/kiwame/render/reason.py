"""The lesson behind a message told in a language, as JSON, text and Markdown."""

import importlib
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

import msgspec

from kiwame.errors import Problem
from kiwame.messages.settled import Ran, Settled
from kiwame.phrases.messages import told as lessons_of
from kiwame.reason import Code, Failing, Why, Working
from kiwame.render.markdown import escaped, fenced
from kiwame.render.tell import SCHEMA, Lesson, lesson, lessons, links, said

Renderer = Callable[[Why], bytes]


@cache
def words(lang: str) -> ModuleType:
    """The phrases of a language for this verb."""
    return importlib.import_module(f"kiwame.phrases.{lang}_why")


def why(found: Settled, lang: str, base_url: str = "") -> Why:
    """The answer in `lang`, with links that start with `base_url`."""
    asked = found.asked
    code = _code(found, lang, base_url)
    told, slug = _lesson(found, code, lang)
    unknown = asked.message is not None and asked.known is None
    answer = Why(
        schema=SCHEMA,
        lang=lang,
        recognised=None if asked.message is None else asked.known is not None,
        library=asked.library,
        kind=asked.known.kind.name if asked.known else None,
        type=slug,
        title=told.title,
        detail=told.detail,
        message=asked.message,
        fails=_failing(found, lang),
        works=[_working(ran, lang, base_url) for ran in found.works],
        code=code,
        needs=list(found.needs),
        report=_sentence("report", {}, lang) if unknown else None,
        text="",
    )
    return msgspec.structs.replace(answer, text="\n\n".join(_blocks(answer)))


def _sentence(name: str, data: dict[str, Any], lang: str) -> str:
    return str(words(lang).SENTENCES[name](data))


def _lesson(found: Settled, code: Code | None, lang: str) -> tuple[Lesson, str | None]:
    """What it is all about, and the problem's type: of the message where it is known, else of the code."""
    known = found.asked.known
    if known is not None:
        cause = known.kind.cause
        detail = lessons_of(lang.upper())[known.kind.name](known.data)
        return Lesson(lessons(lang).TITLES[cause.slug], detail), f"/problems/{cause.slug}"
    if found.asked.message is not None or code is None:
        data = {"library": found.asked.library, "code": code is not None}
        return Lesson(_sentence("title.unknown", {}, lang), _sentence("unknown", data, lang)), None
    return Lesson(code.title, code.detail), code.type


def _failing(found: Settled, lang: str) -> Failing | None:
    if found.fails is None:
        return None
    spec, backend, problem = found.fails
    detail = lesson(problem, lang).detail
    return Failing(spec, backend, f"/problems/{problem.cause.slug}", detail, problem.backend_says)


def _working(ran: Ran, lang: str, base_url: str) -> Working:
    link = links(ran.spec, lang, ran.backend, "cpu", base_url)["self"]
    return Working(ran.spec, ran.backend, said("title", ran.heading.data, lang), ran.shape, link)


def _code(found: Settled, lang: str, base_url: str) -> Code | None:
    trial = found.asked.code
    if trial is None:
        return None
    taken = {name: tuple(shape) for name, shape in found.asked.taken.items()} if not found.needs else {}
    if found.refused is not None:
        example = bool(taken and found.asked.known and found.asked.known.shown.example)
        return _refused(found.refused, trial.text, taken, lang, example=example)
    if found.needs:
        title, detail = _sentence("title.needs", {}, lang), _sentence("needs", {"names": found.needs}, lang)
        return Code(text=trial.text, runs=None, taken=taken, title=title, detail=detail)
    title = _sentence("title.runs", {}, lang)
    if found.ran is None:
        return Code(text=trial.text, runs=True, taken=taken, title=title, detail=_sentence("unproved", {}, lang))
    data = {"shape": list(found.ran.shape), "title": said("title", found.ran.heading.data, lang)}
    link = links(found.ran.spec, lang, found.ran.backend, "cpu", base_url)["self"]
    return Code(text=trial.text, runs=True, taken=taken, title=title, detail=_sentence("runs", data, lang), link=link)


def _refused(problem: Problem, text: str, taken: dict[str, tuple[int, ...]], lang: str, *, example: bool) -> Code:
    told = lesson(problem, lang)
    return Code(
        text=text,
        runs=False,
        taken=taken,
        example=example,
        title=told.title,
        detail=told.detail,
        type=f"/problems/{problem.cause.slug}",
        span=problem.span,
        did_you_mean=problem.did_you_mean,
        nearest=problem.nearest,
        backend_says=problem.backend_says,
    )


def _blocks(told: Why) -> list[str]:
    """The answer's paragraphs."""
    labels, lang = words(told.lang).LABELS, told.lang
    blocks = [f"{told.title}\n{told.detail}"]
    if told.code is not None and (told.message is not None or told.code.type is not None):
        lines = [labels["code"], *_indented([told.code.text])]
        lines += [_taken(told.code, lang)] if told.code.taken else []
        lines += [told.code.detail] if told.code.detail != told.detail else []
        better = [told.code.did_you_mean, *told.code.nearest] if told.code.did_you_mean else []
        blocks.append("\n".join([*lines, *([labels["works"], *_indented(better)] if better else [])]))
    if told.fails is not None:
        says = _in_other_words(told)
        said_so = [f"{labels['says']} {says}"] if says else []
        blocks.append("\n".join([labels["fails"], f"  {told.fails.spec}", *said_so]))
    if told.works:
        blocks.append("\n".join([labels["works"], *(f"  {w.spec}  → {w.title}" for w in told.works)]))
    return [*blocks, told.report] if told.report else blocks


def _taken(code: Code, lang: str) -> str:
    taken = [(name, list(shape)) for name, shape in code.taken.items()]
    return _sentence("taken.example" if code.example else "taken", {"taken": taken}, lang)


def _indented(specs: list[str]) -> list[str]:
    return [f"  {line}" for spec in specs for line in spec.splitlines()]


def _in_other_words(told: Why) -> str | None:
    """What the library says to the spec that fails, where it is not the very message that was asked about."""
    says = told.fails.backend_says if told.fails else None
    return says if says and " ".join(says.split()) != told.message else None


def _text(told: Why) -> bytes:
    return f"{told.text}\n".encode()


def _markdown(told: Why) -> bytes:
    labels, lang = words(told.lang).LABELS, told.lang
    blocks = [f"## {escaped(told.title)}", escaped(told.detail)]
    blocks += [fenced(told.message)] if told.message else []
    if told.code is not None:
        blocks.append(f"**{escaped(labels['code'])}**\n\n{fenced(told.code.text, 'python')}")
        blocks += [escaped(_taken(told.code, lang))] if told.code.taken else []
        blocks += [escaped(told.code.detail)] if told.code.detail != told.detail else []
        if told.code.did_you_mean:
            better = [told.code.did_you_mean, *told.code.nearest]
            blocks.append(f"**{escaped(labels['works'])}**\n\n{fenced(chr(10).join(better), 'python')}")
    if told.fails is not None:
        blocks.append(f"**{escaped(labels['fails'])}**\n\n{fenced(told.fails.spec, 'python')}")
    if told.works:
        listed = "\n".join(f"{w.spec}  # {w.title}" for w in told.works)
        blocks.append(f"**{escaped(labels['works'])}**\n\n{fenced(listed, 'python')}")
    blocks += [escaped(told.report)] if told.report else []
    return ("\n\n".join(blocks) + "\n").encode()


FORMATS: dict[str, Renderer] = {"json": msgspec.json.encode, "text": _text, "markdown": _markdown}
