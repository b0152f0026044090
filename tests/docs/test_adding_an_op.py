"""The op that the guide adds is added as the guide says, and works."""

import re
from pathlib import Path

import kiwame
import numpy as np
import pytest
from kiwame.explainer import plan
from kiwame.ops.base import Op, registry
from kiwame.parse.read import _text_reading, read
from kiwame.parse.spellings import spellings

GUIDE = (Path(__file__).parents[2] / "docs" / "adding-an-op.md").read_text(encoding="utf-8")


@pytest.fixture
def movedim():
    scope: dict[str, object] = {}
    exec(re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)[1], scope)
    op = scope["movedim"]
    assert isinstance(op, Op)
    whole, spoken = dict(registry()), dict(registry().spoken)
    own = registry().pop(op.name)  # the service's own declaration, which also moves several axes at once
    for name in (own.name, *own.aliases):
        del registry().spoken[name]
    registry().add(op)
    spellings.cache_clear()
    _text_reading.cache_clear()
    yield op
    registry().clear()  # or it would stand last
    registry().update(whole)
    registry().spoken = spoken
    spellings.cache_clear()
    _text_reading.cache_clear()
    plan._plans.clear()


def test_one_declaration_is_read_run_proved_and_told(movedim: Op) -> None:
    x = np.arange(1, 25).reshape(2, 3, 4)
    for spec in ("movedim 2x3x4 0,2", "moveaxis 2x3x4 0,-1"):
        for library in ("torch", "numpy"):
            for lang in ("en", "ja"):
                explanation = kiwame.explain(spec, backend=library, lang=lang)
                assert explanation.verified
                assert explanation.spec == "movedim 2x3x4 0,2"
                assert explanation.output.values == np.moveaxis(x, 0, 2).tolist()
                assert read(explanation.spec).program == read(spec).program
                rule = next(step for step in explanation.steps if step.kind == "rule")
                assert bool(re.search("[ぁ-ん]", rule.text)) == (lang == "ja")
                assert all(other.checked for other in explanation.equivalents)
    assert kiwame.explain("movedim 2x3x4 0,2", backend="numpy").stages[0].code == "y = np.moveaxis(x, 0, 2)"
    assert read("np.moveaxis(np.ones((2, 3)), 0, 1)").spec == "movedim ones(2, 3) 0,1"
    assert read("torch.ones(2, 3).movedim(source=0, destination=-1)").program.calls[0].args == {
        "source": 0,
        "destination": 1,
    }
    with pytest.raises(kiwame.Refusal) as refused:
        kiwame.explain("movedim 2x3x4 0,5")
    assert refused.value.did_you_mean == "movedim 2x3x4 0,2"
