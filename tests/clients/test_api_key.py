"""The key that a service counts its caller by."""

from collections.abc import Iterator

import pytest

from tests.api.serving import served
from tests.clients.running import called, kiwame

KEYS = ("alpha", "beta", "gamma", "clé")


@pytest.fixture(scope="module")
def counting() -> Iterator[str]:
    """The URL of a service that answers each caller once."""
    variables = {"KIWAME_QUOTA": "1/hour", "KIWAME_API_KEYS": ",".join(KEYS)}
    with served(ready=False, KIWAME_WORKER_SOCKET="/nonexistent/kiwame.sock", **variables) as here:
        yield here.url


def statuses(*words: str, **variables: str) -> list[int]:
    return [called("ops", "permute", *words, **variables).returncode for _ in range(2)]


def test_who_gives_a_key_has_a_quota_of_their_own(counting: str) -> None:
    assert statuses(KIWAME_URL=counting) == [0, 3]
    assert statuses("--api-key", "alpha", KIWAME_URL=counting) == [0, 3]
    assert statuses(KIWAME_URL=counting, KIWAME_API_KEY="beta") == [0, 3]
    assert statuses("--api-key", "gamma\n", KIWAME_URL=counting, KIWAME_API_KEY="beta") == [0, 3]
    assert statuses(KIWAME_URL=counting, KIWAME_API_KEY="clé") == [0, 3]


def test_a_spec_is_asked_with_the_key_too(counting: str) -> None:
    said = called("permute 2x3 1,0", "--api-key", "alpha", KIWAME_URL=counting).stderr.decode()
    assert "answers 429" in said


@pytest.mark.parametrize("words", [("permute 2x3 1,0", "--backend", "numpy"), ("ops",)])
def test_without_a_service_a_key_is_for_nobody(words: tuple[str, ...]) -> None:
    assert called(*words, KIWAME_API_KEY="alpha").returncode == 0


def test_help_and_the_doctor_know_the_key_and_keep_it() -> None:
    assert "KIWAME_API_KEY" in kiwame("explain", "--help", COLUMNS="120").stdout.decode()
    said = called("doctor", KIWAME_API_KEY="s3cret").stdout.decode()
    assert "KIWAME_API_KEY           (set)" in said
    assert "s3cret" not in said
