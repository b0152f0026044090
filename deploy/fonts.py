"""Makes the fonts that pictures are drawn with: subsets of Noto Sans CJK JP and Noto Sans Mono, and their advances.

    .venv/bin/python deploy/fonts.py [FOLDER]

FOLDER (default /usr/share/fonts) is searched for the originals: NotoSansCJK-{Regular,Bold}.ttc and
NotoSansMono-{Regular,Bold}.ttf, on Debian the packages fonts-noto-cjk and fonts-noto-mono. What is written to
service/kiwame/fonts is the same, byte for byte, for the same originals. Run it again when a phrase uses a new character
(a test says so).

The licence of both fonts is the SIL Open Font License 1.1, which covers subsets too, as Modified Versions: each file
keeps its records of copyright, trademark and licence, and OFL.txt lies beside them. Its third condition keeps a
Modified Version from using a Reserved Font Name. Noto declares none: Google's edition of the CJK fonts reserves
"Source" (of Source Han Sans, which they come from), and neither family name here holds that word. "Noto Sans JP" is
what Google calls its own Japanese subset of Noto Sans CJK, so an SVG that asks for it gets the same letters here as in
a browser.

Layout tables go (kerning, ligatures, vertical writing): a text is as wide as the sum of its advances, which is what
kiwame.render.measure says. Hints go too: pictures are drawn at sizes that do not need them.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

PACKAGE = Path(__file__).resolve().parents[1] / "service" / "kiwame"
FONTS = PACKAGE / "fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}
DROPPED = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "cvt ", "fpgm", "gasp", "prep", "vhea", "vmtx"]

LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x100)} - {0xAD}
GREEK = {*range(0x391, 0x3AA), *range(0x3B1, 0x3CA), 0x3D1, 0x3D5, 0x3F5} - {0x3A2}
TYPOGRAPHY = map(ord, "‐‑‒–—―‘’‚“”„†‡•…‰′″‹›€™ℓ№")
SCRIPTS = {*range(0x2070, 0x2072), *range(0x2074, 0x208F), *range(0x2090, 0x209D)}  # superscripts and subscripts
ARROWS = {*range(0x2190, 0x219A), *map(ord, "↦↺↻⇄⇆⇐⇒⇔⟨⟩")}
OPERATORS = {*map(ord, "∀∂∃∅∆∇∈∉∋∏∑−∓∕∗∘∙√∝∞∠∥∧∨∩∪∫∴∼≃≅≈≔≝≠≡≢≤≥≦≧≪≫⊂⊃⊆⊇⊕⊖⊗⊙⊤⊥⋅⋮⋯⋰⋱⌈⌉⌊⌋")}
MARKS = map(ord, "■□▢▲△▶▷▼▽◀◁◆◇○◎●◯★☆✓✔✕✗✘❌")
CODE = LATIN | GREEK | set(TYPOGRAPHY) | SCRIPTS | ARROWS | OPERATORS | set(MARKS)


class Family(NamedTuple):
    """One of the two families, and what its originals are called."""

    name: str
    key: str  # in advances.json
    original: str  # a pattern, with the weight
    of_collection: str = ""  # the font's name inside a .ttc
    code_points: frozenset[int] = frozenset(CODE)


def japanese() -> Iterator[int]:
    """JIS X 0208 without the kanji of its second level: rows 1-8 and 16-47."""
    for row in (*range(1, 9), *range(16, 48)):
        for cell in range(1, 95):
            try:
                yield ord(bytes((row + 0xA0, cell + 0xA0)).decode("euc_jp"))
            except UnicodeDecodeError:
                continue


def said() -> Iterator[int]:
    """Every character that a phrase may be made of."""
    for path in sorted((PACKAGE / "phrases").rglob("*.py")):
        yield from (ord(c) for c in path.read_text(encoding="utf-8") if c.isprintable())


def families() -> tuple[Family, ...]:
    """What is made. The Japanese family has all that the other has, as far as its originals go."""
    letters = frozenset({*CODE, *japanese(), *said(), ord("〜"), ord("～"), ord("－"), ord("￥")})
    return (
        Family("Noto Sans JP", "sans", "NotoSansCJK-{}.ttc", "Noto Sans CJK JP", letters),
        Family("Noto Sans Mono", "mono", "NotoSansMono-{}.ttf"),
    )


def original(folder: Path, family: Family, weight: str) -> TTFont:
    """The font to cut from. Raises SystemExit where there is none."""
    name = family.original.format(weight)
    path = next(iter(sorted(folder.rglob(name))), None)
    if path is None:
        sys.exit(f"there is no {name} under {folder}; on Debian: apt install fonts-noto-cjk fonts-noto-mono")
    if not family.of_collection:
        return TTFont(path, recalcTimestamp=False)
    fonts = TTCollection(path, lazy=True).fonts
    number = next(n for n, font in enumerate(fonts) if font["name"].getDebugName(1) == family.of_collection)
    return TTFont(path, fontNumber=number, recalcTimestamp=False)


def cut(font: TTFont, family: Family) -> None:
    """Leave only the family's characters, and nothing that lays them out."""
    options = Options(
        hinting=False,
        desubroutinize=False,
        layout_features=[],
        drop_tables=DROPPED,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 14],
        name_languages=[0x409],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=family.code_points)
    subsetter.subset(font)


def rename(font: TTFont, family: Family, weight: str) -> None:
    """Give the font the name that pictures ask for, in every record that a font database reads."""
    full, compact = f"{family.name} {weight}", family.name.replace(" ", "")
    postscript = f"{compact}-{weight}"
    for number, text in {1: family.name, 2: weight, 4: full, 6: postscript}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].setName(f"{font['name'].getDebugName(5)};subset;{postscript}", 3, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[weight]
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        cff.topDictIndex[0].FullName = full
        cff.topDictIndex[0].FamilyName = family.name


def advances(font: TTFont) -> dict[str, str]:
    """The characters of each advance width, in thousandths of the size."""
    scale = 1000 / font["head"].unitsPerEm
    found: dict[float, list[str]] = {}
    for code_point, glyph in sorted(font.getBestCmap().items()):
        found.setdefault(font["hmtx"][glyph][0] * scale, []).append(chr(code_point))
    return {f"{width:g}": "".join(characters) for width, characters in sorted(found.items())}


def main(folder: Path) -> None:
    """Write the four fonts and their table."""
    table: dict[str, dict[str, dict[str, str]]] = {}
    for family in families():
        for weight in WEIGHTS:
            font = original(folder, family, weight)
            cut(font, family)
            rename(font, family, weight)
            suffix = "otf" if "CFF " in font else "ttf"
            path = FONTS / f"{family.name.replace(' ', '')}-{weight}.{suffix}"
            font.save(path, reorderTables=True)
            table.setdefault(family.key, {})[weight.lower()] = advances(font)
            print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size:,} bytes")
            absent = sorted(set(map(chr, family.code_points)) - set(map(chr, font.getBestCmap())))
            print(f"  not in the original: {''.join(absent) or 'none'}")
    text = json.dumps(table, ensure_ascii=False, indent=0)
    (FONTS / "advances.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts"))
