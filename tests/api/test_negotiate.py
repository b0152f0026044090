import pytest
from kiwame.api.negotiate import accepted_language, format_of, language_of
from kiwame.errors import Refusal

OFFERS = {
    "json": ("application/json",),
    "text": ("text/plain",),
    "html": ("text/html",),
    "npy": ("application/octet-stream", "application/x-npy"),
}
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "default", "expected"),
    [
        ("", "text", "text"),
        ("*/*", "json", "json"),
        ("*/*", "text", "text"),
        (FIREFOX, "text", "html"),
        ("application/json", "text", "json"),
        ("application/json, text/plain, */*", "text", "json"),
        ("text/plain, application/json", "json", "text"),
        ("text/plain;q=0.4, application/json;q=0.5", "text", "json"),
        ("text/*", "json", "text"),
        ("text/*, text/plain;q=0", "json", "html"),
        ("application/x-npy", "json", "npy"),
        ("APPLICATION/JSON;Charset=utf-8", "text", "json"),
        ("*/*;q=0.1, text/html", "json", "html"),
        ("image/png, */*;q=0.5", "json", "json"),
        ("application/json;q=nonsense, text/html;q=0.1", "json", "html"),
    ],
)
def test_accept_chooses_the_format(accept: str, default: str, expected: str) -> None:
    assert format_of(None, accept, OFFERS, default) == expected


@pytest.mark.parametrize("accept", ["image/jpeg", "application/json;q=0", "*/*;q=0", "nonsense", "text/html;q=7"])
def test_what_nobody_offers_is_refused_with_what_there_is(accept: str) -> None:
    with pytest.raises(Refusal) as caught:
        format_of(None, accept, OFFERS, "json")
    assert caught.value.problem.cause.slug == "format"
    assert "application/json" in caught.value.problem.expected


def test_a_named_format_beats_accept() -> None:
    assert format_of("text", "application/json", OFFERS, "json") == "text"


@pytest.mark.parametrize("name", ["", "JSON", "pdf"])
def test_an_unknown_format_is_refused_by_name(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        format_of(name, "*/*", OFFERS, "json")
    assert caught.value.problem.got == name


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "en"),
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("de, ja;q=0.3, en;q=0.2", "ja"),
        ("fr-CH, de", "en"),
        ("ja;q=0, en;q=0", "en"),
        ("*;q=0.5, ja;q=0.6", "ja"),
        ("ja;q=0.5, *", "en"),
    ],
)
def test_accept_language_chooses_the_language(header: str, expected: str) -> None:
    assert accepted_language(header) == expected


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as caught:
        language_of("fr", "ja")
    assert (caught.value.problem.cause.slug, caught.value.problem.expected) == ("argument", ["en", "ja"])
