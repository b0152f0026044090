"""A page and a notebook's cell as markup: one policy, nothing that runs, nothing lost without the style."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import kiwame
import msgspec
import pytest

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
        if tag not in ("meta", "link", "input", "img"):
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
    for text in (page(spec, lang), kiwame.explain(spec, lang=lang)._repr_html_()):
        markup = Markup(text)
        assert not markup.all("script")
        assert not [
            name for _, attributes in markup.elements for name in attributes if name.startswith(("on", "style"))
        ]
        assert len(markup.all("style")) == 1


@pytest.mark.parametrize("spec", SPECS)
def test_the_policy_of_a_page_names_its_style_and_no_other(spec: str) -> None:
    text = page(spec)
    style = re.search("<style>(.*)</style>", text, re.DOTALL)[1]
    policy = next(meta["content"] for meta in Markup(text).all("meta") if "http-equiv" in meta)
    assert policy == f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_its_language_and_where_it_is_in_the_others(lang: str) -> None:
    markup = Markup(page("permute 2x3 1,0 backend=numpy", lang))
    assert markup.all("html") == [{"lang": lang}]
    other = next(other for other in LANGUAGES if other != lang)
    assert [a["href"] for a in markup.all("a") if a.get("lang")] == [f"/permute/2x3/1,0?lang={other}&backend=numpy"]


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
    markup = Markup(hostile.render("html").decode())
    assert not {"script", "img"} & {tag for tag, _ in markup.elements}
    assert len(markup.all("b")) == 3
