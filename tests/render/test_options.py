import pytest
from kiwame.errors import Cause, Refusal
from kiwame.render import formats
from kiwame.render.options import Options, options_of


def test_what_is_not_given_is_left_to_the_format_and_drawn_twice_as_large() -> None:
    assert options_of({}) == options_of({"theme": None, "scale": None, "width": None}) == Options(None, 2.0, None)


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ({"theme": "dark"}, "theme", "dark"),
        ({"scale": 1}, "scale", 1.0),
        ({"scale": "4"}, "scale", 4.0),
        ({"scale": "1.5"}, "scale", 1.5),
        ({"width": 16}, "width", 16),
        ({"width": "8192"}, "width", 8192),
        ({"width": 640.0}, "width", 640),
    ],
)
def test_an_option_may_be_text_as_well_as_a_number(given: dict[str, object], name: str, value: object) -> None:
    assert getattr(options_of(given), name) == value


@pytest.mark.parametrize(
    "given",
    [
        *({"theme": theme} for theme in ("", "blue", "Dark", 1, ["dark"])),
        *({"scale": scale} for scale in (0, 0.99, 4.01, -1, "nan", "inf", "1e400", "2x", "", [2])),
        *({"width": width} for width in (15, 8193, 99.5, "640px", "", 10**400)),
    ],
)
def test_a_value_that_an_option_cannot_have_is_refused_by_its_name(given: dict[str, object]) -> None:
    with pytest.raises(Refusal) as caught:
        options_of(given)
    assert caught.value.problem.cause is Cause.ARGUMENT
    assert caught.value.problem.data["name"] == next(iter(given))
    assert caught.value.problem.expected


def test_an_option_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refusal) as caught:
        options_of({"size": 3})
    assert caught.value.problem.cause is Cause.UNKNOWN_FLAG
    assert list(caught.value.problem.data["known"]) == ["theme", "scale", "width"]


def test_only_what_a_format_heeds_tells_its_answers_apart() -> None:
    looks = {
        name: {fmt.look(options_of(given)) for given in ({}, {"theme": "dark"}, {"scale": 3}, {"width": 500})}
        for name, fmt in formats().items()
    }
    assert len(looks["png"]) == 4
    assert len(looks["svg"]) == 2
    assert len(looks["html"]) == len(looks["gif"]) == 2
    assert looks["json"] == looks["text"] == looks["markdown"] == {""}
