"""Tensors with more or fewer axes than an op takes."""

from kiwame.phrases import en_words as en
from kiwame.phrases.kinds import Phrase
from kiwame.phrases.numbers import shape

EN_LESSONS: dict[str, Phrase] = {
    "axis-count.at-least": lambda d: (
        f"{d['op']} needs at least {en.count(d['least'], 'axis', 'axes')}; there {'is' if d['rank'] == 1 else 'are'} {d['rank']}."
    ),
    "axis-count.exactly": lambda d: (
        f"{d['op']} takes {d['name']} with {en.either(d['ranks'])} {'axis' if d['ranks'] == [1] else 'axes'}, and {d['name']} has shape {shape(d['other'])}, {en.count(d['rank'], 'axis', 'axes')}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "axis-count.at-least": lambda d: f"{d['op']} には次元が{d['least']}つ以上必要ですが、{d['rank']}つしかありません。",
    "axis-count.exactly": lambda d: (
        f"{d['op']} の {d['name']} は{'・'.join(map(str, d['ranks']))}次元でなければなりませんが、形状は {shape(d['other'])} で{d['rank']}次元です。"
    ),
}
