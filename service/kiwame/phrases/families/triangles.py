"""Diagonals, triangles, and matrices made of matrices."""

import math

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def _diagonal_en(offset: int) -> str:
    side = "above" if offset > 0 else "below"
    return f"the diagonal {abs(offset)} {side} the main one" if offset else "the main diagonal"


def _diagonal_ja(offset: int) -> str:
    return f"主対角から{abs(offset)}だけ{'上' if offset > 0 else '下'}の対角" if offset else "主対角"


def triangle_en(d: D) -> str:
    side, other = ("below", "above") if d["lower"] else ("above", "below")
    return f"{d['call']} keeps {_diagonal_en(d['diagonal'])} and what lies {side} it; what lies {other} it becomes 0."


def triangle_ja(d: D) -> str:
    side, other = ("下", "上") if d["lower"] else ("上", "下")
    return f"{d['call']} は{_diagonal_ja(d['diagonal'])}とその{side}を残し、{other}を0にします。"


def diag_en(d: D) -> str:
    if d["made"]:
        flat = ", read in reading order," if len(d["shape"]) > 1 else ""
        return f"{d['call']} makes a matrix: the cells of x{flat} lie on {_diagonal_en(d['diagonal'])}, and all others are 0."
    return f"x has two axes, so {d['call']} reads {_diagonal_en(d['diagonal'])}: {d['to'][0]} cells."


def diag_ja(d: D) -> str:
    if d["made"]:
        flat = "(読む順に)" if len(d["shape"]) > 1 else ""
        return f"{d['call']} は行列を作ります。x のマス{flat}が{_diagonal_ja(d['diagonal'])}に並び、ほかは0です。"
    return f"x は2次元なので、{d['call']} は{_diagonal_ja(d['diagonal'])}の{d['to'][0]}個を取り出します。"


def power_en(d: D) -> str:
    n = d["n"]
    if n == 0:
        return f"The power 0 of a matrix is the identity: 1 on the diagonal, 0 elsewhere, {d['size']} by {d['size']}."
    if n == 1:
        return "The power 1 of a matrix is the matrix."
    if n < 0:
        return f"{d['call']} is the inverse of x{f', multiplied with itself {-n} times' if n < -1 else ''}: x times its inverse is the identity."
    return f"{d['call']} is x @ {' @ '.join(['x'] * (n - 1)) if n < 6 else f'… @ x, {n} factors'}: each cell adds {d['size'] ** (n - 1)} products of {n} cells."


def power_ja(d: D) -> str:
    n = d["n"]
    if n == 0:
        return f"行列の0乗は単位行列です。対角が1、ほかは0の {d['size']}×{d['size']} です。"
    if n == 1:
        return "行列の1乗はその行列です。"
    if n < 0:
        return f"{d['call']} は x の逆行列{f'を{-n}個掛けたもの' if n < -1 else ''}です。x と逆行列の積は単位行列です。"
    return f"{d['call']} は x @ {' @ '.join(['x'] * (n - 1)) if n < 6 else f'… @ x({n}個)'} です。どのマスも、{n}個の値の積を{d['size'] ** (n - 1)}個足したものです。"


EN: dict[str, Phrase] = {
    "rule.trace": lambda d: (
        f"{d['call']} adds the cells of {_diagonal_en(d['offset'])} of {en.axes_words(d, [d['a'], d['b']])}: {en.count(d['length'], 'cell', 'cells')}."
    ),
    "rule.triangle": triangle_en,
    "rule.diag": diag_en,
    "rule.diag_embed": lambda d: (
        f"Each row of {en.last(d)}, {d['length']} cells, becomes a matrix of its own on {en.axes_words(d, d['axes'], d['out'])}, the cells on {_diagonal_en(d['offset'])}, 0 elsewhere."
    ),
    "rule.matrix_power": power_en,
    "rule.multi_dot": lambda d: (
        f"{en.listed([shape(s) for s in d['shapes']])} meet in {en.listed([str(s) for s in d['sizes']])}: each cell adds {math.prod(d['sizes'])} products of {len(d['shapes'])} cells. In which order the matrices are multiplied changes the speed alone."
    ),
    "rule.block_diag": lambda d: (
        f"The blocks {en.listed([shape(b) for b in d['blocks']])} stand one after another along the diagonal; all other cells are 0."
    ),
    "contrast.trace-sum": lambda d: (
        f"{en.differs(d)}: sum adds all cells, trace those of the diagonal alone."
        if d["same_shape"]
        else f"{en.differs(d)}."
    ),
    "contrast.other-triangle": lambda d: f"{en.differs(d)}: it keeps the other side of the diagonal.",
    "contrast.power-cells": lambda d: (
        f"{en.differs(d)}: ** takes the power of each cell, matrix_power multiplies rows with columns."
    ),
}
JA: dict[str, Phrase] = {
    "rule.trace": lambda d: (
        f"{d['call']} は{ja.axes_words(d, [d['a'], d['b']])}の{_diagonal_ja(d['offset'])}にある{d['length']}個を足します。"
    ),
    "rule.triangle": triangle_ja,
    "rule.diag": diag_ja,
    "rule.diag_embed": lambda d: (
        f"{ja.last(d)}の{d['length']}個が、それぞれ{ja.axes_words(d, d['axes'], d['out'])}の行列になります。値は{_diagonal_ja(d['offset'])}に並び、ほかは0です。"
    ),
    "rule.matrix_power": power_ja,
    "rule.block_diag": lambda d: (
        f"ブロック {'、'.join(shape(b) for b in d['blocks'])} を対角に沿って順に置き、ほかは0にします。"
    ),
    "rule.multi_dot": lambda d: (
        f"{'、'.join(shape(s) for s in d['shapes'])} は {'、'.join(str(s) for s in d['sizes'])} で向き合います。どのマスも{len(d['shapes'])}個の値の積を{math.prod(d['sizes'])}個足したものです。掛ける順番で変わるのは速さだけです。"
    ),
    "contrast.trace-sum": lambda d: f"{ja.differs(d)}。sum はすべて、trace は対角だけを足します。",
    "contrast.other-triangle": lambda d: f"{ja.differs(d)}。対角の反対側を残すからです。",
    "contrast.power-cells": lambda d: f"{ja.differs(d)}。** はマスごとの累乗、matrix_power は行と列を掛けます。",
}
EN_LESSONS: dict[str, Phrase] = {
    "argument.inverse": lambda d: (
        f"A negative power asks for the inverse, which is explained here for matrices of {d['most']} rows at most; {shape(d['shape'])} has {d['shape'][-1]}."
    ),
    "argument.two-factors": lambda d: f"{d['op']} multiplies two tensors at least; here are fewer.",
    "axis-count.diag": lambda d: (
        f"{d['op']} makes a matrix of one axis, or reads the diagonal of two; {shape(d['shape'])} has {d['rank']}. diag_embed and diagonal take more."
    ),
    "axis-count.block": lambda d: f"A block has two axes at most; {shape(d['shape'])} has {len(d['shape'])}.",
    "sizes.square": lambda d: (
        f"A matrix can be multiplied with itself when it is square; {shape(d['shape'])} ends on {d['shape'][-2]} by {d['shape'][-1]}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "argument.inverse": lambda d: (
        f"負の累乗には逆行列が必要です。ここで説明できるのは{d['most']}行までの行列で、{shape(d['shape'])} は{d['shape'][-1]}行です。"
    ),
    "argument.two-factors": lambda d: f"{d['op']} には2つ以上のテンソルが必要です。",
    "axis-count.diag": lambda d: (
        f"{d['op']} は1次元から行列を作るか、2次元の対角を読みます。{shape(d['shape'])} は{d['rank']}次元です。それ以上は diag_embed か diagonal を使います。"
    ),
    "axis-count.block": lambda d: f"ブロックは2次元までです。{shape(d['shape'])} は{len(d['shape'])}次元です。",
    "sizes.square": lambda d: (
        f"行列を自分自身に掛けるには正方でなければなりません。{shape(d['shape'])} の末尾は{d['shape'][-2]}×{d['shape'][-1]}です。"
    ),
}
