"""Lessons of shapes that do not fit."""

import math
from itertools import combinations

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import product, shape


def _meeting(d: D) -> tuple[list[int], list[int], int, int, int]:
    """Of two or three shapes the first pair that does not fit, the sizes that meet there, and the axis from the end."""
    shapes = [d[name] for name in ("a", "b", "c") if name in d]
    for a, b in combinations(shapes, 2):
        for at, (m, n) in enumerate(zip(reversed(a), reversed(b), strict=False), 1):
            if m != n and 1 not in (m, n):
                return a, b, m, n, at
    return shapes[0], shapes[1], 0, 0, 0


def _lined_up_en(d: D) -> str:
    a, b, m, n, at = _meeting(d)
    start = f"Shapes are lined up from the right: in {shape(a)} and {shape(b)}, {m} meets {n} at axis -{at}."
    return f"{start} Two sizes fit when they are equal or one of them is 1."


def _lined_up_ja(d: D) -> str:
    a, b, m, n, at = _meeting(d)
    start = (
        f"形状は右端を揃えて比べます。{shape(a)} と {shape(b)} では、右から{at}つ目の次元で{m}と{n}が向かい合います。"
    )
    return f"{start}大きさが同じか、どちらかが1のときだけ揃います。"


def _reshape_en(d: D) -> str:
    target, size = d["target"], d["size"]
    if -1 in target:
        known = math.prod(s for s in target if s != -1)
        return f"There are {size} cells, and {size} cannot be divided by {known} to work out the -1 in {shape(target)}."
    return f"There are {size} cells, and the shape {shape(target)} asks for {product(target)}. Reshaping neither adds nor drops cells; -1 in one place lets the size be worked out."


def _reshape_ja(d: D) -> str:
    target, size = d["target"], d["size"]
    if -1 in target:
        known = math.prod(s for s in target if s != -1)
        return f"要素は{size}個ですが、{size}は{known}で割り切れないので、{shape(target)} の -1 に入る大きさが決まりません。"
    return f"要素は{size}個ですが、形状 {shape(target)} には {product(target)} 個必要です。形を変えても要素は増えも減りもしません。1か所を -1 にすると、その大きさは自動で決まります。"


EN: dict[str, Phrase] = {
    "sizes.broadcast": lambda d: (
        f"Shapes are lined up from the right, and at axis {d['axis']} (counted from 0 in the result) {d['a']} meets {d['b']}. Two sizes fit when they are equal or one of them is 1."
        " After a sum, keepdim=True keeps the axis with size 1; y[:, None] puts one back."
    ),
    "sizes.operands": _lined_up_en,
    "sizes.arguments": _lined_up_en,
    "sizes.expanded": lambda d: (
        f"Only an axis of size 1 can be stretched, and axis {d['axis']} would go from {d['size']} to {d['want']}: {shape(d['shape'])} does not become {shape(d['target'])}."
        " repeat makes copies; in x[…] = value, the value must have the shape of the cells."
    ),
    "sizes.expand-count": lambda d: (
        f"{shape(d['shape'])} has {d['rank']} axes, and {shape(d['target'])} names {d['count']}. New axes can come in front; none can be lost on the way."
    ),
    "axis-count.repeat": lambda _d: (
        "repeat wants one number for each axis, 1 for those that stay; more numbers make new axes in front, fewer are refused."
    ),
    "sizes.requested": lambda d: (
        f"{shape(d['shape'])} cannot be stretched to {shape(d['target'])}: from the right, each size must be equal or 1."
    ),
    "sizes.output": lambda d: (
        f"An op in place (+=, add_) writes into the tensor it has, {shape(d['shape'])}, and the result would be {shape(d['target'])}. Write x = x + y, which makes a new one."
    ),
    "sizes.assigned": lambda d: (
        f"Values of shape {shape(d['shape'])} are to fill cells of shape {shape(d['target'])}: from the right, each size must be equal or 1."
    ),
    "not-contiguous.view": lambda _d: (
        "After permute, transpose or a step the reading order is not the order in memory, and view never copies. Write reshape, which copies where it must, or contiguous() before view."
    ),
    "sizes.reshape": _reshape_en,
    "sizes.reshape-numpy": _reshape_en,
    "sizes.two-unknown": lambda _d: (
        "-1 stands for the one size that is worked out from the others. Two of them leave it open."
    ),
    "sizes.negative": lambda d: (
        f"A size cannot be negative, and {shape(d['target'])} has {d['size']} at place {d['axis']}. Only -1 is special: it stands for the size that is left."
    ),
    "sizes.negative-shape": lambda _d: (
        "A tensor is to be made with a negative size. Sizes are 0 or more; -1 is worked out in reshape only."
    ),
}
JA: dict[str, Phrase] = {
    "sizes.broadcast": lambda d: (
        f"形状は右端を揃えて比べます。結果の{d['axis']}番の次元(0から数える)で{d['a']}と{d['b']}が向かい合っています。大きさが同じか、どちらかが1のときだけ揃います。"
        "sum のあとなら keepdim=True で大きさ1の次元が残り、y[:, None] なら次元を1つ戻せます。"
    ),
    "sizes.operands": _lined_up_ja,
    "sizes.arguments": _lined_up_ja,
    "sizes.expanded": lambda d: (
        f"引き伸ばせるのは大きさ1の次元だけです。{d['axis']}番の次元は{d['size']}なので{d['want']}にはできず、{shape(d['shape'])} は {shape(d['target'])} になりません。"
        "コピーを並べるなら repeat です。x[…] = 値 では、値の形状を代入先に合わせます。"
    ),
    "sizes.expand-count": lambda d: (
        f"{shape(d['shape'])} は{d['rank']}次元ですが、{shape(d['target'])} で指定されているのは{d['count']}個です。先頭に次元を増やすことはできても、減らすことはできません。"
    ),
    "axis-count.repeat": lambda _d: (
        "repeat には次元1つにつき数を1つ渡し、変えない次元は1にします。数が多ければ先頭に次元が増え、足りなければエラーになります。"
    ),
    "sizes.requested": lambda d: (
        f"{shape(d['shape'])} を {shape(d['target'])} に引き伸ばすことはできません。右端から比べて、大きさが同じか1でなければなりません。"
    ),
    "sizes.output": lambda d: (
        f"インプレース演算(+= や add_)は元のテンソル {shape(d['shape'])} に書き込みますが、結果は {shape(d['target'])} になります。x = x + y と書けば新しいテンソルができます。"
    ),
    "sizes.assigned": lambda d: (
        f"形状 {shape(d['shape'])} の値を、形状 {shape(d['target'])} の場所に入れようとしています。右端から比べて、大きさが同じか1でなければなりません。"
    ),
    "not-contiguous.view": lambda _d: (
        "permute や transpose のあと、または飛び飛びのスライスでは、読む順番とメモリ上の順番が違います。view は決してコピーしません。必要ならコピーする reshape を使うか、view の前に contiguous() を入れます。"
    ),
    "sizes.reshape": _reshape_ja,
    "sizes.reshape-numpy": _reshape_ja,
    "sizes.two-unknown": lambda _d: "-1 は、ほかの大きさから決まる1か所を表します。2か所あると決まりません。",
    "sizes.negative": lambda d: (
        f"大きさは負にできませんが、{shape(d['target'])} の{d['axis']}番目は{d['size']}です。特別なのは -1 だけで、残りの大きさを表します。"
    ),
    "sizes.negative-shape": lambda _d: (
        "負の大きさでテンソルを作ろうとしています。大きさは0以上です。-1 が自動で決まるのは reshape だけです。"
    ),
}
