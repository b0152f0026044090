"""Random bodies, queries and headers: an explanation or a problem, never a failure of the service.

KIWAME_FUZZ=20000 tries so many of each kind; without it a few hundred.
"""

import json
import os
from urllib.parse import quote

import httpx
import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kiwame.errors import Cause

tried = settings(
    max_examples=int(os.environ.get("KIWAME_FUZZ", "300")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
CLEAN = {200, *(int(cause.status) for cause in Cause)} - {500}
FIELDS = [
    "shape",
    "perm",
    "data",
    "dtype",
    "lang",
    "axes",
    "backend",
    "device",
    "spec",
    "inputs",
    "focus",
    "format",
    "foo",
    "",
]
ATOMS = st.sampled_from(
    [None, True, 0, 1, -1, 2, 3, 2**31, 2**63, 2**64, -(2**70), 1.5, -0.0, 1e308, "", "x", "NaN", "-Infinity", "cpu", "cuda:0", "auto", "torch", "numpy", "en", "ja", "int64", "float16", "json", "npy", "html", "permute 2x3 1,0", "x.T", "x + w", "permute 2x3 1,2", "\x00", "\ud800", "𝟚x3", "٣", "a" * 3000, [1, 0], [0, 1], [2, 3], [[1, 2], [3, 4]], [[1], [2, 3]], [1] * 20, [2**64, 0], [[]], {"x": {"shape": [2, 3]}}, {"x": {"data": [["NaN", 1]]}}, {"x": {}}, {"_x": {"shape": [2]}}, {"x": {"shape": [10**9, 10**9]}}, {"x": {"shape": [-1]}}]
)  # fmt: skip
values = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*FIELDS, "x", "w"]), inner, max_size=3)
    ),
    max_leaves=8,
)
bodies = st.dictionaries(st.sampled_from(FIELDS), values, max_size=5)
likely = st.sampled_from(
    [
        {"shape": [2, 3], "perm": [1, 0]},
        {"spec": "permute 2x3 1,0"},
        {"spec": "x.T", "inputs": {"x": {"shape": [2, 3]}}},
        {},
    ]
)
accepted = st.sampled_from(["*/*", "text/html", "application/json", "x", "text/*;q=0", "a/b,,;q=2", "", "*/*;q=z"])


def is_clean(answer: httpx.Response) -> None:
    assert answer.status_code in CLEAN, answer.text
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = msgspec.json.decode(answer.content)
        assert {"type", "title", "status", "detail", "request_id"} <= set(problem)


@tried
@given(likely, bodies, st.sampled_from(["/v1/permute", "/v1/explain"]), st.integers(0, 400))
def test_random_bodies(client, sure: dict, body: dict, route: str, cut: int) -> None:
    text = json.dumps(sure | body)
    content = (text[:cut] if cut < 20 else text).encode("utf-8", "surrogatepass")
    is_clean(client.post(route, content=content, headers={"Content-Type": "application/json"}))


@tried
@given(
    st.sampled_from(
        [
            "/v1/explain",
            "/e",
            "/permute/2x3/1,0",
            "/sum/2x3",
            "/v1/ops",
            "/v1/ops/permute",
            "/",
            "/docs",
            "/problems/limit",
        ]
    ),
    st.dictionaries(
        st.sampled_from([*FIELDS, "theme"]),
        ATOMS.map(lambda v: str(v).encode("utf-8", "replace").decode()[:300]),
        max_size=4,
    ),
    accepted,
    st.sampled_from(["ja", "en", "*", "zz;q=x", "", "ja;q=0.1,en;q=0.9"]),
)
def test_random_queries_and_headers(client, path: str, query: dict, accept: str, language: str) -> None:
    answer = client.get(path, params=query, headers={"Accept": accept, "Accept-Language": language})
    is_clean(answer)


@tried
@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(max_size=40))
def test_random_paths(client, path: str, spec: str) -> None:
    is_clean(client.get(f"/{quote(path)}"))
    is_clean(client.get("/e", params={"spec": spec}))
