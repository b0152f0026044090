"""What `solve` found, told in both languages and every format."""

import kiwame
import pytest
from kiwame.render.tell import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_of_it_is_told(lang: str) -> None:
    for from_, to in (("2x3", "3x2"), ("2x3", "2"), ("2x3 2x3", "2x3"), ("2x3", "9x9x9"), ("0x3", "3x0"), ("()", "1")):
        found = kiwame.solve(from_, to, lang=lang)
        sentences = [found.title, found.lesson or "", *(c.text for c in found.candidates)]
        assert not any("None" in sentence or "  " in sentence for sentence in sentences)
        for form in ("json", "text", "markdown"):
            told = found.render(form).decode()
            assert all(spec in told or '"' in spec for c in found.candidates for spec in (c.spec, *c.same_as))
        assert (lang == "ja") == any("ぁ" <= char <= "ヿ" for char in found.text)
