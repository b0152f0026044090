"""The animation: what is seen when, read from the film that is laid out and from the GIF that Pillow opens."""

from io import BytesIO
from itertools import combinations

import kiwame
import pytest
from kiwame.pictures import Film
from kiwame.render.film import film
from kiwame.render.film.motion import between, ease, middle
from kiwame.render.raster import drawn
from PIL import Image

from tests.each import EXAMPLES, family, for_each

SPECS = ("permute 2x3 1,0", "reshape 2x3 3,2", "transpose 2x3 0,1", "add 3x1 1x4", "sum 2x3 dim=1", "cat 2x3 2x3 dim=0")


def film_of(spec: str, theme: str = "light", lang: str = "en") -> Film:
    return film(kiwame.explain(spec, lang=lang), theme)


def test_the_first_example_takes_four_seconds_and_a_third() -> None:
    frames = film_of("permute 2x3 1,0").frames
    assert [frame.ms for frame in frames] == [800, *[50] * 9, *[50] * 14, *[50] * 14, 50, 1600]


def test_every_frame_lies_on_the_picture() -> None:
    made = film_of("permute 2x3 1,0")
    for frame in made.frames:
        for sprite, x, y in frame.sprites:
            _, _, w, h = made.cuts[sprite]
            assert 0 <= x <= made.width - w
            assert 0 <= y <= made.height - h


def test_cells_of_a_row_never_meet_on_their_way() -> None:
    starts = [(100.0 + 54 * n, 100.0) for n in range(3)]
    ends = [(400.0, 80.0 + 54 * n) for n in range(3)]
    for n in range(15):
        for (ax, ay), (bx, by) in combinations(between(starts, ends, ease(n / 14)), 2):
            assert max(abs(ax - bx), abs(ay - by)) >= 54 - 1e-9


def test_a_row_starts_and_ends_where_its_cells_lie() -> None:
    starts, ends = [(0.0, 0.0), (10.0, 0.0)], [(50.0, 5.0), (50.0, 15.0)]
    assert [round(v, 9) for p in between(starts, ends, 0) for v in p] == [0, 0, 10, 0]
    assert [round(v, 9) for p in between(starts, ends, 1) for v in p] == [50, 5, 50, 15]
    assert middle(between(starts, ends, 0.5)) == pytest.approx((27.5, -19))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("spec", SPECS)
def test_a_gif_plays_three_times_and_ends_on_the_result(spec: str, theme: str) -> None:
    gif = Image.open(BytesIO(drawn(film_of(spec, theme))))
    assert (gif.size, gif.info["loop"]) == ((640, 360), 2)
    assert gif.info["duration"] == 800
    gif.seek(gif.n_frames - 1)  # type: ignore[attr-defined]
    assert gif.info["duration"] >= 1600


def test_what_is_drawn_last_is_every_output_cell() -> None:
    made = film_of("permute 2x3 1,0")
    first, last = made.frames[0], made.frames[-1]
    assert len(last.sprites) - len(first.sprites) > 6
    assert made.frames[-1].stage == 1


@for_each([(example,) for example in EXAMPLES], family)
def test_every_example_has_a_film(example: str) -> None:
    made = film_of(example)
    assert made.frames[0].ms == 800
    assert made.frames[-1].ms == 1600
    assert len(made.frames) <= 80
