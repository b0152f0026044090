"""Shares of 1 along an axis."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import cell, number

_EN = {
    "softmax": "each number becomes its share of the sum of exp, so every line adds up to 1",
    "log_softmax": "each number becomes the logarithm of its softmax: the exp of every line adds up to 1",
    "softmin": "each number becomes its share of the sum of exp(-x): the smallest gets most, and every line adds up to 1",
}
_JA = {
    "softmax": "それぞれの数は exp の合計に占める割合になり、どの並びも足すと1になります",
    "log_softmax": "それぞれの数はソフトマックスの対数になり、どの並びも exp を足すと1になります",
    "softmin": "それぞれの数は exp(-x) の合計に占める割合になります。いちばん小さい数の割合が最大で、どの並びも足すと1です",
}


def softmax_en(d: D) -> str:
    line = f"{d['size']} numbers" if d["size"] != 1 else "one number"
    return f"{d['call']} looks at lines of {line} along {en.axis(d, d['axis'])}: {_EN[d['op']]}."


def softmax_ja(d: D) -> str:
    return f"{d['call']} は{ja.axis(d, d['axis'])}に沿った{d['size']}個ずつの並びを見ます。{_JA[d['op']]}。"


def _sure_ja(d: D) -> str:
    which = ja.which(d)
    return f"{which[1:]}を確かめましょう。" if which else ""


EN: dict[str, Phrase] = {
    "rule.softmax": softmax_en,
    "warn.implicit-dim": lambda d: (
        f"No dim was given, and torch picked {en.nth(d, d['dim'])} by the number of axes, with a warning. Always write dim."
    ),
    "warn.mask-after": lambda d: (
        f"{d['shares']} makes lines along {en.axis(d, d['dim'], d['out'])} that add up to 1; masked afterwards, the line from {cell(d['out'], d['first'])} on adds up to {number(d['total'])}. Fill with -inf before it instead."
    ),
    "contrast.shares-axis": lambda d: (
        f"{en.differs(d)}: dim is the axis along which the shares add up to 1{en.which(d)}."
    ),
}
JA: dict[str, Phrase] = {
    "rule.softmax": softmax_ja,
    "warn.implicit-dim": lambda d: (
        f"dim が指定されていないので、torch は次元の数から {ja.bare(d, d['dim'])} を選び、警告を出します。dim は必ず書きましょう。"
    ),
    "warn.mask-after": lambda d: (
        f"{d['shares']} の結果は{ja.axis(d, d['dim'], d['out'])}に沿って足すと1ですが、そのあとでマスクすると、{cell(d['out'], d['first'])} からの並びの合計は {number(d['total'])} になります。マスクは、その前に -inf で埋めて行います。"
    ),
    "contrast.shares-axis": lambda d: f"{ja.differs(d)}。dim は、足して1になる方向の次元です。{_sure_ja(d)}",
}
