from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import local

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from kiwame.errors import Cause, Refusal
from kiwame.pictures import Film, Picture, Png
from kiwame.render import raster
from kiwame.render.measure import FONTS
from PIL import Image

SIZE = 200


def svg(body: str, width: int = SIZE, height: int = SIZE) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{body}</svg>'


def text(content: str, family: str, weight: int = 400) -> str:
    return svg(f'<text x="40" y="150" font-size="100" font-family="{family}" font-weight="{weight}">{content}</text>')


def pixels(source: str, scale: int = 1) -> Image.Image:
    return Image.open(BytesIO(raster.drawn(Png("x", SIZE * scale, SIZE * scale, source))))


@pytest.mark.parametrize(
    ("file", "family", "weight"),
    [
        ("NotoSansJP-Regular.otf", "Noto Sans JP", 400),
        ("NotoSansJP-Bold.otf", "Noto Sans JP", 700),
        ("NotoSansMono-Regular.ttf", "Noto Sans Mono", 400),
        ("NotoSansMono-Bold.ttf", "Noto Sans Mono", 700),
    ],
)
@pytest.mark.parametrize("character", "W3g")
def test_a_glyph_has_the_bounds_that_its_font_says(file: str, family: str, weight: int, character: str) -> None:
    font = TTFont(FONTS / file)
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    per_px = font["head"].unitsPerEm / 100
    left, bottom, right, top = (edge / per_px for edge in pen.bounds)
    ink = pixels(text(character, f"{family}, sans-serif", weight)).getchannel("A").getbbox()
    assert ink == pytest.approx((40 + left, 150 - top, 40 + right, 150 - bottom), abs=1.0)


def test_japanese_in_a_mono_text_is_drawn_from_the_other_font() -> None:
    assert raster.drawn(Png("x", 200, 200, text("席", "Noto Sans Mono"))) == raster.drawn(
        Png("x", 200, 200, text("席", "Noto Sans JP"))
    )


@pytest.mark.parametrize("family", ["DejaVu Sans", "Liberation Serif", "Arial"])
def test_no_font_of_the_machine_is_drawn_with(family: str) -> None:
    assert pixels(text("W", family)) == pixels(text("W", "no such font"))


def test_a_picture_is_scaled_to_its_width() -> None:
    half = svg('<rect x="50" y="100" width="50" height="20" fill="#000"/>')
    assert pixels(half).getchannel("A").getbbox() == (50, 100, 100, 120)
    assert pixels(half, 3).getchannel("A").getbbox() == (150, 300, 300, 360)


def test_what_is_not_drawn_on_is_transparent() -> None:
    assert pixels(svg("")).getchannel("A").getextrema() == (0, 0)


def test_every_thread_draws_the_same() -> None:
    picture = Png("x", 200, 200, text("席", "Noto Sans JP"))
    with ThreadPoolExecutor(2) as threads:
        assert {*threads.map(raster.drawn, [picture] * 4), raster.drawn(picture)} == {raster.drawn(picture)}


def test_what_is_no_svg_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="not an SVG"):
        raster.drawn(Png("x", 10, 10, "<svg"))


@pytest.mark.parametrize("missing", raster.FILES)
def test_a_font_that_is_missing_is_noticed_before_anything_is_drawn(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in set(raster.FILES) - {missing}:
        (tmp_path / name).symlink_to(FONTS / name)
    monkeypatch.setattr(raster, "FONTS", tmp_path)
    monkeypatch.setattr(raster, "_kept", local())
    with pytest.raises(OSError, match=missing):
        raster.warm()


def test_a_file_that_is_no_font_is_noticed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in raster.FILES:
        (tmp_path / name).write_bytes(b"no font")
    monkeypatch.setattr(raster, "FONTS", tmp_path)
    monkeypatch.setattr(raster, "_kept", local())
    with pytest.raises(RuntimeError, match="fonts"):
        raster.warm()


@pytest.mark.parametrize(
    ("picture", "name"),
    [(Png("x", 10, 10, svg("")), "png"), (Film("x", 10, 10, ["#ffffff"], [svg("")], svg(""), [], []), "gif")],
)
def test_without_resvg_it_is_said_what_to_install(picture: Picture, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "find_spec", lambda _: None)
    with pytest.raises(Refusal) as caught:
        raster.drawn(picture)
    assert caught.value.problem.cause is Cause.FORMAT
    assert (caught.value.problem.data["name"], caught.value.problem.data["extra"]) == (name, "kiwame[pictures]")
