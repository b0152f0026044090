"""Lessons in another site's page, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.serving import Served
from tests.redis_server import free_port
from tests.web.portal import Portal, Sent, until

ROOT = Path(__file__).resolve().parents[2]
ELEMENT = ROOT / "service/kiwame/web/tensor-op.js"
FALLBACK = "<p>y = x.permute(1, 0), in words</p>"
LESSON = "embed?spec=permute+2x3+1,0&lang=en"
JAVASCRIPT = "text/javascript; charset=utf-8"

Open = Callable[..., Any]


def serious(page: Page) -> list[str]:
    """What axe-core finds in a page and its frames that keeps somebody from reading it."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in ("serious", "critical")]


def element(page: Page) -> Any:
    """Frame, picture or fallback of the page's one <tensor-op>."""
    return page.locator("tensor-op")


def words(page: Page) -> Any:
    """What stands in the element beside the lesson."""
    return page.get_by_text("in words")


@pytest.mark.parametrize(("lang", "scheme"), [("en", "dark"), ("ja", "light")])
def test_a_lesson_asks_nothing_of_anyone_else_and_keeps_nobody_from_reading_it(
    service: Served, opened: Open, lang: str, scheme: str
) -> None:
    found = opened(f"{service.url}/embed?spec=permute+2x3+1,0&steps=1&lang={lang}", color_scheme=scheme)
    assert serious(found.page) == []
    assert found.said == []
    assert {url.partition("?")[0] for url in found.asked} == {f"{service.url}/embed", f"{service.url}/embed.js"}
    assert found.page.context.cookies() == []


@pytest.mark.parametrize("spec", ["reshape 2x3 4,2", "permute 2x3x4x5 0,2,3,1"])
def test_refusals_and_large_pictures_can_be_read_by_everybody_too(service: Served, opened: Open, spec: str) -> None:
    found = opened(f"{service.url}/embed?spec={spec}", viewport={"width": 400, "height": 600})
    assert serious(found.page) == []
    assert [text for text in found.said if "422" not in text] == []
    assert found.page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_picture_has_the_colours_of_the_reader_s_scheme(service: Served, opened: Open) -> None:
    ground = "getComputedStyle(document.querySelector('.picture rect')).fill"
    around = "getComputedStyle(document.documentElement).backgroundColor"
    colours = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}
    page = opened(f"{service.url}/{LESSON}").page
    for scheme, colour in colours.items():
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(ground) == page.evaluate(around) == colour
    for theme, colour in colours.items():
        page.goto(f"{service.url}/{LESSON}&theme={theme}")
        for scheme in colours:
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(ground) == page.evaluate(around) == colour


def test_without_javascript_picture_and_steps_are_there(service: Served, opened: Open) -> None:
    page = opened(f"{service.url}/{LESSON}", java_script_enabled=False).page
    expect(page.get_by_role("img", name="permute")).to_be_visible()
    expect(page.locator("ol").first).to_be_hidden()
    page.get_by_text("Step by step").click()
    expect(page.locator("ol").first).to_be_visible()


def test_a_frame_of_another_site_is_as_high_as_its_lesson(service: Served, portal: Portal, opened: Open) -> None:
    portal.has["/resize.js"] = Sent((ROOT / "docs/portal/resize.js").read_text(), JAVASCRIPT)
    frame = f'<iframe src="{service.url}/{LESSON}" title="permute" height="100" sandbox="allow-scripts"></iframe>'
    policy = f"default-src 'self'; frame-src {service.url}"
    found = opened(portal.page(frame, policy=policy, head='<script src="/resize.js" defer></script>'))
    lesson = found.page.frame_locator("iframe")
    high = "document.querySelector('iframe').height"

    def lesson_height() -> float:
        return found.page.frames[1].evaluate("document.documentElement.getBoundingClientRect().height")

    until(found.page, f"{high} > 300")
    folded = int(found.page.evaluate(high))
    assert abs(folded - lesson_height()) <= 1
    lesson.get_by_text("Step by step").click()
    until(found.page, f"{high} > {folded + 100}")
    lesson.get_by_text("Step by step").click()
    until(found.page, f"{high} == {folded}")
    assert found.said == []
    assert not [url for url in found.asked if not url.startswith((service.url, portal.url))]


def test_every_name_that_portals_wait_for_is_told(service: Served, portal: Portal, opened: Open) -> None:
    listening = "window.heard = []; addEventListener('message', e => heard.push(e.data))"
    url = portal.page(f'<script>{listening}</script><iframe src="{service.url}/{LESSON}" title="permute"></iframe>')
    page = opened(url).page
    until(page, "heard.length >= 2")
    first, second = page.evaluate("heard.slice(0, 2)")
    assert (first["type"], first["context"], first["subject"]) == ("kiwame:resize", "iframe.resize", "lti.frameResize")
    assert re.fullmatch(
        rf'\{{"context":"iframe.resize","src":"{service.url}/embed.*","height":{first["height"]}\}}', second
    )


# <tensor-op>


def strict(service: Served) -> str:
    """The policy of a site that allows the service what its element needs, and nobody anything else."""
    return f"default-src 'self'; script-src 'self' {service.url}; frame-src {service.url}; require-trusted-types-for 'script'"


def script(service: Served) -> str:
    return f'<script src="{service.url}/tensor-op.js" defer></script>'


def test_the_element_shows_its_lesson_under_a_strict_policy(service: Served, portal: Portal, opened: Open) -> None:
    body = f'<tensor-op spec="permute 2x3 1,0" lang="ja">{FALLBACK}</tensor-op>'
    found = opened(portal.page(body, policy=strict(service), head=script(service)))
    frame = element(found.page).frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("2×3 のテンソルに permute(1, 0)")
    expect(words(found.page)).to_be_hidden()
    before = element(found.page).bounding_box()["height"]
    frame.get_by_text("順を追って見る").click()
    until(found.page, f"document.querySelector('tensor-op').offsetHeight > {before + 100}")
    assert serious(found.page) == []
    assert found.said == []


def test_the_element_speaks_the_language_around_it_and_follows_its_attributes(
    service: Served, portal: Portal, opened: Open
) -> None:
    body = '<section lang="ja-JP"><tensor-op spec="T 2x3" theme="dark" steps="1"></tensor-op></section>'
    page = opened(portal.page(body, policy=strict(service), head=script(service))).page
    frame = element(page).frame_locator("iframe")
    expect(frame.locator("html")).to_have_attribute("lang", "ja")
    assert "theme=dark&steps=1" in element(page).locator("iframe").get_attribute("src")
    page.evaluate("document.querySelector('tensor-op').setAttribute('spec', 'sum 2x3 dim=1')")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("sum")
    page.evaluate("document.querySelector('tensor-op').removeAttribute('spec')")
    expect(element(page).locator("iframe")).to_have_count(0)


def test_the_element_shows_the_lesson_of_a_refusal(service: Served, portal: Portal, opened: Open) -> None:
    body = '<tensor-op spec="permute 2x3 1,2" lang="en"></tensor-op>'
    page = opened(portal.page(body, policy=strict(service), head=script(service))).page
    expect(element(page).frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("There is no such axis")


def test_what_stands_in_the_element_stays_when_the_service_is_gone(portal: Portal, opened: Open) -> None:
    portal.has["/tensor-op.js"] = Sent(ELEMENT.read_text(), JAVASCRIPT)
    gone = f"http://127.0.0.1:{free_port()}"
    body = f'<tensor-op spec="permute 2x3 1,0" src="{gone}">{FALLBACK}</tensor-op>'
    found = opened(portal.page(body, head='<script src="/tensor-op.js" defer></script>'))
    # The element gives up the frame, then tries for a picture; neither takes the place of what stands there.
    until(found.page, "document.querySelector('tensor-op').shadowRoot.querySelector('img')?.complete")
    assert [url.partition("?")[0] for url in found.asked if url.startswith(gone)] == [f"{gone}/embed", f"{gone}/e"]
    expect(words(found.page)).to_be_visible()


@pytest.mark.parametrize("attributes", ["", 'src="javascript:alert(1)"', 'src="http://["', 'src="data:text/html,x"'])
def test_an_element_that_knows_no_service_asks_for_nothing(portal: Portal, opened: Open, attributes: str) -> None:
    body = f'<tensor-op spec="T 2x3" {attributes}>{FALLBACK}</tensor-op><script type="module">{ELEMENT.read_text()}</script>'
    found = opened(portal.page(body))
    expect(words(found.page)).to_be_visible()
    assert (
        found.page.evaluate(
            "customElements.get('tensor-op') && document.querySelector('tensor-op').shadowRoot.innerHTML"
        )
        == "<slot></slot>"
    )
    assert (found.asked, found.said) == ([f"{portal.url}/"], [])


def test_without_the_script_the_element_is_its_content(portal: Portal, opened: Open) -> None:
    page = opened(portal.page(f'<tensor-op spec="T 2x3">{FALLBACK}</tensor-op>')).page
    expect(words(page)).to_be_visible()


def test_a_site_that_allows_pictures_but_no_frames_has_the_picture(
    service: Served, portal: Portal, opened: Open
) -> None:
    policy = f"default-src 'self'; script-src {service.url}; img-src {service.url}"
    body = f'<tensor-op spec="permute 2x3 1,0">{FALLBACK}</tensor-op>'
    page = opened(portal.page(body, policy=policy, head=script(service))).page
    expect(element(page).locator("img")).to_be_visible()
    expect(words(page)).to_be_hidden()


def test_the_sample_page_shows_a_lesson_in_each_way(service: Served, portal: Portal, opened: Open) -> None:
    for path in (ROOT / "docs/portal").iterdir():
        text = path.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", service.url)
        types = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
        portal.has[f"/{path.name}"] = Sent(text, f"{types[path.suffix]}; charset=utf-8")
    found = opened(f"{portal.url}/sample.html", viewport={"width": 900, "height": 4000})
    frames = [found.page.frame_locator("iframe").nth(n) for n in range(2)]
    lessons = [*frames, element(found.page).frame_locator("iframe")]
    titles = [lesson.get_by_role("heading", level=1) for lesson in lessons]
    for title, op in zip(titles, ("permute", "sum", "reshape"), strict=True):
        expect(title).to_contain_text(op)
    expect(found.page.get_by_text("keeps the reading order 1 2 3 4 5 6 and cuts")).to_be_hidden()
    assert serious(found.page) == []
    assert found.said == []
    assert not [url for url in found.asked if not url.startswith((service.url, portal.url))]


@pytest.mark.parametrize(
    ("path", "width"), [("/permute/2x3/1,0", 800), ("/permute/2x3x4/2,0,1", 640), ("/sum/2x3/dim=1", 400)]
)
def test_the_height_that_oembed_says_is_the_lesson_s(service: Served, opened: Open, path: str, width: int) -> None:
    with service.client(timeout=30) as client:
        found = client.get("/oembed", params={"url": f"{service.url}{path}", "maxwidth": str(width)}).json()
    src = re.search('src="([^"]*)"', found["html"])[1].replace("&amp;", "&")
    page = opened(src, viewport={"width": found["width"], "height": 300}).page
    height = page.evaluate("document.documentElement.getBoundingClientRect().height")
    assert height <= found["height"] <= height + 48
