import re
import struct
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import kiwame
import pytest

from tests.api.serving import served
from tests.redis_server import running_server

PATIENT = {"KIWAME_LIMIT_WORKER_SECONDS": "20", "KIWAME_LIMIT_REQUEST_SECONDS": "30"}
SVG = "{http://www.w3.org/2000/svg}svg"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A service with time to draw on a machine that does other things too."""
    with served(**PATIENT) as here, here.client(timeout=40) as client:
        yield client


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def drawn(answer: httpx.Response) -> tuple[int, int]:
    """The size of the PNG that was answered."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png"), answer.text
    return size(answer.content)


def layout(client: httpx.Client) -> tuple[float, float]:
    """The size that the drawing itself says it has."""
    root = ElementTree.fromstring(client.get("/permute/2x3/1,0?format=svg").content)
    return float(root.attrib["width"]), float(root.attrib["height"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_svg_is_what_the_library_draws(client: httpx.Client, theme: str) -> None:
    answer = client.get("/permute/2x3/1,0", params={"format": "svg", "theme": theme})
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.content == kiwame.explain("permute 2x3 1,0").render("svg", theme=theme)
    assert ElementTree.fromstring(answer.content).tag == SVG


@pytest.mark.parametrize("given", [{}, {"theme": "dark"}, {"scale": 1}, {"width": 480}])
def test_a_png_is_what_the_library_draws(client: httpx.Client, given: dict[str, object]) -> None:
    answer = client.get("/permute/2x3/1,0", params={"format": "png", **given})
    assert answer.headers["content-type"] == "image/png"
    assert answer.content == kiwame.explain("permute 2x3 1,0").render("png", **given)


def test_a_png_has_the_size_that_is_asked_for(client: httpx.Client) -> None:
    width, height = layout(client)
    for given, scale in (("", 2), ("&scale=1", 1), ("&scale=1.5", 1.5), ("&width=480", 480 / width)):
        shown = drawn(client.get(f"/permute/2x3/1,0?format=png{given}"))
        assert shown == (round(width * scale), round(height * scale)), given
    assert drawn(client.get("/permute/2x3/1,0?format=png&scale=3&width=480"))[0] == 480


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("image/png", "image/png"),
        ("image/svg+xml", "image/svg+xml"),
        ("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "image/svg+xml"),
        ("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", "image/png"),
    ],
)
def test_a_picture_is_given_to_who_accepts_pictures(client: httpx.Client, accept: str, media_type: str) -> None:
    answer = client.get("/permute/2x3/1,0", headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    assert answer.headers["vary"] == "Accept, Accept-Language"


def test_the_spec_s_own_theme_holds_unless_the_query_names_one(client: httpx.Client) -> None:
    for form in ("svg", "png&scale=1"):
        dark, light = (
            client.get(f"/permute/2x3/1,0?format={form}&theme={theme}").content for theme in ("dark", "light")
        )
        own = f"/e?spec=permute 2x3 1,0 theme=dark&format={form}"
        assert dark != light
        assert client.get(own).content == dark
        assert client.get(f"{own}&theme=light").content == light


def test_a_picture_is_drawn_in_the_language_asked_for(client: httpx.Client) -> None:
    english, japanese = (client.get(f"/permute/2x3/1,0?format=svg&lang={lang}") for lang in ("en", "ja"))
    assert (english.headers["content-language"], japanese.headers["content-language"]) == ("en", "ja")
    assert "席" in japanese.text
    assert "席" not in english.text


def test_a_body_may_say_how_to_draw_and_the_query_what_it_leaves_open(client: httpx.Client) -> None:
    body = {"spec": "permute 2x3 1,0", "format": "png", "width": 480}
    assert drawn(client.post("/v1/explain", json=body))[0] == 480
    assert (
        drawn(client.post("/v1/permute?width=320", json={"shape": [2, 3], "perm": [1, 0], "format": "png"}))[0] == 320
    )
    assert drawn(client.post("/v1/explain?width=320&format=svg", json=body))[0] == 480


@pytest.mark.parametrize(
    ("query", "status", "slug"),
    [
        ("theme=blue", 422, "argument"),
        ("scale=5", 422, "argument"),
        ("scale=two", 422, "argument"),
        ("scale=nan", 422, "argument"),
        ("width=8", 422, "argument"),
        ("width=99.5", 422, "argument"),
        ("width=8000", 422, "limit"),
        ("height=10", 400, "malformed"),
        ("scale=2&scale=2", 400, "malformed"),
    ],
)
def test_what_cannot_be_drawn_so_is_refused(client: httpx.Client, query: str, status: int, slug: str) -> None:
    answer = client.get(f"/permute/2x3/1,0?format=png&{query}")
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


@pytest.mark.parametrize(
    ("field", "value", "slug"),
    [("theme", "blue", "argument"), ("scale", "2", "malformed"), ("width", 1.5, "malformed")],
)
def test_a_body_s_wrong_options_are_refused_as_other_fields_are(
    client: httpx.Client, field: str, value: object, slug: str
) -> None:
    answer = client.post("/v1/explain", json={"spec": "permute 2x3 1,0", "format": "png", field: value})
    assert answer.json()["type"] == f"/problems/{slug}"
    assert field in answer.json()["detail"]


def test_a_wrong_theme_is_refused_whatever_the_format(client: httpx.Client) -> None:
    for form in ("json", "text", "npy"):
        assert client.get(f"/permute/2x3/1,0?format={form}&theme=blue").status_code == 422


def test_how_a_picture_is_drawn_changes_nothing_of_other_formats(client: httpx.Client) -> None:
    plain, asked = (client.get(f"/permute/2x3/1,0?format=json{query}") for query in ("", "&theme=dark&scale=4"))
    assert plain.content == asked.content


def test_the_limit_on_pixels_is_listed_and_named(client: httpx.Client) -> None:
    listed = {limit["name"]: limit["max"] for limit in client.get("/v1/limits").json()["limits"]}
    problem = client.get("/permute/2x3/1,0?format=png&width=8000").json()
    assert problem["limit"] == {"name": "png_pixels", "max": listed["png_pixels"]}
    assert problem["got"] > listed["png_pixels"]


def test_an_explanation_links_its_pictures(client: httpx.Client) -> None:
    links = client.get("/v1/explain?spec=sum 2x3 dim=1").json()["links"]
    assert client.get(links["svg"]).headers["content-type"] == "image/svg+xml"
    assert client.get(links["png"]).headers["content-type"] == "image/png"


def test_an_svg_opened_by_itself_may_do_nothing(client: httpx.Client) -> None:
    policy = client.get("/permute/2x3/1,0?format=svg").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy


# Keeping


def test_a_png_is_drawn_once_and_then_given_from_memory_however_it_is_asked_for(client: httpx.Client) -> None:
    first, same, other = (
        client.get(path)
        for path in (
            "/permute/3x2/1,0?format=png&scale=1",
            "/e?spec=permute 3×2 (1, 0)&format=png&scale=1.0",
            "/permute/3x2/1,0?format=png&scale=1&theme=dark",
        )
    )
    assert first.headers["cache-status"] == "kiwame-memory; fwd=miss; stored"
    assert same.headers["cache-status"] == "kiwame-memory; hit"
    assert same.content == first.content
    assert same.headers["etag"] == first.headers["etag"]
    assert other.headers["cache-status"] == "kiwame-memory; fwd=miss; stored"
    assert other.headers["etag"] != first.headers["etag"]


def test_a_png_is_found_out_from_what_was_run_for_another_format(client: httpx.Client) -> None:
    client.get("/permute/3x4/1,0")
    assert "run;dur" not in client.get("/permute/3x4/1,0?format=png&scale=1").headers["server-timing"]


def test_a_png_that_is_known_is_not_sent_again(client: httpx.Client) -> None:
    path = "/permute/3x5/1,0?format=png&scale=1"
    first = client.get(path)
    assert re.fullmatch(r'"[0-9a-f]{24}"', first.headers["etag"])
    assert first.headers["cache-control"].startswith("public, max-age=")
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path)
    assert (head.headers["content-length"], head.content) == (str(len(first.content)), b"")


def test_a_png_is_kept_in_redis_for_other_replicas(client: httpx.Client) -> None:
    with running_server() as redis:
        paths = ("/permute/3x6/1,0?format=png&scale=1", "/e?spec=permute 3x6 1,0&format=png&scale=1")
        answers = []
        for _ in range(2):
            with served(KIWAME_REDIS_URL=redis.url, **PATIENT) as here, here.client(timeout=40) as there:
                answers += [there.get(path) for path in paths]
    assert [answer.headers["cache-status"] for answer in answers] == [
        "kiwame-redis; fwd=miss; stored",
        "kiwame-memory; hit",
        "kiwame-redis; hit",
        "kiwame-memory; hit",
    ]
    assert len({answer.content for answer in answers}) == 1


def test_a_picture_over_the_size_of_an_answer_is_refused_and_not_kept() -> None:
    with served(KIWAME_LIMIT_ANSWER_BYTES="10000", **PATIENT) as here, here.client(timeout=40) as small:
        for _ in range(2):
            problem = small.get("/permute/2x3/1,0?format=png&scale=1").json()
            assert (problem["type"], problem["limit"]["name"]) == ("/problems/limit", "answer_bytes")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/permute/2x3/1,2?format=svg", 422, "Person 2 does not exist"),
        ("/permut/2x3/1,0?format=svg", 404, "permut"),
        ("/v1/explain?spec=add+2x3+4&format=svg&lang=ja&theme=dark", 422, "大きさ3と4は合わない"),
        ("/e?spec=transpose+2x3+0,1;+view+6&format=svg", 422, "In memory"),
        ("/permute/2x3/1,0?format=svg&theme=pink", 422, "theme"),
    ],
)
def test_a_refusal_asked_for_as_svg_is_a_picture_with_the_problems_status(
    client: httpx.Client, path: str, status: int, said: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "no-store"
    root = ElementTree.fromstring(answer.content)
    assert any(said in (element.text or "") for element in root.iter())


def test_a_refusal_not_asked_for_as_svg_is_data(client: httpx.Client) -> None:
    assert client.get("/permute/2x3/1,2").headers["content-type"] == "application/problem+json"
    assert client.get("/permute/2x3/1,2?format=png").headers["content-type"] == "application/problem+json"
