"""The pages as a real browser shows them."""

from collections.abc import Iterator

import pytest

from tests.api.serving import Served
from tests.chromium import Chromium, running_chromium

EXPLANATIONS = (
    "/permute/2x3/1,0",
    "/permute/2x3/1,0?lang=ja",
    "/permute/10x40/1,0",
    "/reshape/2x2x2x2x2x2x2x2/256?lang=ja",
    "/e?spec=reshape+arange(6)+2,3%3B+T",
    "/e?spec=torch.arange(6).reshape(2,3)/7&lang=ja",
    "/e?spec=np.arange(6).sum()&lang=en",
)
OTHERS = ("/", "/?lang=ja", "/docs", "/problems", "/problems/not-contiguous?lang=ja")
GROUND = "getComputedStyle(document.documentElement).backgroundColor"
INK = "getComputedStyle(document.querySelector('h1')).color"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with running_chromium() as browser:
        yield browser


@pytest.mark.parametrize("path", [*EXPLANATIONS, *OTHERS])
def test_a_page_fits_a_narrow_telephone(service: Served, browser: Chromium, path: str) -> None:
    browser.open(service.url + path, width=360)
    assert browser.value("document.contentType") == "text/html"
    browser.value("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.value("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", [*EXPLANATIONS[:2], *OTHERS])
def test_a_page_is_dark_where_the_reader_asks_for_dark(service: Served, browser: Chromium, path: str) -> None:
    browser.open(service.url + path)
    light = browser.value(f"[{GROUND}, {INK}]")
    browser.open(service.url + path, dark=True)
    dark = browser.value(f"[{GROUND}, {INK}]")
    assert (light, dark) == (
        ["rgb(255, 255, 255)", "rgb(31, 36, 48)"],
        ["rgb(20, 24, 30)", "rgb(238, 241, 245)"],
    )


@pytest.mark.parametrize("path", [*EXPLANATIONS, *OTHERS])
def test_nothing_on_a_page_is_blocked_by_its_own_policy(service: Served, browser: Chromium, path: str) -> None:
    browser.open(service.url + path)
    assert browser.said == []


def test_a_page_applies_no_style_but_its_own(service: Served, browser: Chromium) -> None:
    browser.open(f"{service.url}/permute/2x3/1,0")
    browser.value("document.body.insertAdjacentHTML('beforeend', '<style>h1{color:red}</style><p style=color:red>')")
    assert browser.value(INK) == "rgb(31, 36, 48)"
    assert browser.value("getComputedStyle(document.body.lastElementChild).color") == "rgb(31, 36, 48)"


def test_numbers_of_a_column_end_on_one_line_and_their_points_too(service: Served, browser: Chromium) -> None:
    browser.open(f"{service.url}/e?spec=torch.arange(6).reshape(2,3)/4")
    ends = """[...document.querySelectorAll('table')].at(-1).querySelectorAll('tr td:last-child')"""
    place = """
        [...%s].map(cell => {
            const text = cell.firstChild, range = document.createRange(), dot = text.data.indexOf('.')
            range.setStart(text, dot); range.setEnd(text, dot + 1)
            return Math.round(range.getBoundingClientRect().left)
        })"""
    found = browser.value(place % ends)
    assert len(found) == 2
    assert len(set(found)) == 1


@pytest.mark.parametrize("path", EXPLANATIONS[:5])
def test_no_line_ends_inside_a_place_or_a_shape(service: Served, browser: Chromium, path: str) -> None:
    browser.open(service.url + path, width=360)
    lines = browser.value("[...document.querySelectorAll('li .place')].map(place => place.getClientRects().length)")
    assert set(lines) - {0} == {1}


def test_memory_and_other_spellings_are_folded_until_asked_for(service: Served, browser: Chromium) -> None:
    browser.open(f"{service.url}/permute/2x3/1,0")
    folded = "[...document.querySelectorAll('details:not([open]) > summary')].map(s => s.textContent)"
    assert {"Memory", "Code to copy", "Compare", "Share"} <= set(browser.value(folded))
    assert "strides" not in browser.value("document.body.innerText")


@pytest.mark.parametrize("ground", ["#fff", "#111"])
def test_a_notebook_cell_takes_its_colours_from_the_notebook(browser: Chromium, ground: str) -> None:
    import kiwame

    ink = "rgb(51, 51, 51)" if ground == "#fff" else "rgb(221, 221, 221)"
    browser.open("about:blank", width=700)
    cell = kiwame.explain("permute 2x3 1,0")._repr_html_()
    host = f"document.body.style = 'color:{ink};background:{ground}'; document.body.innerHTML = "
    browser.value(f"{host}{cell!a} + '<p class=host>the host</p><table class=host><td>1'")
    for part in (".kiwame h1", ".kiwame td", ".kiwame li", ".host"):
        assert browser.value(f"getComputedStyle(document.querySelector('{part}')).color") == ink
    framed = "getComputedStyle(document.querySelector('%s td')).borderTopStyle"
    assert [browser.value(framed % part) for part in (".kiwame tbody", ".host:last-child")] == ["solid", "none"]
