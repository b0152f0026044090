"""Exported lessons in a real browser: from a disk, and in another site's page, with no service anywhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.api.serving import Served
from tests.clients.running import called
from tests.web.portal import Portal, Sent, until
from tests.web.test_embedding import ROOT, serious

Open = Callable[..., Any]
FONTS = "document.fonts.ready.then(() => [...document.fonts].map(font => [font.family, font.status]))"


@pytest.fixture(scope="module")
def folder(service: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = tmp_path_factory.mktemp("lessons")
    ended = called("export", "permute 2x3 1,0", "-o", str(there), "--lang", "both", KIWAME_URL=service.url)
    assert ended.returncode == 0, ended.stderr
    return there


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ja", "dark")])
def test_a_page_opens_from_a_disk_and_asks_for_nothing(folder: Path, opened: Open, lang: str, scheme: str) -> None:
    url = (folder / f"permute-2x3-1-0.{lang}.html").as_uri()
    found = opened(url, offline=True, color_scheme=scheme)
    fonts = found.page.evaluate(FONTS)
    assert {name for name, _ in fonts} == {"Kiwame Sans", "Kiwame Mono"}
    assert {status for _, status in fonts} == {"loaded"}
    assert (found.asked, found.said, serious(found.page)) == ([url], [], [])
    expect(found.page.get_by_role("img", name="permute")).to_be_visible()
    expect(found.page.locator("ol").first).to_be_visible()


def test_the_index_shows_every_picture_and_leads_to_its_page(folder: Path, opened: Open) -> None:
    found = opened((folder / "index.html").as_uri(), offline=True)
    loaded = "[...document.images].map(image => image.complete && image.naturalWidth > 0)"
    assert found.page.evaluate(loaded) == [True, True]
    assert all(url.startswith(folder.as_uri()) for url in found.asked)
    assert (found.said, serious(found.page)) == ([], [])
    found.page.get_by_role("link", name="2×3 のテンソルに permute(1, 0)", exact=True).click()
    expect(found.page.get_by_role("heading", level=1)).to_have_text("2×3 のテンソルに permute(1, 0)")


def test_in_a_portal_it_tells_its_height_as_a_frame_of_the_service_does(
    folder: Path, portal: Portal, opened: Open
) -> None:
    portal.has["/resize.js"] = Sent((ROOT / "docs/portal/resize.js").read_text(), "text/javascript")
    portal.has["/lesson.html"] = Sent((folder / "permute-2x3-1-0.en.html").read_bytes())
    frame = '<iframe src="/lesson.html" title="permute" height="100" sandbox="allow-scripts"></iframe>'
    script = '<script src="/resize.js" defer></script>'
    found = opened(portal.page(frame, policy="default-src 'self'", head=script))
    until(found.page, "document.querySelector('iframe').height > 300")
    inside = found.page.frames[1].evaluate("document.documentElement.getBoundingClientRect().height")
    assert abs(int(found.page.evaluate("document.querySelector('iframe').height")) - inside) <= 1
    assert found.said == []
    assert all(url.startswith(portal.url) for url in found.asked)


def test_without_javascript_the_page_is_whole(folder: Path, opened: Open) -> None:
    page = opened((folder / "permute-2x3-1-0.en.html").as_uri(), java_script_enabled=False).page
    expect(page.get_by_role("img", name="permute")).to_be_visible()
    expect(page.locator("ol").first).to_be_visible()
