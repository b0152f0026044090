"""The fonts of a picture as a part of a page: of each face the characters that the picture has, and no others."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from kiwame.render.diagram.marks import Diagram, Text
from kiwame.render.measure import FONTS, covered

SANS, MONO = "Kiwame Sans", "Kiwame Mono"  # names of their own: a page's other text has more characters than these


class Face(NamedTuple):
    """One font file and how a page names it."""

    family: str
    weight: int
    file: str


FACES = (
    Face(SANS, 400, "NotoSansJP-Regular.otf"),
    Face(SANS, 700, "NotoSansJP-Bold.otf"),
    Face(MONO, 400, "NotoSansMono-Regular.ttf"),
    Face(MONO, 700, "NotoSansMono-Bold.ttf"),
)


def font_style(picture: Diagram) -> str:
    """The rules that bring a picture's fonts, WOFF in data URLs, and set its texts in them. Needs fontTools."""
    needed: dict[tuple[str, int], set[str]] = {}
    for mark in picture.marks:
        if isinstance(mark, Text):
            for run in mark.runs:
                bold = mark.bold if run.bold is None else run.bold
                needed.setdefault((MONO if mark.mono else SANS, 700 if bold else 400), set()).update(run.text)
    for weight in (400, 700):  # what the one does not have comes from the other
        missing = {character for character in needed.get((MONO, weight), ()) if not covered(character, mono=True)}
        if missing:
            needed.setdefault((SANS, weight), set()).update(missing)
    rules = [_rule(face, "".join(sorted(needed[face[:2]]))) for face in FACES if face[:2] in needed]
    return "".join(rules) + (
        f'.picture text{{font-family:"{SANS}","Noto Sans JP",sans-serif}}'
        f'.picture text.m{{font-family:"{MONO}","{SANS}","Noto Sans Mono",monospace}}'
    )


def _rule(face: Face, text: str) -> str:
    data = b64encode(_subset(face.file, text)).decode()
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
        f'src:url(data:font/woff;base64,{data}) format("woff")}}'
    )


@lru_cache(maxsize=64)
def _subset(file: str, text: str) -> bytes:
    from fontTools import subset  # noqa: PLC0415  only who exports needs it

    options = subset.Options(flavor="woff", hinting=False, notdef_outline=True, layout_features=[])
    subsetter, written = subset.Subsetter(options), BytesIO()
    subsetter.populate(text=text)
    with subset.load_font(BytesIO((FONTS / file).read_bytes()), options) as font:
        subsetter.subset(font)
        subset.save_font(font, written, options)
    return written.getvalue()
