"""What cannot be: its cause, its place in what was typed, and the nearest spec, which runs."""

import pytest
from kiwame.errors import Refusal
from kiwame.parse.read import read, read_permute
from kiwame.settings import Limits


def refused(text: str, **options: object) -> Refusal:
    with pytest.raises(Refusal) as found:
        read(text, **options)
    return found.value


CASES = [
    ("permute 2x3 1,2", "axis-out-of-range", "2", "permute 2x3 1,0"),
    ("permute 2x3 2,0", "axis-out-of-range", "2", "permute 2x3 1,0"),
    ("permute 2x3 0,0", "axis-repeated", "0", "permute 2x3 0,1"),
    ("permute 2x3x4 1,0", "axis-count", "1,0", "permute 2x3x4 1,0,2"),
    ("permute 2x3 0", "axis-count", "0", "permute 2x3 0,1"),
    ("sum 2x3 dim=2", "axis-out-of-range", "2", "sum 2x3 dim=1"),
    ("sum 2x3 dim=0,0", "axis-repeated", "0", "sum 2x3 dim=0"),
    ("transpose 2x3 0,5", "axis-out-of-range", "5", "transpose 2x3 0,1"),
    ("unsqueeze 2x3 4", "axis-out-of-range", "4", "unsqueeze 2x3 2"),
    ("mT 6", "axis-count", "mT", "mT 1x6"),
    ("digitize 2x3 4x3", "axis-count", "4x3", None),
    ("bucketize 2x3 4x3", "axis-count", "4x3", None),
    ("reshape 2x3 4,2", "sizes", "4,2", "reshape 2x3 3,2"),
    ("reshape 2x3 4,-1", "sizes", "4,-1", None),
    ("reshape 2x3 -1,-1", "sizes", "-1,-1", None),
    ("reshape 0x3 0,-1", "sizes", "0,-1", None),
    ("reshape 2x3 -2,3", "sizes", "-2,3", "reshape 2x3 2,3"),
    ("add 2x3 4", "sizes", "4", "add 2x3 3"),
    ("add 2x3 2", "sizes", "2", "add 2x3 2x1"),
    ("permuet 2x3 1,0", "unknown-op", "permuet", "permute 2x3 1,0"),
    ("permute 2x3 1,0 backnd=numpy", "unknown-flag", "backnd", "permute 2x3 1,0 backend=numpy"),
    ("permute 2x3 1,0 backend=numpi", "unknown-backend", "numpi", "permute 2x3 1,0 backend=numpy"),
    ("permute 2x3 1,0 lang=fr", "argument", "fr", "permute 2x3 1,0 lang=en"),
    ("permute 2x3 1,0 device=gpu", "argument", "gpu", "permute 2x3 1,0 device=cpu"),
    ("permute 2x3 1,0 dtype=complex64", "dtype", "complex64", None),
    ("permute 2x3:bfloat16 1,0", "dtype", "2x3:bfloat16", None),
    ("permute [[1,2],[3]] 1,0", "sizes", "[[1,2],[3]]", None),
    ("permute [[1,[2]]] 1,0", "sizes", "[[1,[2]]]", None),
    ("permute [[[2],1]] 1,0", "sizes", "[[[2],1]]", None),
    ("full 2x3", "argument", "full", "full 2x3 7"),
    ("full (2,3)", "argument", "full", "full 2x3 7"),
    ("mul 0.5", "argument", "mul 0.5", "mul 2x3 3"),
    ("permute", "argument", "permute", "permute 2x3 1,0"),
    ("permute 2x3", "argument", "permute", "permute 2x3 1,0"),
    ("permute 2x3 a,b", "syntax", "a", None),
    ("permute 2x3 (1,0", "syntax", "(1,0", None),
    ("permute 2x3 1.5,0", "argument", "1.5", None),
    ("flatten 2x3x4 2,1", "argument", "2", None),
    ("arange 0,10,0", "argument", "0,10,0", None),
    ("x.permute(1, 0)", "syntax", "x", None),
    ("torch.arange(6).reshape(2,3).permute(1,2).sum(0)", "axis-out-of-range", "2", "torch.arange(6).reshape(2,3).permute(1,0).sum(0)"),
    ("x = torch.ones(2,3); x - x.sum(1)", "sizes", "x.sum(1)", "x = torch.ones(2,3); x - x.sum(1).unsqueeze(1)"),
    ("x = torch.ones(2,3); x.T()", "syntax", "x.T()", None),
    ("x = torch.ones(2,3); x.shape[5]", "index-out-of-range", "5", None),
    ("import os", "not-allowed", "import os", None),
    ("lambda: 0", "not-allowed", "lambda: 0", None),
    ("permute ２×３ １，２", "axis-out-of-range", "２", "permute ２×３ 1,0"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "cause", "place", "better"), CASES, ids=[c[0] for c in CASES])
def test_a_refusal_has_cause_place_and_the_nearest_spec(
    typed: str, cause: str, place: str | None, better: str | None
) -> None:
    problem = refused(typed).problem
    assert problem.cause.slug == cause
    if place is not None:
        assert problem.span is not None
        assert typed[slice(*problem.span)] == place
    if better is not None:
        assert problem.did_you_mean == better
    for spec in filter(None, [problem.did_you_mean, *(n for n in problem.nearest if " " in n)]):
        read(spec)


def test_nothing_typed_is_a_lesson_with_an_example() -> None:
    for text in ("", "   ", "\n;\n", "# only a comment"):
        assert refused(text).problem.variant == "syntax.empty"


def test_a_tensor_without_an_op_is_told_what_is_missing() -> None:
    assert refused("x = 2x3").problem.variant == "syntax.no-op"


def test_squeeze_of_a_larger_axis_is_refused_by_numpy_alone() -> None:
    read("squeeze 2x3 0")
    assert refused("squeeze 2x3 0 backend=numpy").problem.variant == "sizes.squeeze"


LIMITED = [
    ("permute 2x3 " + "1," * 1100, "spec_chars"),
    ("x = torch.ones(2)" + "+1" * 600, "nodes"),
    ("torch.ones(2)" + "".join(".sum()" for _ in range(40)), "depth"),
    ("(" * 40 + "1" + ")" * 40, "depth"),
    ("permute " + "x".join("1" * 17) + " 0", "rank"),
    ("permute 300x300 1,0", "tensor_elements"),
    ("permute 99999999999x99999999999 1,0", "tensor_elements"),
    ("x = 200x300; " + "; ".join(f"a{n} = permute x 1,0" for n in range(3)) + "; add a0 a1", "request_elements"),
    ("x = torch.ones(2); x = x + 1" + "; x = x + 1" * 40 + "; x.sum()", "stages"),
]


@pytest.mark.parametrize(("typed", "name"), LIMITED, ids=[n for _, n in LIMITED])
def test_each_limit_is_said_with_its_number(typed: str, name: str) -> None:
    problem = refused(typed, limits=Limits(spec_chars=2_048)).problem
    assert problem.cause.slug == "limit"
    assert problem.limit is not None
    assert problem.limit.name == name
    assert problem.limit.max == getattr(Limits(), name)


def test_a_larger_tensor_is_read_where_more_elements_are_allowed() -> None:
    assert read("permute 3000x3000 1,0", elements=16_777_216).program.calls[0].shape == (3000, 3000)


def test_a_posted_permute_is_refused_without_a_place_but_with_the_nearest_spec() -> None:
    with pytest.raises(Refusal) as found:
        read_permute([2, 3], [1, 2])
    assert found.value.problem.span is None
    assert found.value.problem.did_you_mean == "permute 2x3 1,0"


@pytest.mark.parametrize("shape", [[2, -3], [-1], [0, -(2**70)]])
def test_a_shape_with_a_negative_size_is_refused(shape: list[int]) -> None:
    with pytest.raises(Refusal) as posted:
        read_permute(shape, [1, 0])
    assert posted.value.problem.variant == "sizes.negative-shape"
    assert refused("x.T", inputs={"x": {"shape": shape}}).problem.variant == "sizes.negative-shape"


BIG = 10**20
TOO_LARGE = [
    (f"add 2x3 b={BIG}", str(BIG)),
    (f"x = torch.ones(2); x * {BIG}", str(BIG)),
    (f"x = torch.ones(2); x - {-BIG}", str(-BIG)),
    (f"full 2x3 {BIG}", str(BIG)),
    (f"full 2x3 {-(2**63) - 1}", str(-(2**63) - 1)),
    (f"arange {BIG},{BIG + 3}", f"{BIG},{BIG + 3}"),
    (f"arange {10**350}", str(10**350)),
    (f"torch.arange(0, {BIG}, {BIG // 2}).sum()", None),
    (f"permute [[{10**350}]]:float32 1,0", None),
    (f"permute [[{10**350}]]:bool 1,0", None),
]


@pytest.mark.parametrize(("typed", "place"), TOO_LARGE, ids=[t[:24] for t, _ in TOO_LARGE])
def test_a_number_beyond_64_bits_is_refused_where_it_stands(typed: str, place: str | None) -> None:
    problem = refused(typed).problem
    assert problem.variant in {"argument.integer-size", "dtype.does-not-fit"}
    assert problem.span is not None
    assert place is None or typed[slice(*problem.span)] == place


def test_the_largest_numbers_of_64_bits_are_read() -> None:
    assert read(f"full 2 {2**63 - 1}").program.calls[0].args["fill_value"] == 2**63 - 1
    assert read(f"full 2 {-(2**63)}").program.calls[0].args["fill_value"] == -(2**63)
    assert read(f"permute [[{10**30}]]:float64 1,0").program.inputs[0].dtype == "float64"


def test_data_and_shape_that_disagree_are_refused() -> None:
    problem = refused("x.T", inputs={"x": {"data": [[1, 2]], "shape": [2, 1]}}).problem
    assert problem.variant == "sizes.data-shape"


@pytest.mark.parametrize(
    "typed",
    [
        "torch.ones(60000, 60000, requires_grad=True)",
        "torch.full((70000,), 1, pin_memory=True)",
        "torch.arange(0, 1, 1e-9, requires_grad=True)",
        f"np.ones(2, {10**350})",
        "torch.ones(2, 3, device=torch.float32)",
        "torch.full((2,), float('inf'), foo=True)",
    ],
)
def test_a_library_is_not_asked_about_what_this_service_would_not_make(typed: str) -> None:
    assert refused(typed).attempt is None


def test_a_library_is_asked_about_the_call_as_typed() -> None:
    attempt = refused("x = torch.ones(2, 3); torch.add(x, other=[1, -2.5], alpha=x)").attempt
    assert attempt is not None
    assert attempt.form == "torch.add(t0, other=[1, -2.5], alpha=t1)"
    assert attempt.program.calls[-1].ins == ("x", "x")


def test_each_name_that_could_be_meant_is_offered_once() -> None:
    assert refused("permute 2x3 1,0 dmi=1").problem.data["near"] == ["dim", "dims"]


@pytest.mark.parametrize("data", ["[[1,[2]]]", "[[[2],1]]"])
def test_numbers_beside_lists_are_told_from_rows_of_unequal_length(data: str) -> None:
    assert refused(f"T {data}").problem.variant == "sizes.uneven"
