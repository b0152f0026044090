"""Two results compared, told in a language, as JSON, text, Markdown and a picture."""

from collections.abc import Callable

import msgspec

from kiwame.render.markdown import escaped, fenced
from kiwame.render.spoken import step_of, title_of, words
from kiwame.render.svg import compared_svg
from kiwame.render.tell import SCHEMA, links, said
from kiwame.render.text import tensor_text
from kiwame.verbs import Compared, ComparedSide, Comparison, Side

Renderer = Callable[[Comparison], bytes]


def comparison(found: Compared, lang: str, base_url: str = "") -> Comparison:
    """The comparison in `lang`, with links that start with `base_url`."""
    a, b = (_side(side, lang, base_url) for side in (found.a, found.b))
    why = [step_of(claim, n, lang) for n, claim in enumerate(found.claims, 1)]
    blocks = [f"A: {a.title}\nB: {b.title}"]
    blocks += [f"{name} =\n{tensor_text(side.output, side.backend)}" for name, side in (("A", a), ("B", b))]
    blocks.append("\n".join(f"{s.n}. {title_of(s, lang)}: {s.text}" for s in why))
    return Comparison(
        SCHEMA,
        lang,
        str(words(lang).compared(a.title, b.title)),
        a,
        b,
        found.same_shape,
        found.same_cells,
        a.output.dtype == b.output.dtype,
        found.cells_that_differ,
        found.cells,
        why,
        found.agree,
        "\n\n".join(blocks),
    )


def _side(side: Side, lang: str, base_url: str) -> ComparedSide:
    title = said("title", side.heading.data, lang)
    link = links(side.spec, lang, side.backend, side.device, base_url)["self"]
    return ComparedSide(
        side.spec,
        title,
        side.backend,
        side.device,
        side.versions,
        side.inputs,
        side.output,
        side.formulas,
        side.verified,
        link,
    )


def _text(told: Comparison) -> bytes:
    return f"{told.text}\n".encode()


def _markdown(told: Comparison) -> bytes:
    sides = (("A", told.a), ("B", told.b))
    blocks = [f"## {escaped(told.title)}", fenced("\n".join(f"{name}: {side.spec}" for name, side in sides))]
    blocks.append(fenced("\n\n".join(f"{n} =\n{tensor_text(s.output, s.backend)}" for n, s in sides)))
    blocks.append("\n".join(f"{s.n}. **{escaped(title_of(s, told.lang))}** {escaped(s.text)}" for s in told.why))
    if told.agree:
        blocks.append(fenced(told.agree.spec))
    return ("\n\n".join(blocks) + "\n").encode()


def _svg(told: Comparison) -> bytes:
    return compared_svg(told).encode()


FORMATS: dict[str, Renderer] = {"json": msgspec.json.encode, "text": _text, "markdown": _markdown, "svg": _svg}
