"""The determinant, and what has none."""

import math

from kiwame.phrases import en_words as en
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape, times


def det_en(d: D) -> str:
    size = d["size"]
    each = (
        f"for each of the {math.prod(d['matrices'])} matrices, one after another along the axes in front, "
        if d["matrices"]
        else ""
    )
    if size == 0:
        return f"{d['call']}: {each}there is no cell, and the determinant of nothing is 1."
    if size == 1:
        return f"{d['call']}: {each}there is one cell, and it is the determinant."
    count = math.factorial(size)
    return (
        f"{d['call']}: {each}one cell is taken from each of the {en.WORDS[size]} rows, no two from one column. There are {count} ways"
        f" to do so; their products are added, those of every odd swap of columns with a minus. 0 means that the rows depend on each other."
    )


def det_ja(d: D) -> str:
    size = d["size"]
    each = f"前の次元に並ぶ{math.prod(d['matrices'])}個の行列それぞれについて、" if d["matrices"] else ""
    if size == 0:
        return f"{d['call']} は、{each}マスがひとつもないので1になります。"
    if size == 1:
        return f"{d['call']} は、{each}ただひとつのマスの値そのものです。"
    return (
        f"{d['call']} は、{each}{size}つの行から列が重ならないように1マスずつ選んで掛けます。選び方は{math.factorial(size)}通りで、"
        "その積をすべて足します(列の入れ替えが奇数回のものはマイナス)。0なら、行どうしが独立ではありません。"
    )


EN: dict[str, Phrase] = {"rule.det": det_en}
JA: dict[str, Phrase] = {"rule.det": det_ja}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.not-square": lambda d: (
        f"Only a square matrix has a determinant; {shape(d['shape'])} ends on {times([d['rows'], d['columns']])}."
    ),
    "sizes.determinant": lambda d: (
        f"Here {d['op']} is told for matrices of up to {d['most']} rows; this one has {d['size']}, whose determinant is a sum"
        f" of {math.factorial(min(d['size'], 20)):,} products."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.not-square": lambda d: (
        f"行列式があるのは正方行列だけです。{shape(d['shape'])} の末尾は {times([d['rows'], d['columns']])} です。"
    ),
    "sizes.determinant": lambda d: (
        f"ここで {d['op']} を説明できるのは{d['most']}行までの行列です。これは{d['size']}行で、"
        f"行列式は{math.factorial(min(d['size'], 20)):,}個の積の和になります。"
    ),
}
