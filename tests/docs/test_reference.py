"""docs/reference says what the code says."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from kiwame.settings import Limits, Settings, limit_variable, load, variable

DOCS = Path(__file__).resolve().parents[2] / "docs"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = script("generate")
PLAIN = [field.name for field in msgspec.structs.fields(Settings) if field.name != "limits"]
LIMITS = [field.name for field in msgspec.structs.fields(Limits)]
CHANGED = {"engine": "local", "log": "console"}  # a value that is allowed and is not the default, where `7` is not


@pytest.mark.parametrize("name", GENERATE.PAGES)
def test_a_generated_page_is_what_the_code_gives_now(name: str) -> None:
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == GENERATE.PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("name", PLAIN)
def test_a_setting_is_documented_and_set_by_its_variable(name: str) -> None:
    assert f"| `{variable(name)}` | `{name}` |" in GENERATE.settings()
    value = CHANGED.get(name, "7")
    assert str(getattr(load({variable(name): value}), name)) == value


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_documented_and_set_by_its_variable(name: str) -> None:
    assert f"| `{limit_variable(name)}` | `{name}` |" in GENERATE.settings()
    assert getattr(load({limit_variable(name): "7"}).limits, name) == 7


def test_no_description_of_the_schema_depends_on_how_a_python_keeps_docstrings() -> None:
    """3.13 takes a docstring's indentation away, those before it keep it."""

    def descriptions(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("description"), str):
                yield node["description"]
            node = list(node.values())
        if isinstance(node, list):
            for part in node:
                yield from descriptions(part)

    schema = json.loads((DOCS / "reference" / "schema.json").read_text(encoding="utf-8"))
    assert not [said for said in descriptions(schema) if "\n" in said]
