"""Code beside a message, or alone: read by our own parser, with the shapes that the message has, and never executed."""

from pathlib import Path

import kiwame
import pytest

MATRICES = "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x5 and 3x4)"


def test_tensors_have_the_shapes_of_the_message() -> None:
    why = kiwame.why(MATRICES, "y = a @ b")
    assert why.code is not None
    assert why.code.taken == {"a": (2, 5), "b": (3, 4)}
    assert (why.code.runs, why.code.type, why.needs) == (False, "/problems/sizes", [])
    assert "(2, 5)" in why.code.detail
    assert why.code.backend_says == MATRICES


def test_what_is_offered_for_the_code_runs_by_itself() -> None:
    why = kiwame.why("RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", "x @ w")
    assert why.code is not None
    assert why.code.did_you_mean == "x = 2x3; w = 2x3; x @ w.mT"
    assert kiwame.explain(why.code.did_you_mean).output.shape == (2, 2)


def test_a_message_that_gives_a_part_of_the_shape_says_that_it_is_an_example() -> None:
    said = "IndexError: Dimension out of range (expected to be in range of [-2, 1], but got 2)"
    why = kiwame.why(said, "scores.sum(2)")
    assert why.code is not None
    assert (why.code.taken, why.code.example) == ({"scores": (2, 3)}, True)
    assert why.code.span == (11, 12)
    assert why.code.text[slice(*why.code.span)] == "2"


def test_shapes_that_give_other_numbers_than_the_message_are_not_believed() -> None:
    assert kiwame.why(MATRICES, "F.linear(x, w)").needs == ["x", "w"]
    assert kiwame.why(MATRICES, "a @ b.T").needs == ["a", "b"]


def test_a_sum_without_keepdim_is_shown_on_an_example() -> None:
    said = "RuntimeError: The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1"
    why = kiwame.why(said, "x / x.sum(1)")
    assert why.code is not None
    assert (why.code.taken, why.code.example, why.code.backend_says) == ({"x": (2, 3)}, True, said)
    assert why.code.did_you_mean is not None
    assert kiwame.explain(why.code.did_you_mean).output.shape == (2, 3)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_tensors_that_nothing_is_known_of_are_asked_for(lang: str) -> None:
    why = kiwame.why(code="y = x.view(7) + b", lang=lang)
    assert (why.recognised, why.needs) == (None, ["x", "b"])
    assert why.code is not None
    assert why.code.runs is None
    assert all(name in why.detail for name in ("x", "b"))


def test_shapes_with_which_the_code_would_run_are_not_believed() -> None:
    why = kiwame.why(MATRICES, "a.sum() + b.sum()")
    assert why.needs == ["a", "b"]
    assert why.code is not None
    assert why.code.taken == {}


def test_code_that_is_refused_has_its_lesson_and_place() -> None:
    why = kiwame.why(code="x = torch.zeros(2, 3)\nx.permute(0, 2)")
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("x = torch.zeros(2, 3)\nx.permute(0, 2)")
    assert why.code is not None
    assert (why.type, why.detail) == ("/problems/axis-out-of-range", str(refused.value))
    assert (why.code.span, why.code.did_you_mean) == (refused.value.span, refused.value.did_you_mean)
    assert why.code.backend_says


def test_code_that_only_the_run_refuses_has_its_place_too() -> None:
    why = kiwame.why(code="torch.zeros(2, 3, 4).permute(0, 2, 1).view(2, 12)")
    assert why.code is not None
    assert why.type == "/problems/not-contiguous"
    assert why.code.span is not None
    assert why.code.text[slice(*why.code.span)] == "view"
    assert why.code.did_you_mean == "torch.zeros(2, 3, 4).permute(0, 2, 1).reshape(2, 12)"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_code_that_runs_is_said_to_run_with_a_link(lang: str) -> None:
    why = kiwame.why(code="torch.zeros(2, 3).T", lang=lang)
    assert why.code is not None
    assert (why.code.runs, why.type, why.needs) == (True, None, [])
    assert why.code.link is not None
    assert why.code.link.startswith("/")
    assert "(3, 2)" in why.detail


@pytest.mark.parametrize("code", ["self.layer(x)", "loss.backward()", "[i for i in x]", "lambda: x", "def f():", "x ="])
def test_code_that_is_not_read_here_says_so(code: str) -> None:
    why = kiwame.why(code=code)
    assert why.code is not None
    assert why.code.runs is False
    assert why.type in {f"/problems/{name}" for name in ("unknown-op", "not-allowed", "syntax")}


def test_nothing_is_executed(tmp_path: Path) -> None:
    made = tmp_path / "made"
    kiwame.why(code=f"open({str(made)!r}, 'w')")
    kiwame.why(MATRICES, f"__import__('pathlib').Path({str(made)!r}).touch()")
    assert not made.exists()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", ["json", "text", "markdown"])
def test_every_format_says_the_lesson(lang: str, name: str) -> None:
    why = kiwame.why(MATRICES, "x @ w", lang=lang)
    body = why.render(name).decode()
    assert all(number in body for number in ("(2, 5)", "(3, 4)", "x @ w"))


@pytest.mark.parametrize("given", [{}, {"message": ""}, {"code": "  "}, {"message": None, "code": None}])
def test_nothing_asked_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.why(**given)
    assert (refused.value.type, refused.value.status) == ("/problems/malformed", 400)
