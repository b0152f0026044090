"""Cells used more than once."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import cell, shape, times


def expand_en(d: D) -> str:
    parts = [f"{en.axis(d, axis)} of size 1 is read again for each of {size} places" for axis, size in d["stretched"]]
    if d["ahead"]:
        parts.append(f"{en.count(d['ahead'], 'axis', 'axes')} {'is' if d['ahead'] == 1 else 'are'} put in front")
    return f"{d['call']}: {en.listed(parts)}. No cell is copied." if parts else f"{d['call']}: nothing is stretched."


def expand_ja(d: D) -> str:
    parts = [f"大きさ1の{ja.axis(d, axis)}を{size}か所で読み直し" for axis, size in d["stretched"]]
    if d["ahead"]:
        parts.append(f"前に次元を{d['ahead']}つ足し")
    return (
        f"{d['call']} は、{'、'.join(parts)}ます。コピーはしません。"
        if parts
        else f"{d['call']} で引き伸ばされる次元はありません。"
    )


def repeat_en(d: D) -> str:
    if d["total"] == 1:
        return f"{d['call']}: once along every axis, so the cells are those of {d['in'][0]}."
    return f"{d['call']} lays the whole of {d['in'][0]} {times(d['times'])} times, {d['total']} copies side by side."


def repeat_ja(d: D) -> str:
    if d["total"] == 1:
        return f"{d['call']} では、どの次元も1回なので、マスは {d['in'][0]} のままです。"
    if len(d["times"]) == 1:
        return f"{d['call']} は、{d['in'][0]} 全体を{d['total']}回続けて並べます。"
    return f"{d['call']} は、{d['in'][0]} 全体を {times(d['times'])} に並べます。全部で{d['total']}個分です。"


def interleave_en(d: D) -> str:
    where = "in reading order" if d["dim"] is None else f"along {en.axis(d, d['dim'])}"
    counts = d["counts"]
    if len(set(counts)) == 1:
        return f"{d['call']} writes every element {en.count(counts[0], 'time', 'times')} in a row, {where}."
    each = ", ".join(f"element {n} {en.count(c, 'time', 'times')}" for n, c in enumerate(counts[:4]))
    return f"{d['call']} writes, {where}, {each}{' and so on' if len(counts) > 4 else ''}."


def interleave_ja(d: D) -> str:
    where = "読む順番に" if d["dim"] is None else f"{ja.axis(d, d['dim'])}に沿って"
    counts = d["counts"]
    if len(set(counts)) == 1:
        return f"{d['call']} は、{where}、どの要素も続けて{counts[0]}回ずつ書きます。"
    each = "、".join(f"{n}番の要素を{c}回" for n, c in enumerate(counts[:4]))
    return f"{d['call']} は、{where}、{each}{'…と' if len(counts) > 4 else ''}書きます。"


EN: dict[str, Phrase] = {
    "rule.broadcast_tensors": lambda d: (
        f"{' and '.join(shape(s) for s in d['shapes'])}, lined up from the right, meet in {shape(d['whole'])}: axes of size 1 are stretched, without a copy."
    ),
    "rule.expand": expand_en,
    "rule.repeat": repeat_en,
    "rule.repeat_interleave": interleave_en,
    "warn.shared-cells": lambda d: (
        f"The {d['size']} places along {en.axis(d, d['axis'], d['out'])} are the same memory: "
        + (
            f"what is written into {cell(d['out'], d['cell'])} shows in all of them. Write into a copy: {d['out']}.clone()."
            if d["library"] == "torch"
            else f"so NumPy makes {d['out']} read-only. Write into a copy: {d['out']}.copy()."
        )
    ),
    "contrast.interleave": lambda d: f"{en.differs(d)}: it repeats each element by itself, {d['own_op']} the whole.",
    "contrast.whole": lambda d: f"{en.differs(d)}: it lays the whole again and again, {d['own_op']} each element.",
    "contrast.copy": lambda d: (
        f"{d['call']} gives the same {d['numel']} cells in memory of its own; {d['own_op']} only looks at those of the input."
        if d["same_shape"] and d["differ"] == 0
        else f"{en.differs(d)}."
    ),
}
JA: dict[str, Phrase] = {
    "rule.broadcast_tensors": lambda d: (
        f"形状 {'、'.join(shape(s) for s in d['shapes'])} を右からそろえると、共通の形状は {shape(d['whole'])} です。大きさ1の次元は引き伸ばされ、コピーは作られません。"
    ),
    "rule.expand": expand_ja,
    "rule.repeat": repeat_ja,
    "rule.repeat_interleave": interleave_ja,
    "warn.shared-cells": lambda d: (
        f"{ja.axis(d, d['axis'], d['out'])}に沿った{d['size']}か所は、すべて同じメモリです。"
        + (
            f"{cell(d['out'], d['cell'])} に書き込むと、{d['size']}か所すべてが変わります。書き込むなら {d['out']}.clone() で複製してからにします。"
            if d["library"] == "torch"
            else f"そのため NumPy では {d['out']} に書き込めません。書き込むなら {d['out']}.copy() で複製します。"
        )
    ),
    "contrast.interleave": lambda d: (
        f"{ja.differs(d)}。{d['own_op']} が全体を繰り返すのに対し、要素を1つずつ繰り返すからです。"
    ),
    "contrast.whole": lambda d: (
        f"{ja.differs(d)}。{d['own_op']} が要素を1つずつ繰り返すのに対し、全体を繰り返すからです。"
    ),
    "contrast.copy": lambda d: (
        f"{d['call']} は同じ{d['numel']}マスを自分のメモリに持ちますが、{d['own_op']} は入力のメモリを見るだけです。"
        if d["same_shape"] and d["differ"] == 0
        else f"{ja.differs(d)}。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.expand": lambda d: (
        f"{d['op']} stretches only axes of size 1: {en.axis(d, d['axis'])} of {shape(d['shape'])} has size {d['size']} and {d['asked']} is asked for."
        f" Copies side by side are made by repeat({', '.join(map(str, d['repeats']))})."
    ),
    "sizes.expand-rank": lambda d: (
        f"{shape(d['sizes'])} does not name a size for each of the {en.count(len(d['shape']), 'axis', 'axes')} of {shape(d['shape'])}; sizes are 0 or more, and new axes stand in front."
    ),
    "sizes.repeats": lambda d: (
        f"{d['count']} counts are given for {en.count(d['size'], 'element', 'elements')}: there must be one for each, or one for all."
    ),
    "sizes.repeats-total": lambda d: f"The counts add up to {d['total']}, and output_size says {d['value']}.",
    "axis-count.repeats": lambda d: (
        f"repeat needs a number for each of the {d['rank']} axes of {shape(d['shape'])}; {en.count(len(d['repeats']), 'is', 'are')} given. tile fills up with 1 in front."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.expand": lambda d: (
        f"{d['op']} で引き伸ばせるのは大きさ1の次元だけです。{shape(d['shape'])} の{ja.axis(d, d['axis'])}は大きさ{d['size']}で、{d['asked']}にはできません。"
        f"並べてコピーするなら repeat({', '.join(map(str, d['repeats']))}) です。"
    ),
    "sizes.expand-rank": lambda d: (
        f"{shape(d['sizes'])} は {shape(d['shape'])} のすべての次元に大きさを決めていません。大きさは0以上で、新しい次元は前に付きます。"
    ),
    "sizes.repeats": lambda d: (
        f"要素は{d['size']}個ですが、回数は{d['count']}個です。要素ごとに1つ、または全体に1つ書きます。"
    ),
    "sizes.repeats-total": lambda d: f"回数の合計は{d['total']}ですが、output_size は{d['value']}です。",
    "axis-count.repeats": lambda d: (
        f"repeat には {shape(d['shape'])} の次元ごとに1つ、{d['rank']}個の数が必要ですが、{len(d['repeats'])}個です。tile なら足りない分を前に1で補います。"
    ),
}
