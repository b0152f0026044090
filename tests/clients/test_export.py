"""`kiwame export`: lessons as files, the same from this process and from a service, and nothing else."""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

import kiwame as library
import pytest
from fontTools.ttLib import TTFont

from tests.clients.running import called, kiwame, kiwame_without
from tests.redis_server import free_port
from tests.render.test_page import Markup

SPECS = ("permute 2x3 1,0", "torch.arange(6).reshape(2, 3).T")


@pytest.fixture(scope="module")
def folder(service: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two specs in both languages, as a service explains them."""
    there = tmp_path_factory.mktemp("lessons") / "new" / "folder"
    ended = called("export", *SPECS, "-o", str(there), "--lang", "both", KIWAME_URL=service)
    assert (ended.returncode, ended.stdout.decode()) == (0, f"{there / 'index.html'}: 4\n")
    return there


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_every_lesson_has_a_page_a_picture_and_its_data(folder: Path) -> None:
    slugs = ("permute-2x3-1-0", "reshape-arange-6-2-3-T")
    files = [f"{slug}.{lang}.{end}" for slug in slugs for lang in ("en", "ja") for end in ("html", "json", "png")]
    assert names(folder) == sorted(["index.html", "manifest.json", *files])
    for path in folder.glob("*.png"):
        assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_data_is_the_explanation_and_the_page_tells_all_of_it(folder: Path, lang: str) -> None:
    told = library.explain(SPECS[0], lang=lang)
    data = json.loads((folder / f"permute-2x3-1-0.{lang}.json").read_bytes())
    page = Markup((folder / f"permute-2x3-1-0.{lang}.html").read_text(encoding="utf-8"))
    assert data["output"]["values"] == told.output.values
    assert page.all("html") == [{"lang": lang}]
    assert [step.text for step in told.steps if step.text not in page.text] == []
    assert [other.code for other in told.equivalents if other.code not in page.text] == []
    assert page.all("details")[0] == {"open": None}


def test_a_page_needs_nothing_but_itself(folder: Path) -> None:
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        page = Markup(text)
        linked = [found.get(name, "") for _, found in page.elements for name in ("src", "href", "data", "srcset")]
        beside = {*names(folder), "data:,", ""}
        assert [address for address in linked if address not in beside and not address.startswith("http")] == []
        assert not re.search(r"url\((?!data:)|@import", text)


def test_the_policy_of_a_page_names_its_style_and_its_script_and_nothing_else(folder: Path) -> None:
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        policy = next(meta["content"] for meta in Markup(text).all("meta") if "http-equiv" in meta)
        inside = re.findall(r"<(style|script)[^>]*>(.*?)</\1>", text, re.DOTALL)
        hashes = [b64encode(hashlib.sha256(found.encode()).digest()).decode() for _, found in inside]
        assert policy.startswith("default-src 'none'; ")
        assert re.findall(r"'sha256-([^']*)'", policy) == hashes
        assert not re.search(r"unsafe|https?:|\*", policy)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_page_has_the_characters_of_its_picture_in_its_fonts_and_no_others(folder: Path, lang: str) -> None:
    text = (folder / f"permute-2x3-1-0.{lang}.html").read_text(encoding="utf-8")
    drawn = {c for words in re.findall("<text[^>]*>(.*?)</text>", text) for c in Markup(f"<p>{words}</p>").text}
    fonts = [TTFont(BytesIO(b64decode(data))) for data in re.findall(r"data:font/woff;base64,([^)]*)\)", text)]
    assert {chr(point) for font in fonts for point in font.getBestCmap()} - {" "} == drawn - {" "}
    assert ("席" in drawn) == (lang == "ja")


def test_the_manifest_says_what_made_each_file(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["kiwame"] == library.__version__
    assert [(one["spec"], one["lang"]) for one in manifest["lessons"]] == [
        (spec, lang) for spec in ("permute 2x3 1,0", "reshape arange(6) 2,3; T") for lang in ("en", "ja")
    ]
    for one in manifest["lessons"]:
        assert one["verified"] is True
        assert one["versions"].keys() == {"kiwame", "torch"}
        assert set(one["sha256"]) == {one["page"], one["picture"], one["data"]}
        for name, digest in one["sha256"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_index_leads_to_every_lesson(folder: Path) -> None:
    links = [link["href"] for link in Markup((folder / "index.html").read_text(encoding="utf-8")).all("a")]
    assert sorted(links) == [name for name in names(folder) if name not in ("index.html", "manifest.json")]


def test_this_process_writes_what_a_service_gives(folder: Path, tmp_path: Path, service: str) -> None:
    ended = kiwame("export", *SPECS, "-o", str(tmp_path), "--lang", "both")
    assert ended.returncode == 0, ended.stderr
    assert names(tmp_path) == names(folder)
    for path in tmp_path.iterdir():
        there = (folder / path.name).read_bytes()
        if path.suffix == ".html":  # a service's lessons have an address
            there = re.sub(rb'<a href="http[^>]*>[^<]*</a>(?=<span>)', b"", there)
        if path.name != "manifest.json":
            assert path.read_bytes() == there, path.name


def test_a_lesson_of_a_service_leads_back_to_it(folder: Path, service: str) -> None:
    links = Markup((folder / "permute-2x3-1-0.ja.html").read_text(encoding="utf-8")).all("a")
    assert [link["href"] for link in links] == [f"{service}/permute/2x3/1,0?lang=ja"]


def test_a_theme_fixes_the_colours_of_page_and_picture(tmp_path: Path, service: str) -> None:
    pixels = {}
    for theme in ("light", "dark"):
        there = tmp_path / theme
        assert called("export", "T 2x3", "-o", str(there), "--theme", theme, KIWAME_URL=service).returncode == 0
        assert "prefers-color-scheme" not in (there / "T-2x3.en.html").read_text(encoding="utf-8")
        pixels[theme] = (there / "T-2x3.en.png").read_bytes()
    assert pixels["light"] != pixels["dark"]


def test_specs_come_from_standard_input_a_line_each(tmp_path: Path, service: str) -> None:
    typed = b"T 2x3\n\n  permute 2x3 1,0\r\nT  2x3\n"
    ended = called("export", "-", "-o", str(tmp_path), stdin=typed, KIWAME_URL=service)
    assert ended.stdout.decode().endswith(": 2\n")
    assert [name for name in names(tmp_path) if name.endswith("en.html")] == [
        "T-2x3.en.html",
        "permute-2x3-1-0.en.html",
    ]


def test_lessons_whose_names_would_be_the_same_have_names_of_their_own(tmp_path: Path, service: str) -> None:
    specs = ("roll 2x3 1 dim=0", "roll 2x3 -1 dim=0")
    assert called("export", *specs, "-o", str(tmp_path), KIWAME_URL=service).returncode == 0
    pages = [name for name in names(tmp_path) if name.endswith("en.html")]
    assert len(pages) == 2
    found = {json.loads((tmp_path / name.replace("html", "json")).read_bytes())["spec"] for name in pages}
    assert len(found) == 2


def test_a_refused_spec_is_told_and_the_others_are_written(tmp_path: Path, service: str) -> None:
    ended = called("export", "permute 2x3 1,2", "T 2x3", "-o", str(tmp_path), "--lang", "ja", KIWAME_URL=service)
    assert ended.returncode == 2
    assert "permute 2x3 1,0" in ended.stderr.decode()
    assert "T-2x3.ja.html" in names(tmp_path)


def test_where_everything_is_refused_nothing_is_written(tmp_path: Path, service: str) -> None:
    ended = called("export", "nothing 2x3", "-o", str(tmp_path / "new"), KIWAME_URL=service)
    assert (ended.returncode, ended.stdout.decode()) == (2, f"{tmp_path / 'new'}: 0\n")
    assert names(tmp_path) == []


def test_without_the_service_or_a_folder_to_write_into_it_says_so(tmp_path: Path, service: str) -> None:
    gone = called("export", "T 2x3", "-o", str(tmp_path), KIWAME_URL=f"http://127.0.0.1:{free_port()}")
    assert (gone.returncode, b"No service answers" in gone.stderr) == (3, True)
    (tmp_path / "file").write_text("")
    taken = called("export", "T 2x3", "-o", str(tmp_path / "file"), KIWAME_URL=service)
    assert (taken.returncode, str(tmp_path / "file") in taken.stderr.decode()) == (2, True)


def test_without_the_library_for_fonts_it_says_what_to_install(tmp_path: Path, service: str) -> None:
    ended = kiwame_without("fontTools", "export", "T 2x3", "-o", str(tmp_path), KIWAME_URL=service)
    assert (ended.returncode, b"kiwame[pictures]" in ended.stderr) == (3, True)
