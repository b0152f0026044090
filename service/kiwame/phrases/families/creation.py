"""Tensors made out of none."""

from kiwame.phrases import en_words as en
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, shape


def arange_en(d: D) -> str:
    return f"{d['call']} counts from {number(d['start'])} in steps of {number(d['step'])} and stops before {number(d['end'])}."


def arange_ja(d: D) -> str:
    return f"{d['call']} は、{number(d['start'])} から {number(d['step'])} ずつ数え、{number(d['end'])} の手前で止まります。"


def linspace_en(d: D) -> str:
    end = "reaches" if d["endpoint"] else "stops one step before"
    return f"{d['call']} makes {en.count(d['steps'], 'number', 'numbers')} from {number(d['start'])}, {number(d['step'])} apart, and {end} {number(d['end'])}."


def linspace_ja(d: D) -> str:
    end = "でちょうど終わります" if d["endpoint"] else "の1歩手前で終わります"
    return f"{d['call']} は、{number(d['start'])} から {number(d['step'])} 間隔の{d['steps']}個の数で、{number(d['end'])} {end}。"


def diagonal_en(d: D) -> str:
    return (
        f"the diagonal that lies {abs(d['k'])} to the {'right' if d['k'] > 0 else 'left'}" if d["k"] else "the diagonal"
    )


def diagonal_ja(d: D) -> str:
    return f"{abs(d['k'])}つ{'右' if d['k'] > 0 else '左'}にずれた対角線" if d["k"] else "対角線"


def meshgrid_en(d: D) -> str:
    which = (
        "Indexing 'xy' puts the first along the columns and the second along the rows."
        if d["swaps"]
        else "Indexing 'ij' gives each tensor the axis of its number."
    )
    return (
        f"{d['call']} lays {en.listed(d['in'])} along axes of their own: a grid of {shape(d['grid'])} points. {which}"
    )


def meshgrid_ja(d: D) -> str:
    which = (
        "indexing='xy' なので、1つ目は列、2つ目は行の方向です。"
        if d["swaps"]
        else "indexing='ij' なので、それぞれ自分の番号の次元に並びます。"
    )
    return f"{d['call']} は、{'、'.join(d['in'])} をそれぞれ別の次元に沿って並べ、{shape(d['grid'])} の格子にします。{which}"


def meshgrid_default_en(d: D) -> str:
    sizes = d["sizes"]
    ij, xy = shape(sizes), shape([sizes[1], sizes[0], *sizes[2:]])
    return f"Nothing says which indexing: torch takes 'ij', {ij}, and NumPy 'xy', {xy}. Always write indexing=."


def meshgrid_default_ja(d: D) -> str:
    sizes = d["sizes"]
    ij, xy = shape(sizes), shape([sizes[1], sizes[0], *sizes[2:]])
    return f"indexing の指定がないと、torch は 'ij' で {ij}、NumPy は 'xy' で {xy} になります。いつも indexing= を書きましょう。"


EN: dict[str, Phrase] = {
    "rule.arange": arange_en,
    "rule.constant": lambda d: f"{d['call']}: every cell is {number(d['value'])}.",
    "rule.linspace": linspace_en,
    "rule.logspace": lambda d: (
        f"{d['call']} makes {en.count(d['steps'], 'number', 'numbers')}: {number(d['base'])} to powers that go evenly from"
        f" {number(d['start'])} to {number(d['end'])}."
    ),
    "rule.like": lambda d: (
        f"{d['call']}: every cell is {number(d['value'])}. No value of {d['in'][0]} is used, only its dtype and shape."
    ),
    "rule.eye": lambda d: f"{d['call']} puts 1 on {diagonal_en(d)} and 0 everywhere else.",
    "rule.tri": lambda d: f"{d['call']} puts 1 on {diagonal_en(d)} and below it, and 0 above.",
    "rule.meshgrid": meshgrid_en,
    "rule.cartesian_prod": lambda d: (
        f"{d['call']} lists every combination of {en.listed(d['in'])}, one a row: {' · '.join(map(str, d['sizes']))} rows, the last changes fastest."
    ),
    "warn.meshgrid-default": meshgrid_default_en,
}
JA: dict[str, Phrase] = {
    "rule.arange": arange_ja,
    "rule.constant": lambda d: f"{d['call']} では、どのマスも {number(d['value'])} です。",
    "rule.linspace": linspace_ja,
    "rule.logspace": lambda d: (
        f"{d['call']} は{d['steps']}個の数で、指数が {number(d['start'])} から {number(d['end'])} まで等間隔の、{number(d['base'])} の累乗です。"
    ),
    "rule.like": lambda d: (
        f"{d['call']} では、どのマスも {number(d['value'])} です。{d['in'][0]} の値は使わず、dtype と形状だけを使います。"
    ),
    "rule.eye": lambda d: f"{d['call']} は、{diagonal_ja(d)}に 1、ほかに 0 を置きます。",
    "rule.tri": lambda d: f"{d['call']} は、{diagonal_ja(d)}とその下に 1、上に 0 を置きます。",
    "rule.meshgrid": meshgrid_ja,
    "rule.cartesian_prod": lambda d: (
        f"{d['call']} は、{'、'.join(d['in'])} のすべての組み合わせを1行にひとつずつ並べます。行数は {' · '.join(map(str, d['sizes']))} で、最後のものが最も速く変わります。"
    ),
    "warn.meshgrid-default": meshgrid_default_ja,
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.grid": lambda d: (
        f"{d['library']}'s {d['op']} takes lines of numbers of one dtype, each with at most one axis. Given are {en.listed([shape(s) for s in d['shapes']])}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.grid": lambda d: (
        f"{d['library']} の {d['op']} が受け取るのは、同じ dtype の、次元が1つまでの数の並びです。渡されたのは {'、'.join(shape(s) for s in d['shapes'])} です。"
    ),
}
