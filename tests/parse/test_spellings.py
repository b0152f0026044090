"""Every way to write a spec, and the one canonical text that they share."""

import pytest
from kiwame.parse.read import read

SAME = [
    (
        "permute 2x3 1,0",
        [
            "permute 2x3 1,0",
            "2x3 1,0",
            "/permute 2x3 1,0",
            "`permute 2x3 1,0`",
            "```\npermute 2x3 1,0\n```",
            "PERMUTE 2x3 1,0",
            "permute 2×3 1,0",
            "permute 2X3 1,0",
            "permute 2*3 1,0",
            "permute 2 x 3 1,0",
            "permute (2,3) 1,0",
            "permute [2, 3] 1,0",
            "permute 2x3 1 0",
            "permute 2x3 1, 0",
            "permute 2x3 (1,0)",
            "permute 2x3 [1, 0]",
            "permute 2x3 -1,0",
            "permute 2x3 dims=1,0",
            "permute 2x3 dims=(1, 0)",
            "permute ２×３ １，０",
            "　permute　２ｘ３　１、０　",
            "permute 2x3 1,0  # swap",
        ],
    ),
    (
        "reshape arange(6) 2,3; permute 1,0",
        [
            "torch.arange(6).reshape(2,3).permute(1,0)",
            "torch.arange(6).reshape((2, 3)).permute((1, 0))",
            ">>> torch.arange(6).reshape(2, 3).permute(1, 0)",
            "print(torch.arange(6).reshape(2,3).permute(1,0))",
            "```python\ntorch.arange(6).reshape(2,3).permute(1,0)\n```",
            "torch.permute(torch.reshape(torch.arange(6), (2, 3)), (1, 0))",
            "np.transpose(np.arange(6).reshape(2, 3), (1, 0))",
            "np.arange(6).reshape(2, 3).transpose(1, 0)",
            "reshape arange(6) 2,3\npermute 1,0",
        ],
    ),
    (
        "x = ones(2, 3); y1 = sum x dim=1 keepdim; div x y1; T",
        [
            "x = torch.ones(2,3); (x / x.sum(1, keepdim=True)).T",
            "x = torch.ones((2, 3))\ny1 = torch.sum(x, dim=1, keepdim=True)\n(x / y1).T",
            "x = np.ones((2, 3)); (x / np.sum(x, axis=1, keepdims=True)).T",
        ],
    ),
    ("sum 2x3 dim=1 keepdim", ["sum 2x3 dim=1 keepdim", "sum 2x3 1 keepdim", "sum 2x3 axis=-1 keepdims=True", "sum 2x3 dim=(1,) keepdim=1"]),
    ("sum 2x3x4 dim=0,2", ["sum 2x3x4 dim=0,2", "sum 2x3x4 dim=(0, 2)", "sum 2x3x4 0 2", "sum 2x3x4 dim=-3,-1"]),
    ("T 2x3", ["T 2x3", ".T 2x3", "t 2x3"]),
    ("mul 2x3 b=0.5", ["mul 2x3 0.5", "mul 2x3 .5", "2x3; mul 0.5"]),
    ("add 2x3 b=-1", ["add 2x3 -1", "2x3; add -1", "add 2x3 b=-1"]),
    ("sub 2x3 a=0.5", ["sub 0.5 2x3", "sub 2x3 a=0.5"]),
    ("full 2x3 7", ["full 2x3 7", "full (2,3) 7", "full 2,3 7", "full 2x3,7", "full 2x3 fill_value=7"]),
    ("add 3x1 1x4", ["add 3x1 1x4", "add (3,1) (1,4)"]),
    ("permute [[1,2,3],[4,5,6]] 1,0", ["permute [[1, 2, 3], [4, 5, 6]] 1,0", "permute tensor([[1,2,3],[4,5,6]]) 1,0", "torch.tensor([[1,2,3],[4,5,6]]).permute(1,0)"]),
    ("permute 2x3:float32 1,0", ["permute 2x3 1,0 dtype=float32", "permute 2x3:float 1,0"]),
    ("permute 2x3 1,0 axes=H,W", ["permute 2x3 1,0 axes=H,W", "permute 2x3 1,0 axes=H, W"]),
    ("flatten 2x3x4 1", ["flatten 2x3x4 1", "flatten 2x3x4 1,2", "flatten 2x3x4 start_dim=1"]),
    ("arange 2,8", ["arange 2,8", "arange 2 8", "torch.arange(2, 8)"]),
    ("permute () ()", ["permute () ()", "permute () dims=()"]),
]  # fmt: skip


@pytest.mark.parametrize(("canonical", "typed"), [(c, t) for c, texts in SAME for t in texts])
def test_a_spelling_has_one_canonical_text(canonical: str, typed: str) -> None:
    assert read(typed).spec == canonical


@pytest.mark.parametrize("canonical", [c for c, _ in SAME])
def test_canonical_text_reads_as_the_program_it_was_written_from(canonical: str) -> None:
    reading = read(canonical)
    assert read(reading.spec).program == reading.program


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("1 - x", "sub 2x3 a=1"),
        ("1-x", "sub 2x3 a=1"),
        ("1 -x", "sub 2x3 a=1"),
        ("2 * x", "mul 2x3 a=2"),
        ("2*x", "mul 2x3 a=2"),
        ("2 * (x + 1)", "add 2x3 b=1; mul y1 a=2"),
        ("3 - (x + 1)", "add 2x3 b=1; sub y1 a=3"),
        ("2*x - 1", "mul 2x3 a=2; sub b=1"),
        ("1 - x.sum()", "sum 2x3; sub y1 a=1"),
        ("y = 1 - x", "sub 2x3 a=1"),
        ("2.5 - x", "sub 2x3 a=2.5"),
    ],
)
def test_an_operation_may_begin_with_a_number(typed: str, canonical: str) -> None:
    assert read(typed, inputs={"x": {"shape": [2, 3]}}).spec == canonical


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("[1, 2, 3] - x", "x = 2x3; a = tensor([1,2,3]); sub a x"),
        ("[[1, 2, 3]] - x", "x = 2x3; a = [[1,2,3]]; sub a x"),
    ],
)
def test_an_operation_of_numpy_may_begin_with_a_list(typed: str, canonical: str) -> None:
    assert read(typed, inputs={"x": {"shape": [2, 3]}}, backend="numpy").spec == canonical


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("2 x 3 1,0", "permute 2x3 1,0"),
        ("2*3 -1,0", "permute 2x3 1,0"),
        ("2 * 3 1,0", "permute 2x3 1,0"),
        ("[[1,-inf],[nan,2]] -1,-2", "permute [[1.0,-inf],[nan,2.0]] 1,0"),
        ("(2, 3) -1 0", "permute 2x3 1,0"),
        ("5 -1", "permute 5 0"),
    ],
)
def test_a_shape_or_data_with_numbers_behind_it_is_still_permuted(typed: str, canonical: str) -> None:
    assert read(read(typed).spec).program == read(canonical).program


def test_an_input_by_name_is_the_same_spec_as_its_shape_in_chat() -> None:
    assert read("x.permute(1,0)", inputs={"x": {"shape": [2, 3]}}).spec == "permute 2x3 1,0"


def test_the_second_tensor_goes_on_counting_where_the_first_stopped() -> None:
    program = read("add 2x3 3").program
    assert [i.source.start for i in program.inputs] == [1, 7]


@pytest.mark.parametrize(
    ("typed", "backend"),
    [
        ("np.arange(6).reshape(2,3).T", "numpy"),
        ("torch.arange(6).reshape(2,3).T", "torch"),
        ("permute 2x3 1,0 backend=numpy", "numpy"),
        ("permute 2x3 1,0", "torch"),
    ],
)
def test_code_runs_on_the_library_that_it_is_written_for(typed: str, backend: str) -> None:
    assert read(typed).backend == backend


def test_the_library_that_is_asked_for_wins_over_the_one_written_for() -> None:
    assert read("np.arange(6).reshape(2,3).T", backend="torch").backend == "torch"


def test_transpose_means_what_its_library_means_by_it() -> None:
    assert read("torch.arange(24).reshape(2,3,4).transpose(0,2)").program.calls[-1].op == "transpose"
    assert read("np.arange(24).reshape(2,3,4).transpose(2,0,1)").program.calls[-1].op == "permute"


def test_flags_say_how_to_run_and_show() -> None:
    reading = read("permute 2x3 1,0 backend=numpy device=cpu lang=ja theme=dark")
    assert (reading.backend, reading.device, reading.lang, reading.theme) == ("numpy", "cpu", "ja", "dark")


def test_sizes_of_a_tensor_can_be_used_as_numbers() -> None:
    assert read("x = torch.ones(2, 3); x.reshape(x.shape[1], x.size(0))").spec == "reshape ones(2, 3) 3,2"
    assert read("x = torch.ones(2, 3); x.reshape(len(x) * 3)").spec == "reshape ones(2, 3) 6"


def test_unused_tensors_are_left_out_of_the_program() -> None:
    assert read("a = torch.ones(2, 3); b = torch.arange(6); b.reshape(3, 2)").spec == "b = arange(6); reshape b 3,2"
