import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kiwame.api.strict_json import DEPTH, body_object
from kiwame.errors import Refusal

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda children: st.lists(children) | st.dictionaries(TEXT, children),
    max_leaves=20,
)


def refused(body: bytes) -> Any:
    with pytest.raises(Refusal) as caught:
        body_object(body)
    problem = caught.value.problem
    assert problem.cause.slug == "malformed"
    return problem


@settings(max_examples=60)
@given(st.dictionaries(TEXT, JSON), st.booleans())
def test_whatever_the_standard_library_writes_is_read_back(value: dict[str, Any], ascii_only: bool) -> None:
    assert body_object(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary())
def test_any_bytes_are_an_object_or_a_refusal(body: bytes) -> None:
    with suppress(Refusal):
        assert isinstance(body_object(body), dict)


@pytest.mark.parametrize(
    ("body", "variant"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b'{"a":1}x', "json"),
        (b"{'a':1}", "json"),
        (b'\xef\xbb\xbf{"a":1}', "json"),
        (b'{"a":\x01}', "json"),
        (b'{"a":"\xff"}', "utf8"),
        ('{"a":1}'.encode("utf-16"), "utf8"),
        (b"[1]", "object"),
        (b"null", "object"),
        (b'"a"', "object"),
        (b'{"a":' + b"9" * 5000 + b"}", "digits"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "depth"),
        (b'{"a":' + b"[" * 100_000, "depth"),
    ],
)
def test_what_is_not_a_plain_object_is_malformed(body: bytes, variant: str) -> None:
    assert refused(body).variant == f"malformed.{variant}"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"a":1,"a":1}', "a"),
        (b'{"x":{"data":1,"data":2}}', "data"),
        (b'{"a":NaN}', "a"),
        (b'{"a":{"b":[0,[1,-Infinity]]}}', "a.b[1][1]"),
        (b'{"a":1e400}', "a"),
        (b'{"a":[1.5,-1e999]}', "a[1]"),
        (b'{"a":"\\ud800"}', "a"),
        (b'{"a":["x","\\udc00\\ud800"]}', "a[1]"),
        (b'{"\\ud800":1}', "\\ud800"),
    ],
)
def test_the_field_at_fault_is_named(body: bytes, field: str) -> None:
    assert refused(body).data["field"] == field


def test_a_surrogate_pair_is_one_character() -> None:
    assert body_object(b'{"a":"\\ud83d\\ude00"}') == {"a": "😀"}


def test_brackets_inside_text_are_not_nesting() -> None:
    text = '[{"' * 2 * DEPTH
    assert body_object(json.dumps({"a": text}).encode()) == {"a": text}


def test_nesting_up_to_the_limit_is_read() -> None:
    assert body_object(b'{"a":' + b"[" * (DEPTH - 1) + b"]" * (DEPTH - 1) + b"}")
