"""Nothing is left unsaid: every kind of step and every way to be refused has its words, in every language."""

import ast
import importlib
import re
from pathlib import Path
from typing import Any

import kiwame
import pytest
from kiwame.errors import Cause, Problem
from kiwame.ops.base import registry
from kiwame.parse.read import read
from kiwame.render.tell import LANGUAGES, lesson

from tests.parse.test_refusals import CASES, LIMITED, TOO_LARGE

ROOT = Path(__file__).resolve().parents[2] / "service" / "kiwame"
MORE = ["permute 2x3 1,0; reshape 6", "sub 3x1 3", "add 2x3 b=2.5", "sub 2x3 a=1", "T 2x3x4", "T 5", "mT ()", "squeeze 2x3 0", "squeeze 1x3x1", "permute 2x3x4 2,0,1", "permute 250x250 1,0", "sum ()", "sum 0x3 dim=0", "reshape 4x4 2,8", "reshape 2x3 3,2", "contiguous 2x3", "zeros 2x3", "sum 2x3x4", "permute () ()", "transpose 2x3 1,1", "permute 2x3 0,1", "unsqueeze 2x3 0", "flatten ()", "sum 20x20", "sum 3x3 dim=1", "permute 2x2x2 2,0,1"]  # fmt: skip
MORE += ["gather 2x3 1 [[0,1]]", "x = torch.arange(3); x[torch.tensor([1, 0, 1], dtype=torch.uint8)]", "x = torch.ones(2, 3, 4); x[0, :, [0, 1]]", "np.arange(4)[::-1]", "scatter 2x3 1 [[2,0],[0,1]] 2x2"]  # fmt: skip

MORE += ["dot 2x3 4x3x5 backend=numpy", "inner 2x3 3x3", "matmul 2x2x3 2x3x2 backend=numpy", "linear 2x3 3x3", "add 3x3 3", "fmod 2x3:float16 b=100000", "fmod 2x3:uint8 b=300", "cross 3x3 3x3", "avg_pool2d 1x1x4x4:int64 2", "einsum 2x3 'ba'", "softmax 2x3", "meshgrid 2 3", "outer 2x3 3 backend=numpy", "nan_to_num 2x3:float16", "add [[200]]:uint8 b=100", "reshape 1x2x2x3 1,2,6", "x = torch.ones(2, 3); torch.softmax(x, 1) * torch.tensor([1, 1, 0])"]  # fmt: skip


def phrases(lang: str) -> Any:
    return importlib.import_module(f"kiwame.phrases.{lang}")


def lessons(lang: str) -> Any:
    return importlib.import_module(f"kiwame.phrases.{lang}_lessons")


def variants_in_the_source() -> set[str]:
    """Every variant that any `refuse(Cause.X, "variant")` of the service can give."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "refuse" or not node.args:
                continue
            cause = node.args[0]
            if not isinstance(cause, ast.Attribute):
                continue
            slug = Cause[cause.attr].slug
            literals = [a.value for arg in node.args[1:2] for a in ast.walk(arg) if isinstance(a, ast.Constant)]
            found |= {f"{slug}.{v}" if v else slug for v in literals if isinstance(v, str)} or {slug}
    return found


def keys_of_lessons(lang: str) -> dict[str, set[str]]:
    """What each lesson reads from its data, for those that do not first ask whether it is there."""
    keys: dict[str, set[str]] = {}
    for name in (f"{lang}_lessons", f"{lang}_service"):
        tree = ast.parse((ROOT / "phrases" / f"{name}.py").read_text(encoding="utf-8"))
        functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        for table in (n for n in ast.walk(tree) if isinstance(n, ast.Dict)):
            for key, told in zip(table.keys, table.values, strict=True):
                phrase = functions.get(told.id) if isinstance(told, ast.Name) else told
                if not isinstance(key, ast.Constant) or not isinstance(phrase, ast.Lambda | ast.FunctionDef):
                    continue
                nodes = list(ast.walk(phrase))
                if not any(isinstance(n, ast.In | ast.NotIn) for n in nodes):
                    reads = [n for n in nodes if isinstance(n, ast.Subscript) and ast.unparse(n.value) == "d"]
                    keys[key.value] = {n.slice.value for n in reads if isinstance(n.slice, ast.Constant)}
    return keys


def data_in_the_source() -> dict[str, list[set[str]]]:
    """The data that each `refuse(Cause.X, "variant", …)` gives, where it is written out there."""
    given: dict[str, list[set[str]]] = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "refuse" or not node.args:
                continue
            variant = node.args[1] if len(node.args) > 1 else ast.Constant("")
            if not isinstance(node.args[0], ast.Attribute) or not isinstance(variant, ast.Constant):
                continue
            if any(k.arg is None for k in node.keywords):
                continue
            slug = Cause[node.args[0].attr].slug
            name = f"{slug}.{variant.value}" if variant.value else slug
            given.setdefault(name, []).append({str(k.arg) for k in node.keywords})
    return given


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lesson_is_given_the_data_that_it_speaks_of(lang: str) -> None:
    keys, given = keys_of_lessons(lang), data_in_the_source()
    assert len(keys.keys() & given.keys()) > 40
    for variant in keys.keys() & given.keys():
        for data in given[variant]:
            assert keys[variant] <= data, variant


WRITTEN = ["torch.reshape(torch.ones(2), 2)", "torch.ones(2).unsqueeze((0,))", "torch.ones(2).squeeze(None)", "np.sum(np.ones(2), axis=[0])", "torch.ones(2).sum(0, 1)", "torch.arange([6])"]  # fmt: skip
REFUSED = [*(typed for typed, *_ in CASES), *(typed for typed, _ in TOO_LARGE), *(typed for typed, _ in LIMITED), "permute 2x3 1,0 dtype=foo", "permute 2x3 1,0 axes=a", "permute 2x3 1,0 axes=a,a", "permute [[300]]:uint8 0,1", "permute [[0.5]]:int64 0,1", "permute tensor(1,2) 1,0", "sum 2x3 dim=", "sum 2x3 dim=1 dim=0", "permute 2x3 1,0 \"", "permute 2x3 1,0\x01", "flatten 2x3 0 1 2", "sum () dim=3", "squeeze 2x3 0 backend=numpy", "permute 2x3 1,0; view 6", "sub 2x3:bool 2x3:bool", "arange 1,2,3,4", "arange 5,1", "arange 1,2,0", "full", "xyzzyq 2x3", "permute 2x3 1,0 zzzzz=1", "torch.ones(2).reshape(x)", "add 2x3", "permute [['a']] 1,0", "3", "1 + 1", "permute 2x3 1,0 device=cuda:7", "sum 2x3 keepdim=7", "zeros -2", "permute 2x3 (0,,1)", "torch.tensor()", "torch.ones(2).sum(keepdim=True)", "torch.ones(2, 3, 4).t()", "torch.ones(2) + [1]", "np.ones(2).sum(0, True)", *WRITTEN, "permute reshape(2x3) 1,0", "permute 2x3:half 1,0; add b=1j", "permute 2x3 " + "9" * 450]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_of_a_spec_is_a_whole_sentence(lang: str) -> None:
    variants = set()
    for spec in REFUSED:
        with pytest.raises(kiwame.Refusal) as refused:
            kiwame.explain(spec, lang=lang)
        variants.add(refused.value.problem.variant)
        told = refused.value.detail
        assert not re.search(r"None|[{}]|  ", told), told
        assert lang == "en" or re.search(r"[぀-ヿ]", told), told
    assert len(variants) > 45


def test_all_languages_have_the_same_phrases() -> None:
    english = phrases("en")
    for lang in LANGUAGES:
        assert set(phrases(lang).PHRASES) == set(english.PHRASES)
        assert set(phrases(lang).HEADINGS) == set(english.HEADINGS)
        assert set(phrases(lang).LABELS) == set(english.LABELS)
        assert set(lessons(lang).LESSONS) == set(lessons("en").LESSONS)
        assert set(lessons(lang).TITLES) == {cause.slug for cause in Cause}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_all_ops_are_listed_is_said_for_a_terminal_and_for_a_service(lang: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("xyzzyq 2x3", lang=lang)
    assert "`kiwame ops`" in refused.value.detail
    assert "/v1/ops" in refused.value.detail


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_in_the_source_has_a_lesson(lang: str) -> None:
    known = set(lessons(lang).LESSONS)
    assert {v for v in variants_in_the_source() if v not in known} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cause_can_be_told_without_an_occasion(lang: str) -> None:
    for cause in Cause:
        simple = {
            "unknown-op",
            "unknown-flag",
            "axis-count",
            "axis-repeated",
            "axis-out-of-range",
            "not-contiguous",
            "index-out-of-range",
            "device-unavailable",
        }
        if cause.slug not in simple:
            assert lesson(Problem(cause=cause, variant=cause.slug), lang).detail


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_step_is_told_whole(lang: str) -> None:
    told: set[str] = set()
    for spec in [*(e for op in registry().values() for e in op.examples), *MORE]:
        found = kiwame.explain(spec, lang=lang)
        told |= {f"contrast.{alike.data['variant']}" for alike in found.look_alikes}
        told |= {".".join(filter(None, (step.kind, step.data.get("variant")))) for step in found.steps}
        for text in (said.text for said in (*found.steps, *found.look_alikes)):
            assert text
            assert not re.search(r"None|[{}]|  |\bnan\b", re.sub(r"`[^`]*`", "…", text)), text
    # a sample needs more cells than one explanation holds; what is wrong is told in tests/explainer/test_proof.py
    assert set(phrases(lang).PHRASES) - told == {"check.wrong", "check.sample", "title"}


def test_a_sum_along_no_axis_says_that_every_cell_stays() -> None:
    for spec in ("sum 2x3 dim=() backend=numpy", "sum () dim=0 keepdim"):
        english, japanese = (kiwame.explain(spec, lang=lang) for lang in LANGUAGES)
        assert "along no axis, so every cell stays as it is" in english.text
        assert "どの次元に沿っても足さないので、どのマスもそのままです" in japanese.text


def test_japanese_is_japanese() -> None:
    for spec in [*(e for op in registry().values() for e in op.examples), *MORE]:
        for step in kiwame.explain(spec, lang="ja").steps:
            if step.kind != "formula" and step.data.get("variant") != "trail":
                assert re.search(r"[぀-ヿ]", step.text), step.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("spec", ["permute 2x3 1,2", "permute 2x3 0,0", "permute 2x3x4 1", "reshape 2x3 4,2", "reshape 2x3 4,-1", "add 2x3 4", "foo 2x3", "permute 2x3 1,0 x=1", "permute 2x3 1,0 backend=jax", "lambda: 0", "", "x.T", "mT 3", "sum 2x3 dim=0,0", "arange 0,10,0", "permute 99999x99999 1,0"])  # fmt: skip
def test_a_lesson_speaks_of_this_spec(spec: str, lang: str) -> None:
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain(spec, lang=lang)
    told = refused.value.detail
    assert told
    assert not re.search(r"None|[{}]|  ", told), told
    if lang == "ja":
        assert re.search(r"[぀-ヿ]", told)
    assert refused.value.problem.did_you_mean is None or read(refused.value.problem.did_you_mean)
