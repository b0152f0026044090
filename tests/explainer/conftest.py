from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from kiwame.explainer import plan
from kiwame.ops.base import registry
from kiwame.parse.spellings import spellings


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Any], None]]:
    """An op whose declared formula is wrong, while the library computes the right thing."""
    plan._plans.clear()
    spellings()  # read off the registry once, for good

    def break_formula(name: str, formula: Any) -> None:
        monkeypatch.setitem(registry(), name, msgspec.structs.replace(registry()[name], formula=formula))

    yield break_formula
    plan._plans.clear()
