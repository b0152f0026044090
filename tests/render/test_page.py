"""A page and a notebook's cell as markup: one policy, nothing that runs, nothing lost without the style."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import kiwame
import msgspec
import pytest
from kiwame import web
from kiwame.render import formats
from kiwame.render.options import Options

SPECS = ("permute 2x3 1,0", "torch.arange(6).reshape(2, 3).T / 4", "permute 2x3x4 2,0,1", "add 2x3:float32 3")
LANGUAGES = ("en", "ja")


class Markup(HTMLParser):
    """The elements of a page with their attributes, and its words by the innermost element they are in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self.text = ""
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "link", "img", "source", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.words.setdefault(self._open[-1] if self._open else "", []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(spec: str, lang: str = "en") -> str:
    return kiwame.explain(spec, lang=lang).render("html").decode()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("spec", SPECS)
def test_nothing_in_a_page_runs_or_styles_itself(spec: str, lang: str) -> None:
    markups = [Markup(text) for text in (page(spec, lang), kiwame.explain(spec, lang=lang)._repr_html_())]
    for markup in markups:
        assert not [
            name for _, attributes in markup.elements for name in attributes if name.startswith(("on", "style"))
        ]
    assert [len(markup.all("style")) for markup in markups] == [0, 1]
    assert [len(markup.all("script")) for markup in markups] == [1, 0]


@pytest.mark.parametrize("spec", SPECS)
def test_a_page_loads_only_files_of_ours_that_are_there(spec: str) -> None:
    markup = Markup(page(spec))
    files = [link["href"] for link in markup.all("link") if link["rel"] != "alternate"]
    loaded = [*files, *(script["src"] for script in markup.all("script"))]
    assert {str(path).rpartition("/")[2] for path in loaded} <= set(web.web_files())
    assert set(loaded) == {web.address(str(path).rpartition("/")[2]) for path in loaded}
    assert "main.js" in {str(path).rpartition("/")[2] for path in loaded}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_its_language_and_where_it_is_in_the_others(lang: str) -> None:
    markup = Markup(page("permute 2x3 1,0 backend=numpy", lang))
    assert markup.all("html") == [{"lang": lang}]
    here = {a["lang"]: a["href"] for a in markup.all("a") if a.get("lang")}
    assert here == {tag: f"/permute/2x3/1,0?lang={tag}&backend=numpy" for tag in LANGUAGES}


@pytest.mark.parametrize("theme", [None, "light", "dark"])
def test_a_page_in_a_theme_leads_only_to_pages_in_that_theme(theme: str | None) -> None:
    markup = Markup(kiwame.explain("permute 2x3 1,0").render("html", theme=theme).decode())
    assert markup.all("html")[0].get("data-theme") == theme
    pages = [str(a["href"]) for a in markup.all("a") if "lang=" in str(a["href"])]
    switched = {f"/permute/2x3/1,0?lang=en{f'&theme={other}' if other else ''}" for other in (None, "light", "dark")}
    others = [href for href in pages if href not in switched]
    assert len(others) >= 6
    assert {dict(parse_qsl(urlsplit(href).query)).get("theme") for href in others} == {theme}


def test_what_to_try_next_is_a_step_away() -> None:
    explanation = kiwame.explain("permute 2x3 1,0", lang="ja")
    links = [a["href"] for a in Markup(explanation.render("html").decode()).all("a")]
    assert explanation.next[0] == "permute 2x3x4 2,0,1"
    assert "/permute/2x3x4/2,0,1?lang=ja" in links


def test_a_pipeline_shows_what_lies_between_and_each_call_above_its_steps() -> None:
    markup = Markup(page("torch.arange(6).reshape(2, 3).T"))
    assert markup.words["b"] == ["x", "y1", "y"]
    assert "y1 = x.reshape(2, 3)" in markup.words["code"]
    assert [steps.get("start") for steps in markup.all("ol")] == [None, "7", "12"]


def test_rows_and_columns_are_numbered_from_nought() -> None:
    assert Markup(page("permute 2x3 1,0")).words["th"] == ["0", "1", "2", "0", "1", "0", "1", "0", "1", "2"]


@pytest.mark.parametrize("spec", SPECS)
def test_every_word_of_the_story_is_on_the_page(spec: str) -> None:
    explanation = kiwame.explain(spec)
    text = Markup(explanation._repr_html_()).text
    assert not [step.text for step in explanation.steps if step.text not in text]


def test_the_style_of_a_notebook_s_cell_touches_only_the_cell() -> None:
    style = re.search("<style>(.*)</style>", kiwame.explain("T 2x3")._repr_html_(), re.DOTALL)[1]
    rules = re.sub(r"/\*.*?\*/|\{[^}]*\}", "\n", style, flags=re.DOTALL)
    selectors = [selector.strip() for selector in re.split("[,\n]", rules) if selector.strip()]
    assert selectors
    assert not [selector for selector in selectors if not selector.startswith(".kiwame")]


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "x[<b>1, 2]", "y(1, 2)<img src=x onerror=alert(1)>"])
def test_words_of_a_step_cannot_become_markup(attack: str) -> None:
    explanation = kiwame.explain("permute 2x3 1,0")
    steps = [msgspec.structs.replace(step, text=attack) for step in explanation.steps]
    stages = [msgspec.structs.replace(stage, code=attack) for stage in explanation.stages] * 2
    versions = {"torch": attack}
    hostile = msgspec.structs.replace(explanation, steps=steps, stages=stages, next=[attack], versions=versions)
    markup = Markup(formats()["html"].render(hostile, Options()).decode())
    assert "img" not in {tag for tag, _ in markup.elements}
    assert len(markup.all("script")) == 1
    assert len(markup.all("b")) == 3
