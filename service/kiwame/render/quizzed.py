"""A quiz and the verdict on an answer, told in a language, as JSON, text and Markdown."""

from collections.abc import Callable
from typing import Any

import msgspec

from kiwame.errors import Cause, Refusal, refuse
from kiwame.model import Nested
from kiwame.phrases.numbers import number, shape
from kiwame.render.markdown import escaped, fenced
from kiwame.render.spoken import mistake_of, sentence, step_of, title_of, words
from kiwame.render.tell import SCHEMA, links
from kiwame.render.text import tensor_text
from kiwame.verbs import Choice, Option, Quiz, Quizzed, Verdict


def question(found: Quizzed, lang: str) -> Quiz:
    """The question in `lang`: nothing of it says which option is right."""
    asked = sentence("ask", {"variant": found.asks, **found.heading.data}, lang)
    options = _options(found, lang)
    tensors = [f"{t.name} =\n{tensor_text(t, found.backend)}" for t in found.inputs]
    listed = "\n".join(f"{option.id}. {option.text}" for option in options)
    text = "\n\n".join([*tensors, "\n".join(found.code), asked, listed])
    return Quiz(
        SCHEMA,
        found.spec,
        lang,
        found.backend,
        found.device,
        found.asks,
        asked,
        found.inputs,
        found.code,
        options,
        text,
    )


def verdict(found: Quizzed, answer: Any, lang: str, base_url: str = "") -> Verdict:
    """Whether an answer is right, and why: an option's id, its text, or its values. Raises Refusal for any other."""
    options = _options(found, lang)
    chosen = _chosen(found, options, answer)
    right = next(choice for choice in found.choices if choice.mistake is None)
    correct = chosen.mistake is None
    step = step_of(chosen.settles, 1, lang)
    mistake = None if chosen.mistake is None else mistake_of(chosen.mistake, 2, lang)
    told = {"variant": "right" if correct else "wrong", "chosen": chosen.id, "right": right.id}
    lines = [sentence("verdict", told, lang)]
    lines += [] if mistake is None else [mistake.text]
    lines.append(f"{title_of(step, lang)}: {step.text}")
    return Verdict(
        SCHEMA,
        found.spec,
        lang,
        correct,
        chosen.id,
        right.id,
        step,
        mistake,
        options,
        "\n".join(lines),
        list(found.next),
        links(found.spec, lang, found.backend, found.device, base_url)["self"],
    )


def _options(found: Quizzed, lang: str) -> list[Option]:
    return [Option(c.id, c.shape, c.values, _shown(found, c, lang)) for c in found.choices]


def _shown(found: Quizzed, choice: Choice, lang: str) -> str:
    if found.asks == "shape":
        return shape(list(choice.shape))
    return str(words(lang).with_shape(_written(choice.values), list(choice.shape)))


def _written(values: Nested) -> str:
    return f"[{', '.join(map(_written, values))}]" if isinstance(values, list) else number(values)


def _chosen(found: Quizzed, options: list[Option], answer: Any) -> Choice:
    for choice, option in zip(found.choices, options, strict=True):
        own = list(choice.shape) if choice.values is None else choice.values
        if isinstance(answer, str):
            typed = answer.strip()
            if typed == option.text or typed.rstrip(".)").lower() == option.id:
                return choice
        elif answer == own and not isinstance(answer, bool):
            return choice
    raise unknown_answer(answer, options)


def unknown_answer(answer: Any, options: list[Option]) -> Refusal:
    """The refusal of an answer that is none of the options, with their list."""
    ids = [option.id for option in options]
    listed = [f"{option.id}: {option.text}" for option in options]
    got = answer[:80] if isinstance(answer, str) else answer
    return refuse(Cause.ARGUMENT, "answer", got=got, expected=listed, options=ids)


def _text(told: Quiz | Verdict) -> bytes:
    return f"{told.text}\n".encode()


def _quiz_markdown(told: Quiz) -> bytes:
    tensors = [f"{t.name} =\n{tensor_text(t, told.backend)}" for t in told.inputs]
    blocks = [fenced("\n\n".join(tensors))] if tensors else []
    blocks += [fenced("\n".join(told.code), "python"), f"**{escaped(told.question)}**"]
    blocks.append("\n".join(f"- **{option.id}** `{option.text}`" for option in told.options))
    return ("\n\n".join(blocks) + "\n").encode()


def _verdict_markdown(told: Verdict) -> bytes:
    first, *others = told.text.split("\n")
    return ("\n\n".join([f"**{escaped(first)}**", *map(escaped, others)]) + "\n").encode()


QUIZ_FORMATS: dict[str, Callable[[Quiz], bytes]] = {
    "json": msgspec.json.encode,
    "text": _text,
    "markdown": _quiz_markdown,
}
VERDICT_FORMATS: dict[str, Callable[[Verdict], bytes]] = {
    "json": msgspec.json.encode,
    "text": _text,
    "markdown": _verdict_markdown,
}
