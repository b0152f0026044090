"""Entries of Redis: only what was sealed under the same key, schema, version and secret opens."""

import random
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kiwame.cache import entries
from kiwame.cache.entries import COMPRESS_FROM, MAC_BYTES, mac_key, open_, seal

SECRET = mac_key("secret")
LIMIT = 1 << 22
KEY, VERSION = "permute 2x3 1,0", "0.1.0"


def opened(entry: bytes, key: str = KEY, secret: bytes = SECRET, version: str = VERSION, limit: int = LIMIT) -> object:
    return open_(key, entry, secret, version, limit)


@given(st.text(), st.binary(max_size=3000), st.text(max_size=50))
def test_what_was_sealed_opens_as_it_was(key: str, value: bytes, version: str) -> None:
    assert open_(key, seal(key, value, SECRET, version), SECRET, version, LIMIT) == value


def test_a_large_repetitive_value_is_kept_small_and_opens_as_it_was() -> None:
    value = b'{"cell": [1, 2, 3]}' * 10_000
    entry = seal(KEY, value, SECRET, VERSION)
    assert len(entry) < len(value) / 10
    assert opened(entry) == value


def test_a_value_that_does_not_compress_is_kept_as_it_is() -> None:
    value = random.Random(1).randbytes(2 * COMPRESS_FROM)
    entry = seal(KEY, value, SECRET, VERSION)
    assert value in entry
    assert opened(entry) == value


def mutations(rng: random.Random, entry: bytes, other: bytes) -> list[bytes]:
    at = rng.randrange(len(entry))
    return [
        entry[:at] + bytes([entry[at] ^ 1 << rng.randrange(8)]) + entry[at + 1 :],
        entry[:at],
        entry[at + 1 :],
        entry[:at] + rng.randbytes(1 + rng.randrange(20)) + entry[at:],
        entry[:at] + entry[at + 1 :],
        entry + rng.randbytes(1),
        entry[:MAC_BYTES] + other[MAC_BYTES:],
        other[:MAC_BYTES] + entry[MAC_BYTES:],
        other,
        rng.randbytes(len(entry)),
    ]


def test_of_ten_thousand_damaged_entries_none_opens() -> None:
    rng = random.Random(7)
    tried = 0
    for number in range(1000):
        size = 100_000 if number % 50 == 0 else rng.randrange(400)
        entry = seal(KEY, b"value " * (size // 6), SECRET, VERSION)
        other = seal("another key", rng.randbytes(50), SECRET, VERSION)
        for damaged in mutations(rng, entry, other):
            tried += damaged != entry
            assert damaged == entry or opened(damaged) is None
    assert tried >= 9_990


@pytest.mark.parametrize(
    "changed",
    [{"key": KEY + " "}, {"secret": mac_key("other")}, {"secret": mac_key("")}, {"version": "0.1.1"}, {"version": ""}],
    ids=str,
)
def test_an_entry_under_another_key_secret_or_version_does_not_open(changed: dict[str, object]) -> None:
    entry = seal(KEY, b"value", SECRET, VERSION)
    assert opened(entry) == b"value"
    assert opened(entry, **changed) is None


def test_an_entry_of_another_schema_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = seal(KEY, b"value", SECRET, VERSION)
    monkeypatch.setattr(entries, "SCHEMA", entries.SCHEMA + 1)
    assert opened(entry) is None


@pytest.mark.parametrize("value", [b"x" * 1001, b"x" * 10_000_000], ids=["plain", "compressed"])
def test_a_value_above_the_limit_does_not_open(value: bytes) -> None:
    assert opened(seal(KEY, value, SECRET, VERSION), limit=1000) is None


@pytest.mark.parametrize("size", [1000, 3 * COMPRESS_FROM])
def test_a_value_of_exactly_the_limit_opens(size: int) -> None:
    assert opened(seal(KEY, b"x" * size, SECRET, VERSION), limit=size) == b"x" * size


@pytest.mark.parametrize("cut", [lambda body: body[:-4], lambda body: body + b"more", lambda _: b"not zlib"])
def test_a_compressed_body_that_is_not_whole_does_not_open(
    cut: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    compress = zlib.compress
    monkeypatch.setattr(entries.zlib, "compress", lambda value, level: cut(compress(value, level)))
    assert opened(seal(KEY, b"x" * COMPRESS_FROM, SECRET, VERSION)) is None
