"""What was found in one run is told again only where every value is the same: never with the numbers of another."""

import itertools
import json
import math
import threading
from typing import Any

import kiwame
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kiwame.explainer import plan

from tests.each import for_each

tried = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
CALLS = ["x.permute(1, 0)", "x.reshape(3, 2)", "x.sum(1)", "x + x", "x * 2", "x.T.reshape(-1)", "x.squeeze()", "x - x"]
FLOATS = st.sampled_from([0.0, -0.0, 1.0, -1.0, math.nan, math.inf, -math.inf, 0.5])
ALMOST = [0.0, -0.0, 0, False, 1, 1.0, True, math.nan, math.inf, -math.inf, "NaN"]


def afresh(code: str, **options: Any) -> dict[str, Any]:
    """The explanation as one that has seen nothing before gives it."""
    plan._plans.clear()
    return seen(kiwame.explain(code, **options))


def seen(explanation: kiwame.Explanation) -> dict[str, Any]:
    """All that a reader is sent. JSON tells 0.0 from -0.0 and 1 from 1.0 in its text."""
    return {"json": explanation.to_json(), "html": explanation.render("html"), "text": explanation.render("text")}


@tried
@given(
    st.sampled_from(CALLS),
    st.lists(st.lists(FLOATS, min_size=6, max_size=6), min_size=2, max_size=4),
    st.sampled_from(["torch", "numpy"]),
    st.sampled_from([None, 0, 1]),
)
def test_runs_one_after_another_tell_what_each_tells_alone(
    code: str, runs: list[list[float]], library: str, place: int | None
) -> None:
    def options(cells: list[float]) -> dict[str, Any]:
        rank = {"x.sum(1)": 1, "x.T.reshape(-1)": 1}.get(code, 2)
        focus = None if place is None else (place,) * rank
        return {"inputs": {"x": [cells[:3], cells[3:]]}, "backend": library, "focus": focus}

    alone = [afresh(code, **options(cells)) for cells in runs]
    plan._plans.clear()
    for cells, expected in zip(runs, alone, strict=True):
        assert seen(kiwame.explain(code, **options(cells))) == expected
    for cells, expected in zip(reversed(runs), reversed(alone), strict=True):
        assert seen(kiwame.explain(code, **options(cells))) == expected


@for_each(
    [(code, *p) for code in ("x.T", "x + x", "x.sum()", "x.reshape(1, 2)") for p in itertools.permutations(ALMOST, 2)],
    by=lambda code, *_: code,
)
def test_values_that_python_calls_equal_are_told_apart(code: str, first: Any, second: Any) -> None:
    expected = afresh(code, inputs={"x": [[second], [second]]})
    kiwame.explain(code, inputs={"x": [[first], [first]]})
    assert seen(kiwame.explain(code, inputs={"x": [[second], [second]]})) == expected


def test_the_sign_of_a_zero_is_told_in_every_place() -> None:
    for sign, zero in (("", 0.0), ("-", -0.0), ("", 0.0)):
        explanation = kiwame.explain("x.reshape(1)", inputs={"x": [[zero]]}, focus=(0,))
        follow = next(s for s in explanation.steps if s.kind == "follow")
        assert follow.text == f"y[0] = x[0, 0] = {sign}0.0." or follow.text.startswith(f"{sign}0.0 is at")
        assert math.copysign(1, follow.data["value"]) == math.copysign(1, zero)
        assert f"tensor([{sign}0.])" in explanation.text


def test_another_focus_dtype_or_language_is_told_as_such() -> None:
    told = [
        kiwame.explain("permute 2x3 1,0", focus=focus, lang=lang)
        for focus, lang in itertools.product([(0, 0), (2, 1), None, (2, 0), (0, 0)], ["en", "ja"])
    ]
    follows = [next(s for s in e.steps if s.kind == "follow") for e in told]
    assert [s.data["value"] for s in follows] == [1, 1, 6, 6, 3, 3, 3, 3, 1, 1]
    assert [e.lang for e in told] == ["en", "ja"] * 5
    for dtype in ("int64", "float32", "bool", "int64"):
        explanation = kiwame.explain(f"permute 2x3:{dtype} 1,0")
        assert explanation.inputs[0].dtype == explanation.output.dtype == dtype


def test_a_reader_that_takes_an_explanation_apart_spoils_no_other() -> None:
    spec = "permute 2x3x4 2,0,1"
    before = kiwame.explain(spec).to_json()
    taken = kiwame.explain(spec)
    for part in (taken.steps, taken.stages, taken.inputs, taken.equivalents, taken.look_alikes, taken.next):
        while part:
            part.pop()
    taken.links.clear()
    taken.versions.clear()
    assert kiwame.explain(spec).to_json() == before


def test_threads_tell_each_its_own_numbers() -> None:
    wrong: list[str] = []

    def work(mine: int) -> None:
        for n in range(30):
            cell = mine * 1_000 + n
            explanation = kiwame.explain("x.permute(1, 0)", inputs={"x": [[1, 2, cell], [4, 5, 6]]})
            data = json.loads(explanation.to_json())
            if data["output"]["values"][2][0] != cell or f"{cell} is at x[0, 2]" not in data["text"]:
                wrong.append(data["text"])

    threads = [threading.Thread(target=work, args=(mine,)) for mine in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
