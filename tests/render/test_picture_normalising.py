"""Pictures of a line measured against itself: the line is ringed, its terms and their sum are NumPy's."""

import numpy as np
import pytest
from kiwame.render.diagram.normalising import Normalising
from kiwame.render.diagram.scene import last_scene

from tests.each import for_each
from tests.render.boxes import leaving, near_edge, overlaps
from tests.render.drawn import arrangement, number, picture, ringed, texts, told

SPECS = (
    "softmax 2x3 dim=1",
    "softmax 2x3 dim=0",
    "softmax 3x9 dim=1",
    "softmax 2x3x4 dim=1",
    "softmax 5",
    "softmin 2x3 dim=1",
    "log_softmax 2x3 dim=0",
    "layer_norm 2x3 3",
    "normalize 2x3 dim=0",
    "rms_norm 2x3 3",
    "instance_norm 2x3x4",
    "softmax tensor([[-1.25,0.003,600.0]]) dim=1",
)


@pytest.mark.parametrize("spec", SPECS)
def test_the_ring_holds_the_whole_line_and_the_cell_made_of_it(spec: str) -> None:
    assert arrangement(spec) is Normalising
    made = Normalising(last_scene(told(spec)))
    focus = made.scene.focus
    assert focus is not None
    drawn = made.shown["x"]
    line = {("x", at) for at in made.line if drawn.holds(at)}
    assert len({at[: made.axis] + at[made.axis + 1 :] for at in made.line}) == 1
    assert len(made.line) == told(spec).inputs[0].shape[made.axis]
    assert ringed(picture(spec)) == {*line, ("y", focus.to)}


@pytest.mark.parametrize(
    "spec", ["cumsum 2x3 dim=1", "logsumexp 2x3 dim=1", "group_norm 2x4x3 2", "softmax tensor([1.0,800.0])", "glu 2x4"]
)
def test_what_is_no_line_measured_against_itself_is_drawn_otherwise(spec: str) -> None:
    assert arrangement(spec) is not Normalising


@pytest.mark.parametrize("spec", ["softmax 2x3 dim=1", "softmax 2x3 dim=0", "softmin 2x3 dim=1"])
def test_exponentials_their_sum_and_the_share_are_numpys(spec: str) -> None:
    made = Normalising(last_scene(told(spec)))
    x = np.array(told(spec).inputs[0].values, dtype=float)
    terms = np.exp(-x if spec.startswith("softmin") else x)
    line = [terms[at] for at in made.line]
    written = texts(picture(spec))
    total = next(text for text in written if text.count(" + ") == len(line) - 1 and "exp" not in text)
    parts, _, of_them = total.partition(" = ")
    assert [number(part) for part in parts.split(" + ")] == pytest.approx(line, rel=5e-3)
    assert number(of_them) == pytest.approx(sum(line), rel=5e-3)
    share = next(text for text in written if text.startswith("exp(") and " / " in text)
    assert made.scene.focus is not None
    assert number(share.rpartition(" = ")[2]) == pytest.approx(terms[made.scene.focus.to] / sum(line), rel=5e-3)


@pytest.mark.parametrize(
    ("spec", "axis"), [("softmax 2x3 dim=1", 1), ("softmax 2x3 dim=0", 0), ("softmin 2x3 dim=1", 1)]
)
def test_every_line_of_shares_says_that_it_adds_up_to_one(spec: str, axis: int) -> None:
    y = np.array(told(spec).output.values)
    sums = [text for text in texts(picture(spec)) if text.startswith("Σ = ")]
    assert [number(text[4:]) for text in sums] == pytest.approx(y.sum(axis=axis).tolist(), rel=5e-3)


@pytest.mark.parametrize("spec", ["log_softmax 2x3 dim=1", "layer_norm 2x3 3", "normalize 2x3"])
def test_what_does_not_add_up_to_one_does_not_say_so(spec: str) -> None:
    assert not [text for text in texts(picture(spec)) if text.startswith("Σ = ")]


def test_mean_and_variance_are_numpys() -> None:
    line = np.array([4.0, 5.0, 6.0])
    written = texts(picture("layer_norm 2x3 3"))
    mean = next(text for text in written if text.startswith("mean = "))
    variance = next(text for text in written if text.startswith("var = "))
    assert number(mean.rpartition(" = ")[2]) == line.mean()
    assert number(variance.rpartition(" = ")[2]) == pytest.approx(line.var(), rel=5e-3)


@for_each([(spec, lang) for spec in SPECS for lang in ("en", "ja")], lambda _spec, lang: lang)
def test_no_text_meets_another_or_leaves_its_place(spec: str, lang: str) -> None:
    drawn = picture(spec, lang)
    assert not list(overlaps(drawn))
    assert not list(leaving(drawn))
    assert not list(near_edge(drawn))
