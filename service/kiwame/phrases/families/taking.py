"""Cells taken at positions, or chosen by a condition."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def take_en(d: D) -> str:
    where = (
        f"along {en.axis(d, d['dim'])}"
        if d["dim"] is not None
        else f"of the {d['size']} cells of {d['in'][0]} in reading order"
    )
    return f"{d['index']}, of shape {shape(d['of'])}, holds positions {where}; the result has its shape there."


def take_ja(d: D) -> str:
    where = ja.axis(d, d["dim"]) if d["dim"] is not None else f"{d['in'][0]} の{d['size']}個のマスを読む順に並べたもの"
    return f"形状 {shape(d['of'])} の {d['index']} は、{where}での位置を持ちます。その部分の形状は {d['index']} と同じになります。"


def along_en(d: D) -> str:
    if d["dim"] is None:
        return f"{d['index']} holds positions among all cells of {d['in'][0]} in reading order."
    return (
        f"Each cell of {d['index']}, of shape {shape(d['of'])}, says where to read on {en.axis(d, d['dim'])};"
        " on all other axes an output cell keeps its own place."
    )


def along_ja(d: D) -> str:
    if d["dim"] is None:
        return f"{d['index']} は、{d['in'][0]} のマスを読む順に並べたときの位置を持ちます。"
    return (
        f"形状 {shape(d['of'])} の {d['index']} の各マスが、{ja.axis(d, d['dim'])}のどこを読むかを示します。"
        "ほかの次元では、出力のマスと同じ位置を読みます。"
    )


def nonzero_en(d: D) -> str:
    found = en.count(d["count"], "cell is", "cells are")
    if d["tuple"]:
        return f"{found.capitalize()} not zero. There is one tensor of places for each axis of {d['name']}; this is one of them."
    return f"{found.capitalize()} not zero; each is one row, and a row has {en.count(d['rank'], 'place', 'places')}, one an axis."


def nonzero_ja(d: D) -> str:
    if d["tuple"]:
        return f"0でないマスは{d['count']}個です。位置のテンソルは {d['name']} の次元ごとに1つずつあり、これはそのうちの1つです。"
    return f"0でないマスは{d['count']}個で、1個が1行になります。1行には次元ごとの位置が{d['rank']}個並びます。"


def _from_end_en(d: D) -> str:
    return "" if d["index"] == d["place"] else f" (place {d['place']} from the front)"


def _from_end_ja(d: D) -> str:
    return "" if d["index"] == d["place"] else f"(先頭から数えて{d['place']})"


EN: dict[str, Phrase] = {
    "rule.select": lambda d: (
        f"Place {d['index']}{_from_end_en(d)} of {en.axis(d, d['dim'])} is taken, and that axis is gone."
    ),
    "rule.narrow": lambda d: (
        f"{en.count(d['length'], 'place', 'places').capitalize()} of {en.axis(d, d['dim'])} {'is' if d['length'] == 1 else 'are'} taken, from place {d['start']} on; the axis stays."
    ),
    "rule.index_select": lambda d: (
        f"{d['index']} names {en.count(d['count'], 'place', 'places')} of {en.axis(d, d['dim'])}, in its own order; whole slices are taken there."
    ),
    "rule.take": take_en,
    "rule.gather": along_en,
    "rule.take_along_dim": along_en,
    "rule.where": lambda d: f"Where {d['condition']} is True the cell comes from {d['yes']}, elsewhere from {d['no']}.",
    "rule.masked_fill": lambda d: (
        f"In a copy of {d['in'][0]}, cells where {d['mask']} is True become {d['value']}; the others stay."
    ),
    "rule.masked_select": lambda d: (
        f"{d['mask']} is True at {en.count(d['count'], 'place', 'places')}. Those cells stand in one line, in reading order."
    ),
    "rule.compress": lambda d: (
        f"{d['mask']} says of {en.count(d['size'], 'place', 'places')} "
        f"{'in reading order' if d['dim'] is None else 'of ' + en.axis(d, d['dim'])} whether to keep it; what it does not name is dropped."
    ),
    "rule.nonzero": nonzero_en,
    "contrast.for-all": lambda d: (
        f"{en.differs(d)}: index_select takes the same places from every row, gather one place for each cell of the index."
    ),
    "contrast.stretched": lambda d: (
        f"{en.differs(d)}: take_along_dim stretches an index of size 1 over the other axes, gather reads the first places only."
    ),
}
JA: dict[str, Phrase] = {
    "rule.select": lambda d: f"{ja.axis(d, d['dim'])}の{d['index']}番{_from_end_ja(d)}を選び、その次元はなくなります。",
    "rule.narrow": lambda d: (
        f"{ja.axis(d, d['dim'])}の{d['start']}番から{d['length']}か所を切り出します。次元は残ります。"
    ),
    "rule.index_select": lambda d: (
        f"{d['index']} は{ja.axis(d, d['dim'])}の位置を{d['count']}個、並べたい順に持ちます。その位置を丸ごと取り出します。"
    ),
    "rule.take": take_ja,
    "rule.gather": along_ja,
    "rule.take_along_dim": along_ja,
    "rule.where": lambda d: f"{d['condition']} が True のマスは {d['yes']}、False のマスは {d['no']} から取ります。",
    "rule.masked_fill": lambda d: (
        f"{d['in'][0]} のコピーで、{d['mask']} が True のマスを {d['value']} にします。ほかはそのままです。"
    ),
    "rule.masked_select": lambda d: (
        f"{d['mask']} が True の場所は{d['count']}か所です。そのマスを読む順に1列に並べます。"
    ),
    "rule.compress": lambda d: (
        f"{d['mask']} は、{'読む順に数えた' if d['dim'] is None else ja.axis(d, d['dim']) + 'の'}{d['size']}か所を残すかどうかを示します。"
        "示されていない場所は捨てられます。"
    ),
    "rule.nonzero": nonzero_ja,
    "contrast.for-all": lambda d: (
        f"{ja.differs(d)}。index_select はどの行からも同じ位置を取り、gather は添字の1マスごとに1か所を取ります。"
    ),
    "contrast.stretched": lambda d: (
        f"{ja.differs(d)}。take_along_dim は大きさ1の添字をほかの次元に引き伸ばし、gather は先頭の位置だけを読みます。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "index-out-of-range.negative": lambda d: (
        f"{d['op']} counts places from the front only: {en.axis(d, d['axis'])} has the places 0 to {d['size'] - 1}, and {d['index']} is none of them."
    ),
    "index-out-of-range.narrow": lambda d: (
        f"Axis {en.nth(d, d['dim'])} has size {d['size']}: from place {d['start']} on there are {d['size'] - d['start']}, not {d['length']}."
    ),
    "index-out-of-range.condition": lambda d: (
        f"The condition is True at place {d['index']}, and there are only {d['size']} places, 0 to {d['size'] - 1}."
    ),
    "sizes.vector": lambda d: (
        f"{d['name']} of {d['op']} has one axis: a line of numbers. This one has shape {shape(d['shape'])}."
    ),
    "sizes.scalar-index": lambda d: f"x is a single number, so {d['op']} can take it once, not {d['count']} times.",
    "sizes.gather-rank": lambda d: (
        f"The index must have as many axes as x, {d['rank']}; it has {d['own']}. x is {shape(d['shape'])}, the index {shape(d['index'])}:"
        " every cell of the result has a cell of the index. index[:, None] puts an axis in."
    ),
    "sizes.gather": lambda d: (
        f"On every axis but {en.nth(d, d['dim'])} the index may not be larger than x: on {en.axis(d, d['axis'])} it has"
        f" {d['index'][d['axis']]} places and x {d['shape'][d['axis']]}."
    ),
    "sizes.single": lambda d: (
        f"The value of {d['op']} is one number, or a tensor of no axes; this one has shape {shape(d['shape'])}."
    ),
    "argument.take-axis": lambda _d: (
        "torch.take reads x in one line and has no axis. Along an axis it is torch.index_select(x, dim, index) or x.take_along_dim(index, dim)."
    ),
    "axis-count.nonzero": lambda d: (
        f"NumPy's {d['op']} gives one array of places for each axis, and x has none: it is a single number. np.atleast_1d makes it a line."
    ),
    "dtype.positions": lambda d: (
        f"{d['name']} of {d['op']} holds positions, so it must be int64; it is {d['dtype']}. Write .long()."
    ),
    "dtype.condition": lambda d: (
        f"A condition is True or False for each cell, dtype bool; {d['name']} is {d['dtype']}. Write {d['name']} != 0 or {d['name']}.bool()."
    ),
    "dtype.value": lambda d: f"The value {d['value']} does not fit into {d['dtype']}, the dtype of x.",
}
JA_LESSONS: dict[str, Phrase] = {
    "index-out-of-range.negative": lambda d: (
        f"{d['op']} の位置は先頭からだけ数えます。{ja.axis(d, d['axis'])}の位置は0から{d['size'] - 1}で、{d['index']} はありません。"
    ),
    "index-out-of-range.narrow": lambda d: (
        f"{ja.axis(d, d['dim'])}の大きさは{d['size']}です。{d['start']}番から先は{d['size'] - d['start']}か所で、{d['length']}か所はありません。"
    ),
    "index-out-of-range.condition": lambda d: (
        f"条件が{d['index']}番で True ですが、位置は0から{d['size'] - 1}までの{d['size']}か所しかありません。"
    ),
    "sizes.vector": lambda d: f"{d['op']} の {d['name']} は1次元です。これは形状 {shape(d['shape'])} です。",
    "sizes.scalar-index": lambda d: (
        f"x は1つの数なので、{d['op']} で取れるのは1回だけです。{d['count']}回は取れません。"
    ),
    "sizes.gather-rank": lambda d: (
        f"添字の次元の数は x と同じ{d['rank']}でなければなりませんが、{d['own']}です。x は {shape(d['shape'])}、添字は {shape(d['index'])} です。"
        "出力の1マスに添字の1マスが対応するからです。index[:, None] で次元を加えられます。"
    ),
    "sizes.gather": lambda d: (
        f"{ja.nth(d, d['dim'])}以外の次元では、添字は x より大きくできません。{ja.axis(d, d['axis'])}は、添字が{d['index'][d['axis']]}、"
        f"x が{d['shape'][d['axis']]}です。"
    ),
    "sizes.single": lambda d: f"{d['op']} の値は1つの数か0次元のテンソルです。これは形状 {shape(d['shape'])} です。",
    "argument.take-axis": lambda _d: (
        "torch.take は x を1列に並べて読むので、次元を指定できません。次元に沿うなら torch.index_select(x, dim, index) か"
        " x.take_along_dim(index, dim) です。"
    ),
    "axis-count.nonzero": lambda d: (
        f"NumPy の {d['op']} は次元ごとに位置の配列を返しますが、x は1つの数で次元がありません。np.atleast_1d で1次元にします。"
    ),
    "dtype.positions": lambda d: (
        f"{d['op']} の {d['name']} は位置なので int64 でなければなりませんが、{d['dtype']} です。.long() で変換します。"
    ),
    "dtype.condition": lambda d: (
        f"条件はマスごとの真偽値(bool)ですが、{d['name']} は {d['dtype']} です。{d['name']} != 0 か {d['name']}.bool() と書きます。"
    ),
    "dtype.value": lambda d: f"値 {d['value']} は x の dtype {d['dtype']} に入りません。",
}
