"""Ways to a goal told in a language, as JSON, text and Markdown."""

import importlib
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

import msgspec

from kiwame.ops.shape_arguments import shape_text
from kiwame.parse.sought import ARROW
from kiwame.render.markdown import escaped, fenced
from kiwame.render.tell import SCHEMA, links
from kiwame.render.text import tensor_text
from kiwame.solution import Candidate, Near, Solution, Solved

_HEADING = 80  # characters of a tensor or a goal in a title
Renderer = Callable[[Solution], bytes]


@cache
def words(lang: str) -> ModuleType:
    """The phrases of a language for this verb."""
    return importlib.import_module(f"kiwame.phrases.{lang}_solve")


def solution(found: Solved, lang: str, base_url: str = "") -> Solution:
    """The answer in `lang`, with links that start with `base_url`."""
    speak = words(lang)
    start = found.spec.partition(ARROW)[0]
    title = speak.title({"from": _short(start, "…"), "to": _goal(found), "found": len(found.candidates)})
    candidates = [_told(candidate, found, lang, base_url) for candidate in found.candidates]
    lesson = speak.MISSES[found.lesson.data["variant"]](found.lesson.data) if found.lesson else None
    told = Solution(
        schema=SCHEMA,
        spec=found.spec,
        lang=lang,
        backend=found.backend,
        device=found.device,
        versions=found.versions,
        title=title,
        inputs=found.inputs,
        goal=found.goal,
        candidates=candidates,
        lesson=lesson,
        nearest=found.nearest,
        stopped=found.stopped,
        text="",
    )
    return msgspec.structs.replace(told, text="\n\n".join(_blocks(told)))


def _goal(found: Solved) -> str:
    """The goal in a title: its formula, its data or its shape."""
    return _short(found.goal.formula or found.goal.text, shape_text(found.goal.shape))


def _short(text: str, instead: str) -> str:
    """The text, unless it is too long for a heading or has several lines."""
    return text if len(text) <= _HEADING and "\n" not in text else instead


def _told(candidate: Candidate, found: Solved, lang: str, base_url: str) -> Candidate:
    speak = words(lang)
    parts = [speak.WAYS[candidate.way.data["variant"]](candidate.way.data)]
    other = found.candidates[0 if candidate.n > 1 else 1] if len(found.candidates) > 1 else None
    if other is not None:
        differ = candidate.cells_that_differ[other.n - 1]
        parts.append(speak.differs({"differ": differ, "numel": candidate.output.numel, "other": _call(other)}))
    link = links(candidate.spec, lang, found.backend, found.device, base_url)["self"]
    between = "" if lang == "ja" else " "
    return msgspec.structs.replace(candidate, text=between.join(parts), link=link)


def _call(candidate: Candidate) -> str:
    return " → ".join(candidate.calls)


def _near(near: Near, lang: str) -> str:
    numel = 1
    for size in near.shape:
        numel *= size
    facts: dict[str, Any] = {"spec": near.spec, "shape": list(near.shape), "differ": near.cells_that_differ}
    return str(words(lang).near({**facts, "numel": numel}))


def _blocks(told: Solution) -> list[str]:
    speak = words(told.lang)
    blocks = [told.title]
    for candidate in told.candidates:
        lines = [f"{candidate.n}. {candidate.spec}", candidate.formula, tensor_text(candidate.output, told.backend)]
        lines.append(candidate.text)
        if candidate.same_as:
            lines.append(f"{speak.WORDS['same_as']} {' · '.join(candidate.same_as)}")
        blocks.append("\n".join(lines))
    if told.lesson:
        blocks.append(told.lesson)
    if told.nearest:
        blocks.append("\n".join([speak.WORDS["nearest"], *(f"- {_near(near, told.lang)}" for near in told.nearest)]))
    if told.stopped:
        blocks.append(speak.stopped({"limit": told.stopped}))
    return blocks


def _json(told: Solution) -> bytes:
    return msgspec.json.encode(told)


def _text(told: Solution) -> bytes:
    return f"{told.text}\n".encode()


def _markdown(told: Solution) -> bytes:
    speak = words(told.lang)
    blocks = [f"## {escaped(told.title)}"]
    for candidate in told.candidates:
        blocks.append(f"{candidate.n}. **`{candidate.spec}`** {escaped(candidate.text)}")
        blocks.append(fenced("\n".join(candidate.code), "python"))
        blocks.append(fenced(f"{candidate.formula}\n\n{tensor_text(candidate.output, told.backend)}"))
        if candidate.same_as:
            blocks.append(f"{speak.WORDS['same_as']} " + " · ".join(f"`{spec}`" for spec in candidate.same_as))
    if told.lesson:
        blocks.append(escaped(told.lesson))
    if told.nearest:
        blocks.append("\n".join(f"- {escaped(_near(near, told.lang))}" for near in told.nearest))
    if told.stopped:
        blocks.append(escaped(speak.stopped({"limit": told.stopped})))
    return ("\n\n".join(blocks) + "\n").encode()


FORMATS: dict[str, Renderer] = {"json": _json, "text": _text, "markdown": _markdown}
