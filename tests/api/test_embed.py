"""A lesson in a frame: the page itself, who may frame it, and what is left of it when nothing can be computed."""

import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from tests.api.serving import PATIENT, served
from tests.redis_server import running_server
from tests.render.test_page import Markup

LESSON = {"spec": "permute 2x3 1,0"}


def framed(client: httpx.Client, **asked: str) -> httpx.Response:
    return client.get("/embed", params={**LESSON, **asked})


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_frame_shows_the_picture_and_every_step_of_the_explanation(client: httpx.Client, lang: str) -> None:
    told = client.get("/v1/explain", params={**LESSON, "lang": lang}).json()
    answer = framed(client, lang=lang)
    page = Markup(answer.text)
    assert (answer.status_code, answer.headers["content-language"]) == (200, lang)
    assert page.words["h1"] == [told["title"]]
    assert [step["text"] for step in told["steps"] if step["text"] not in page.text] == []
    assert page.all("svg")[0]["role"] == "img"
    assert "open" not in page.all("details")[0]


def test_a_frame_leads_to_the_whole_lesson_in_its_language_and_in_a_window_of_its_own(client: httpx.Client) -> None:
    link = Markup(framed(client, lang="en").text).all("a")[-1]
    assert (link["href"], link["target"], link["rel"]) == ("/permute/2x3/1,0?lang=en", "_blank", "noopener")
    assert client.get(link["href"]).status_code == 200


def test_steps_are_folded_open_or_left_out(client: httpx.Client) -> None:
    folded, opened, without = (Markup(framed(client, **asked).text) for asked in ({}, {"steps": "1"}, {"steps": "0"}))
    assert "open" not in folded.all("details")[0]
    assert "open" in opened.all("details")[0]
    assert without.all("details") == without.all("ol") == []


def test_a_theme_is_the_reader_s_unless_one_is_asked_for(client: httpx.Client) -> None:
    auto, light, dark = (framed(client, theme=theme).text for theme in ("auto", "light", "dark"))
    assert framed(client).text == auto
    assert "prefers-color-scheme" in auto
    assert "prefers-color-scheme" not in light + dark
    assert 'fill="#14181E"' in dark
    assert 'fill="#14181E"' not in auto


def test_the_followed_cell_is_chosen(client: httpx.Client) -> None:
    assert "y[2, 1]" in Markup(framed(client, focus="2,1").text).text


def test_a_frame_may_hold_its_own_style_and_script_and_nothing_else(client: httpx.Client) -> None:
    for theme in ("auto", "light", "dark"):
        answer = framed(client, theme=theme)
        page = Markup(answer.text)
        style = re.search("<style>(.*?)</style>", answer.text, re.DOTALL)[1]
        digest = b64encode(sha256(style.encode()).digest()).decode()
        policy = answer.headers["content-security-policy"]
        assert policy.startswith(f"default-src 'none'; script-src 'self'; style-src 'sha256-{digest}'; ")
        assert [script["src"] for script in page.all("script")] == ["embed.js"]
        assert not [name for _, found in page.elements for name in found if name.startswith(("on", "style"))]


def test_anyone_may_frame_a_lesson_and_no_other_page(client: httpx.Client) -> None:
    def ancestors(path: str) -> str:
        policy = client.get(path, headers={"Accept": "text/html"}).headers["content-security-policy"]
        return policy.partition("frame-ancestors ")[2]

    assert ancestors("/embed?spec=permute 2x3 1,0") == ancestors("/embed?spec=permute 2x3 1,2") == "*"
    for path in ("/", "/docs", "/permute/2x3/1,0", "/e?spec=T 2x3", "/problems/sizes"):
        assert ancestors(path) == "'none'"


def test_the_setting_says_who_may_frame_a_lesson(workers: str) -> None:
    settings = {"KIWAME_FRAME_ANCESTORS": "'self' https://portal.example", "KIWAME_WORKER_SOCKET": workers}
    with served(**settings) as here, here.client() as client:
        policy = framed(client, spec="permute 2x3 1,2").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://portal.example")


@pytest.mark.parametrize("value", ["* ; script-src *", "https://a.example, https://b.example", "*\r\nX-Own: 1"])
def test_a_setting_that_would_say_more_than_who_may_frame_stops_the_start(value: str) -> None:
    from kiwame.settings import SettingsError, load

    with pytest.raises(SettingsError, match="KIWAME_FRAME_ANCESTORS"):
        load({"KIWAME_FRAME_ANCESTORS": value})


def test_a_frame_is_cached_and_sets_no_cookie(client: httpx.Client) -> None:
    answer = framed(client)
    again = client.get(answer.request.url, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert "set-cookie" not in answer.headers
    assert "stale-if-error=31536000" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("spec", "kib"),
    [
        ("permute 2x3 1,0", 30),
        ("permute 2x3x4 2,0,1", 60),
        ("permute 12x30 1,0", 60),
        ("matmul 2x3 3x4", 60),
        ("torch.arange(24).reshape(2, 3, 4).permute(2, 0, 1).sum(0)", 60),
        ("permute 2x3x4x5 0,2,3,1", 80),
    ],
)
def test_a_frame_is_small(client: httpx.Client, spec: str, kib: int) -> None:
    answer = framed(client, spec=spec, lang="ja")
    assert answer.status_code == 200
    assert len(answer.content) < kib * 1024


# Refusals


def test_a_refusal_is_a_page_with_its_lesson_and_what_would_run(client: httpx.Client) -> None:
    told = client.get("/v1/explain", params={"spec": "permute 2x3 1,2", "lang": "ja"}).json()
    answer = framed(client, spec="permute 2x3 1,2", lang="ja", theme="dark")
    page = Markup(answer.text)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert page.words["h1"] == [told["title"]]
    assert told["detail"] in page.text
    assert page.words["mark"] == ["2"]
    (link,) = page.all("a")
    following = client.get(answer.url.join(link["href"]))
    assert (following.status_code, following.headers["content-language"]) == (200, "ja")
    assert 'fill="#14181E"' in following.text


def test_what_the_library_itself_says_is_shown(client: httpx.Client) -> None:
    told = client.get("/v1/explain", params={"spec": "reshape 2x3 4,2"}).json()
    page = Markup(framed(client, spec="reshape 2x3 4,2", lang="en").text)
    assert told["backend_says"] in page.text


@pytest.mark.parametrize(
    "query", ["", "spec=T+2x3&theme=red", "spec=T+2x3&colour=red", "spec=%ff", "spec=T+2x3&lang=fr"]
)
def test_a_request_that_cannot_be_read_is_refused_with_a_page(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/embed?{query}")
    assert answer.status_code in (400, 422)
    assert Markup(answer.text).words["h1"]


def test_a_lesson_that_took_too_long_is_refused_with_a_page(workers: str) -> None:
    hasty = {"KIWAME_LIMIT_REQUEST_SECONDS": "0.000001", "KIWAME_WORKER_SOCKET": workers}
    with served(**hasty) as here, here.client() as client:
        answer = framed(client)
    assert (answer.status_code, answer.headers["content-type"]) == (504, "text/html; charset=utf-8")
    assert Markup(answer.text).words["h1"]


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", "permute 2x3 1,<img src=x onerror=alert(1)>", "'\"><b>"]
)
def test_what_was_typed_cannot_become_markup(client: httpx.Client, attack: str) -> None:
    page = Markup(framed(client, spec=attack).text)
    assert not {"img", "b"} & {tag for tag, _ in page.elements}
    assert [script["src"] for script in page.all("script")] == ["embed.js"]


# Permanence


@contextmanager
def running_worker(socket: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "kiwame_clients", "worker", "--socket", str(socket), "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def gone(client: httpx.Client) -> None:
    """Returns when the service has noticed that it has no worker."""
    deadline = time.monotonic() + 20
    while client.get("/readyz").status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_lesson_is_still_shown_when_the_workers_are_gone(tmp_path: Path) -> None:
    settings = {"KIWAME_WORKER_SOCKET": str(tmp_path / "w"), "KIWAME_LIMIT_CACHE_SECONDS": "0.01"}
    with running_worker(tmp_path / "w") as process, served(**settings) as here, here.client() as client:
        before = framed(client, lang="en")
        assert before.status_code == 200
        process.terminate()
        process.wait(timeout=20)
        gone(client)
        after = framed(client, lang="en")
        assert (after.status_code, after.content) == (200, before.content)
        assert after.headers["cache-status"] == "kiwame-memory; hit; detail=stale"
        assert framed(client, lang="ja", theme="dark", steps="1").status_code == 200
        refused = framed(client, spec="permute 2x4 1,0")
    assert (refused.status_code, refused.headers["cache-control"], refused.headers["retry-after"]) == (
        503,
        "no-store",
        "1",
    )
    assert Markup(refused.text).words["h1"] == ["Starting"]


def test_another_replica_shows_a_lesson_from_redis_that_it_could_not_compute(workers: str, tmp_path: Path) -> None:
    with running_server() as redis:
        with (
            served(KIWAME_REDIS_URL=redis.url, KIWAME_WORKER_SOCKET=workers, **PATIENT) as here,
            here.client() as client,
        ):
            before = framed(client)
            while framed(client, theme="dark").headers["cache-status"].startswith("kiwame-redis; fwd"):
                pass
        alone = {"KIWAME_REDIS_URL": redis.url, "KIWAME_WORKER_SOCKET": str(tmp_path / "nobody")}
        with served(ready=False, **alone) as here, here.client() as client:
            after = framed(client)
            assert (after.status_code, after.content) == (200, before.content)
            assert framed(client, lang="ja", steps="0").status_code == 200
            assert framed(client, spec="T 4x5").status_code == 503


def test_the_scripts_are_one_file_each_and_need_no_other(client: httpx.Client) -> None:
    for path in ("/embed.js", "/tensor-op.js"):
        answer = client.get(path)
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert not re.search(r"\b(import|require|eval|innerHTML)\b", re.sub("//.*", "", answer.text))
        assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
