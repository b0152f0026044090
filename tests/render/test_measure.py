import ast
from collections.abc import Iterator
from pathlib import Path

import kiwame
import pytest
from fontTools.ttLib import TTFont
from kiwame.render.measure import FONTS, covered, width

PACKAGE = Path(kiwame.__file__).parent
FILES = {
    (False, False): "NotoSansJP-Regular.otf",
    (False, True): "NotoSansJP-Bold.otf",
    (True, False): "NotoSansMono-Regular.ttf",
    (True, True): "NotoSansMono-Bold.ttf",
}
TEXTS = ("permute(1, 0) on a 2×3 tensor", "y[i, j] = Σ_k x[i, k] · w[k, j]", "席 0 の人が行く", "fi AV To", "")


def font(mono: bool, bold: bool) -> TTFont:
    return TTFont(FONTS / FILES[mono, bold])


def literals(folder: str) -> Iterator[str]:
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        yield from (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.parametrize(("mono", "bold"), FILES)
def test_every_character_is_as_wide_as_its_font_says(mono: bool, bold: bool) -> None:
    shipped = font(mono, bold)
    characters = shipped.getBestCmap()
    per_em = shipped["head"].unitsPerEm
    assert {chr(c): width(chr(c), per_em, mono=mono, bold=bold) for c in characters} == {
        chr(c): shipped["hmtx"][glyph][0] for c, glyph in characters.items()
    }


@pytest.mark.parametrize(("mono", "bold"), FILES)
def test_a_text_is_as_wide_as_its_characters_since_no_font_moves_or_joins_them(mono: bool, bold: bool) -> None:
    assert not {"GPOS", "GSUB", "kern", "morx"} & set(font(mono, bold).keys())
    for text in TEXTS:
        each = [width(character, 15, mono=mono, bold=bold) for character in text]
        assert width(text, 15, mono=mono, bold=bold) == pytest.approx(sum(each))


@pytest.mark.parametrize(("mono", "bold"), FILES)
def test_what_is_covered_is_what_the_font_has(mono: bool, bold: bool) -> None:
    has = set(map(chr, font(mono, bold).getBestCmap()))
    for character in {*map(chr, range(0x20, 0x3000)), *has}:
        assert covered(character, mono) == (character in has)


def test_mono_text_takes_from_sans_what_its_font_lacks() -> None:
    assert not covered("席", mono=True)
    assert width("a席", 20, mono=True) == 0.6 * 20 + 20


def test_a_character_that_no_font_has_is_wide_in_the_east_only() -> None:
    assert not covered("\N{HANGUL SYLLABLE GA}")
    assert width("\N{HANGUL SYLLABLE GA}", 10) == 10
    assert width("\N{CHEROKEE LETTER A}", 10) == 6


def test_every_character_of_a_phrase_can_be_drawn() -> None:
    missing = {c for text in literals("phrases") for c in text if c.isprintable() and not covered(c)}
    assert not missing, "run deploy/fonts.py"


def test_every_character_of_a_formula_can_be_drawn_in_mono() -> None:
    characters = {*map(chr, range(0x20, 0x7F)), *"αβγδεζηθικλμνξοπρστυφχψωΣΠ×·−≤≥≠∞√→…"}
    characters |= {c for text in literals("formula") for c in text if c.isprintable()}
    assert not {c for c in characters if not covered(c, mono=True)}


@pytest.mark.parametrize(
    ("file", "family", "weight"),
    [
        ("NotoSansJP-Regular.otf", "Noto Sans JP", 400),
        ("NotoSansJP-Bold.otf", "Noto Sans JP", 700),
        ("NotoSansMono-Regular.ttf", "Noto Sans Mono", 400),
        ("NotoSansMono-Bold.ttf", "Noto Sans Mono", 700),
    ],
)
def test_a_font_has_the_name_and_weight_that_pictures_ask_for(file: str, family: str, weight: int) -> None:
    shipped = TTFont(FONTS / file)
    assert shipped["name"].getBestFamilyName() == family
    assert shipped["OS/2"].usWeightClass == weight


@pytest.mark.parametrize("file", FILES.values())
def test_a_font_carries_its_copyright_and_licence(file: str) -> None:
    names = TTFont(FONTS / file)["name"]
    assert "Adobe" in names.getDebugName(0) or "Google" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)
    assert file in (FONTS / "OFL.txt").read_text(encoding="utf-8")
