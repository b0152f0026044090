"""oEmbed 1.0: what a site learns from a permalink that someone pasted."""

import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.serving import PATIENT, Served, served
from tests.render.test_page import Markup

PUBLIC = "https://lessons.example/tensors"
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def public(workers: str) -> Iterator[Served]:
    """A service that the world knows under a name and a path of its own."""
    with served(KIWAME_PUBLIC_URL=f"{PUBLIC}/", KIWAME_WORKER_SOCKET=workers, **PATIENT) as here:
        yield here


def asked(client: httpx.Client, url: str, **more: str) -> httpx.Response:
    return client.get("/oembed", params={"url": url, **more})


def frame(found: dict[str, Any]) -> dict[str, str | None]:
    ((tag, attributes),) = Markup(found["html"]).elements
    assert tag == "iframe"
    return attributes


@pytest.mark.parametrize(
    "path", ["/permute/2x3/1,0", "/permute/2x3/1,0?lang=ja", "/sum/2x3/dim=1/keepdim", "/e?spec=T+2x3"]
)
def test_a_permalink_is_rich_and_its_frame_is_the_lesson(client: httpx.Client, path: str) -> None:
    url = str(client.base_url.join(path))
    told = client.get(url, headers={"Accept": "application/json"}).json()
    found = asked(client, url).json()
    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", told["title"])
    assert (found["provider_name"], found["provider_url"]) == ("Kiwame", str(client.base_url.join("/")))
    attributes = frame(found)
    assert (attributes["width"], attributes["height"]) == (str(found["width"]), str(found["height"]))
    assert attributes["title"] == told["title"]
    assert "allow-same-origin" not in attributes["sandbox"]
    inside = client.get(attributes["src"])
    assert (inside.status_code, Markup(inside.text).words["h1"]) == (200, [told["title"]])


def test_what_a_permalink_asks_for_its_frame_asks_for_too(client: httpx.Client) -> None:
    url = client.base_url.join("/permute/2x3/1,0?focus=2,1&backend=numpy&lang=ja&format=png")
    query = httpx.URL(frame(asked(client, str(url)).json())["src"]).params
    assert dict(query) == {"spec": "permute 2x3 1,0", "focus": "2,1", "backend": "numpy", "lang": "ja"}


def test_a_frame_s_own_address_keeps_how_it_looks(client: httpx.Client) -> None:
    url = client.base_url.join("/embed?spec=T+2x3&theme=dark&steps=1")
    query = httpx.URL(frame(asked(client, str(url)).json())["src"]).params
    assert dict(query) == {"spec": "T 2x3", "theme": "dark", "steps": "1"}


def test_xml_says_what_json_says(client: httpx.Client) -> None:
    url = str(client.base_url.join("/e?spec=x+%3D+torch.ones(2,3);+x+<+2"))
    answer = asked(client, url, format="xml")
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    root = ET.fromstring(answer.content)
    assert root.tag == "oembed"
    assert {node.tag: node.text for node in root} == {k: str(v) for k, v in asked(client, url).json().items()}


@pytest.mark.parametrize(
    ("width", "height"), [(None, None), (640, None), (400, None), (None, 500), (640, 300), (200, 100)]
)
@pytest.mark.parametrize("path", ["/permute/2x3/1,0", "/permute/2x3x4/2,0,1"])
def test_a_frame_is_as_high_as_its_picture_needs_and_no_larger_than_the_site_allows(
    client: httpx.Client, path: str, width: int | None, height: int | None
) -> None:
    room = {name: str(value) for name, value in (("maxwidth", width), ("maxheight", height)) if value}
    found = asked(client, str(client.base_url.join(path)), **room).json()
    assert found["width"] <= (width or 800)
    assert found["height"] <= (height or 2000)
    if height is None:
        box = Markup(client.get(frame(found)["src"]).text).all("svg")[0]["viewbox"].split()
        ratio = float(box[3]) / float(box[2])
        assert 150 < found["height"] - max(found["width"] - 24, 576) * ratio < 200


@pytest.mark.parametrize("name", ["maxwidth", "maxheight"])
@pytest.mark.parametrize("value", ["0", "-1", "wide", "1.5", "9" * 30, ""])
def test_a_size_that_is_none_is_refused(client: httpx.Client, name: str, value: str) -> None:
    answer = asked(client, str(client.base_url.join("/T/2x3")), **{name: value})
    assert (answer.status_code, name in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/permute/2x3/1,0",
        "//elsewhere.example/permute/2x3/1,0",
        "http://user@{host}/permute/2x3/1,0",
        "http://{host}.elsewhere.example/permute/2x3/1,0",
        "http://127.0.0.1:1/permute/2x3/1,0",
        "ftp://{host}/permute/2x3/1,0",
        "javascript:alert(1)",
        "http://[::1/permute/2x3/1,0",
        "http://{host}:port/permute/2x3/1,0",
        "http://{host}/",
        "http://{host}/docs",
        "http://{host}/permute",
        "http://{host}/v1/explain?spec=T+2x3",
        "http://{host}/oembed?url=x",
        "permute 2x3 1,0",
        "",
    ],
)
def test_an_address_that_is_no_permalink_of_ours_is_not_found(client: httpx.Client, url: str) -> None:
    answer = asked(client, url.format(host=client.base_url.netloc.decode()))
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


def test_a_permalink_that_is_refused_is_refused_with_the_same_lesson(client: httpx.Client) -> None:
    path = "/permute/2x3/1,2"
    own = client.get(path).json()
    answer = asked(client, str(client.base_url.join(path)))
    assert (answer.status_code, answer.json()["detail"]) == (422, own["detail"])


def test_a_format_that_oembed_does_not_have_is_not_implemented(client: httpx.Client) -> None:
    answer = asked(client, str(client.base_url.join("/T/2x3")), format="yaml")
    assert (answer.status_code, answer.json()["status"]) == (501, 501)


def test_what_a_consumer_adds_of_its_own_is_passed_over(client: httpx.Client) -> None:
    assert asked(client, str(client.base_url.join("/T/2x3")), dnt="1", omit_script="true").status_code == 200


@pytest.mark.parametrize("room", [{}, {"maxwidth": "500"}, {"maxheight": "100"}])
def test_the_thumbnail_is_the_picture_in_the_size_it_says(client: httpx.Client, room: dict[str, str]) -> None:
    found = asked(client, str(client.base_url.join("/permute/2x3/1,0?lang=ja")), **room).json()
    size = (found["thumbnail_width"], found["thumbnail_height"])
    assert struct.unpack(">II", client.get(found["thumbnail_url"]).content[16:24]) == size
    assert size[0] <= int(room.get("maxwidth", 1200))
    assert size[1] <= int(room.get("maxheight", 2000))
    assert "lang=ja" in found["thumbnail_url"]


# Discovery


def link(client: httpx.Client, path: str) -> tuple[str, str]:
    """Where the header and the page say that oEmbed is."""
    answer = client.get(path, headers=BROWSER)
    (header,) = [found["url"] for found in answer.links.values() if found.get("type") == "application/json+oembed"]
    (inside,) = [
        found["href"] for found in Markup(answer.text).all("link") if found.get("type") == "application/json+oembed"
    ]
    return header, inside


@pytest.mark.parametrize("path", ["/permute/2x3/1,0?lang=ja", "/e?spec=torch.arange(6).reshape(2,3).T&lang=ja"])
def test_a_permalink_says_where_its_oembed_is(client: httpx.Client, path: str) -> None:
    title = client.get(path, headers={"Accept": "application/json"}).json()["title"]
    for address in link(client, path):
        assert client.get(address).json()["title"] == title


def test_what_is_no_permalink_says_nothing_of_oembed(client: httpx.Client) -> None:
    for path in ("/v1/explain?spec=T+2x3", "/docs", "/embed?spec=T+2x3"):
        assert "oembed" not in client.get(path, headers=BROWSER).headers.get("link", "")


# Under a public URL


def test_the_public_url_is_what_everything_begins_with(public: Served) -> None:
    with public.client() as client:
        found = asked(client, f"{PUBLIC}/permute/2x3/1,0").json()
        assert frame(found)["src"] == f"{PUBLIC}/embed?spec=permute+2x3+1,0"
        assert found["provider_url"] == f"{PUBLIC}/"
        assert all(
            address.startswith(f"{PUBLIC}/oembed?url=https%3A%2F%2Flessons.example%2F")
            for address in link(client, "/T/2x3")
        )


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_other_sites_are_told_of_the_picture_of_that_very_result(public: Served, lang: str) -> None:
    with public.client() as client:
        tags = preview(client, f"/permute/2x3/1,0?lang={lang}")
        assert tags["og:url"].startswith(f"{PUBLIC}/permute/2x3/1,0")
        assert httpx.URL(tags["og:image"]).params["lang"] == lang
        picture = client.get(tags["og:image"].removeprefix(PUBLIC)).content
    assert struct.unpack(">II", picture[16:24]) == (int(tags["og:image:width"]), int(tags["og:image:height"]))
    assert (tags["og:image:alt"], tags["twitter:card"]) == (tags["og:title"], "summary_large_image")


@pytest.mark.parametrize(
    "url", ["http://{host}/T/2x3", "https://lessons.example/T/2x3", "https://lessons.example/tensorsT/2x3"]
)
def test_with_a_public_url_no_other_host_is_ours(public: Served, url: str) -> None:
    with public.client() as client:
        assert asked(client, url.format(host=client.base_url.netloc.decode())).status_code == 404


def test_without_a_public_url_two_hosts_are_not_given_each_other_s_answers(client: httpx.Client) -> None:
    named = f"http://localhost:{client.base_url.port}"
    first = asked(client, "/T/2x3").json()
    second = client.get("/oembed", params={"url": "/T/2x3"}, headers={"Host": named.removeprefix("http://")}).json()
    assert [found["provider_url"] for found in (first, second)] == [str(client.base_url.join("/")), f"{named}/"]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_other_sites_are_told_title_words_and_language(client: httpx.Client, lang: str) -> None:
    told = client.get("/permute/2x3/1,0", params={"lang": lang}, headers={"Accept": "application/json"}).json()
    tags = preview(client, f"/permute/2x3/1,0?lang={lang}")
    assert (tags["og:title"], tags["og:locale"][:2], tags["og:site_name"]) == (told["title"], lang, "Kiwame")
    assert told["steps"][0]["text"] in tags["og:description"]
    assert len(tags["og:description"]) <= 250


def preview(client: httpx.Client, path: str) -> dict[str, str]:
    metas = Markup(client.get(path, headers=BROWSER).text).all("meta")
    return {
        meta.get("property") or meta["name"]: meta["content"]
        for meta in metas
        if meta.get("property") or meta.get("name")
    }
