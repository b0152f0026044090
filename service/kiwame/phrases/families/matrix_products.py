"""Rows that meet columns."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def matmul_en(d: D) -> str:
    a, b = d["a"], d["b"]
    left = "each row of the first" if len(a) > 1 else "the first"
    right = "each column of the second" if len(b) > 1 else "the second"
    return (
        f"{d['call']}: the inner sizes agree, {shape(a)} and {shape(b)} meet in {d['inner']}."
        f" {left[0].upper()}{left[1:]} is multiplied with {right}, place by place, and the {d['inner']} products are added."
    )


def matmul_ja(d: D) -> str:
    a, b = d["a"], d["b"]
    left = "1つ目の各行" if len(a) > 1 else "1つ目"
    right = "2つ目の各列" if len(b) > 1 else "2つ目"
    return (
        f"{d['call']} では、{shape(a)} と {shape(b)} の内側の大きさが{d['inner']}で一致します。"
        f"{left}と{right}を同じ位置どうし掛け、{d['inner']}個の積を足します。"
    )


EN: dict[str, Phrase] = {
    "rule.matmul": matmul_en,
    "contrast.cell-by-cell": lambda d: f"{en.differs(d)}: it multiplies cell by cell, {d['own_op']} rows with columns.",
}
JA: dict[str, Phrase] = {
    "rule.matmul": matmul_ja,
    "contrast.cell-by-cell": lambda d: (
        f"{ja.differs(d)}。{d['own_op']} が行と列を掛けるのに対し、マスごとに掛けるからです。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.inner": lambda d: (
        f"The inner sizes must agree: {shape(d['a'])} and {shape(d['b'])} meet with {d['m']} and {d['n']}."
        " For the product cell by cell write *."
    ),
    "sizes.batch": lambda d: (
        f"The axes in front must agree or be 1: {shape(d['a'])} and {shape(d['b'])} have {d['m']} and {d['n']} on axis {d['axis']} of the batch."
    ),
    "sizes.batch-exact": lambda d: (
        f"{d['op']} wants equal batches: the first has {d['m']} matrices, the second {d['n']}. matmul stretches a batch of 1."
    ),
    "dtype.mixed": lambda d: (
        f"{d['op']} does not convert: the operands are {en.listed(d['dtypes'])}. Convert one of them, such as y.to(x.dtype)."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.inner": lambda d: (
        f"内側の大きさが一致しなければなりません。{shape(d['a'])} と {shape(d['b'])} では{d['m']}と{d['n']}が向き合います。マスごとの積なら * を使います。"
    ),
    "sizes.batch": lambda d: (
        f"前の次元(バッチ)は、等しいか1でなければなりません。{shape(d['a'])} と {shape(d['b'])} では、バッチの{d['axis']}番の次元が{d['m']}と{d['n']}です。"
    ),
    "sizes.batch-exact": lambda d: (
        f"{d['op']} では行列の個数が等しくなければなりません。1つ目は{d['m']}個、2つ目は{d['n']}個です。matmul なら大きさ1のバッチを引き伸ばせます。"
    ),
    "dtype.mixed": lambda d: (
        f"{d['op']} は型を変換しません。{ja.listed(d['dtypes'])} が混ざっているので、y.to(x.dtype) のように片方を変換します。"
    ),
}
