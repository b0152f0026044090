"""Cells written at positions along an axis, into a copy."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def scatter_en(d: D) -> str:
    ways = {"put": "replaces", "add": "is added to", "multiply": "multiplies"}
    if d["src"] is None:
        return f"Into zeros: each number of {d['in'][0]} is added where {d['index']} says on {en.axis(d, d['dim'])}."
    return (
        f"{d['src']} {ways[d['way']]} what is in a copy of {d['in'][0]} where {d['index']} says on {en.axis(d, d['dim'])};"
        " on all other axes a cell goes to its own place."
    )


def scatter_ja(d: D) -> str:
    ways = {"put": "を {0} で置き換えます", "add": "に {0} を加えます", "multiply": "に {0} を掛けます"}
    if d["src"] is None:
        return (
            f"ゼロのテンソルに、{ja.axis(d, d['dim'])}で {d['index']} が示す位置へ {d['in'][0]} の数を加えていきます。"
        )
    return (
        f"{d['in'][0]} のコピーの、{ja.axis(d, d['dim'])}で {d['index']} が示す位置{ways[d['way']].format(d['src'])}。"
        "ほかの次元では、同じ位置に書き込みます。"
    )


def index_write_en(d: D) -> str:
    if d["src"] is None:
        return f"Into zeros: slice k of {d['in'][0]} along {en.axis(d, d['dim'])} is added at place {d['index']}[k]."
    if d["way"] == "fill":
        return f"In a copy of {d['in'][0]}, every cell whose place on {en.axis(d, d['dim'])} is in {d['index']} becomes {d['src']}."
    does = "is added at" if d["way"] == "add" else "replaces"
    return f"In a copy of {d['in'][0]}, slice k of {d['src']} {does} place {d['index']}[k] of {en.axis(d, d['dim'])}."


def index_write_ja(d: D) -> str:
    if d["src"] is None:
        return (
            f"ゼロのテンソルの {d['index']}[k] 番に、{ja.axis(d, d['dim'])}で {d['in'][0]} の k 番目の切片を加えます。"
        )
    if d["way"] == "fill":
        return f"{d['in'][0]} のコピーで、{ja.axis(d, d['dim'])}の位置が {d['index']} に含まれるマスを {d['src']} にします。"
    if d["way"] == "put":
        return f"{d['in'][0]} のコピーの、{ja.axis(d, d['dim'])}の {d['index']}[k] 番を {d['src']} の k 番目の切片で置き換えます。"
    return (
        f"{d['in'][0]} のコピーで、{ja.axis(d, d['dim'])}の {d['index']}[k] 番に {d['src']} の k 番目の切片を加えます。"
    )


_FOLDS_EN = {"sum": "the sum", "prod": "the product", "mean": "the mean", "amax": "the largest", "amin": "the smallest"}
_FOLDS_JA = {"sum": "合計", "prod": "積", "mean": "平均", "amax": "最大値", "amin": "最小値"}


def scatter_reduce_en(d: D) -> str:
    old = f" and of what {d['in'][0]} has there" if d["old"] else ""
    return (
        f"Numbers of {d['src']} go where {d['index']} says on {en.axis(d, d['dim'])}; a place becomes {_FOLDS_EN[d['way']]}"
        f" of those that go there{old}. A place that none goes to stays as it is."
    )


def scatter_reduce_ja(d: D) -> str:
    old = f"と、もとの {d['in'][0]} の値" if d["old"] else ""
    return (
        f"{d['src']} の数を、{ja.axis(d, d['dim'])}で {d['index']} が示す位置に送ります。各位置は、届いた数{old}の{_FOLDS_JA[d['way']]}になります。"
        "何も届かない位置はそのままです。"
    )


def put_en(d: D) -> str:
    which = (
        f"place k of {d['indices'][0]}"
        if len(d["indices"]) == 1
        else f"place k of {en.listed(d['indices'])}, one an axis,"
    )
    does = "is added to" if d["accumulate"] else "replaces"
    return (
        f"In a copy of {d['in'][0]}, {which} names a cell or slice, and what {d['values']} has at k {does} it, for each of"
        f" {en.count(d['places'], 'place', 'places')}. All other cells stay."
    )


def put_ja(d: D) -> str:
    which = "と".join(f" {name}[k] " for name in d["indices"]).strip()
    does = "を加えます" if d["accumulate"] else "で置き換えます"
    each = " の組(次元ごとに1つずつ)" if len(d["indices"]) > 1 else ""
    return (
        f"{d['in'][0]} のコピーで、{which}{each}が示す場所の値{'に' if d['accumulate'] else 'を'}、{d['values']} の k 番目の値{does}。"
        f"これを{d['places']}か所で行い、ほかのマスはそのままです。"
    )


EN: dict[str, Phrase] = {
    "rule.index_put": put_en,
    "warn.put-twice": lambda _d: (
        "Where the index names one place twice, the last number written stays on a CPU; on a GPU it may be any of them."
        " accumulate=True adds them up."
    ),
    "rule.scatter_reduce": scatter_reduce_en,
    "rule.scatter": scatter_en,
    "rule.index_write": index_write_en,
    "warn.scatter-twice": lambda d: (
        f"Where {d['index']} names one place twice, the last number written stays on a CPU; on a GPU it may be any of them."
        " To add them up use scatter_add."
    ),
}
JA: dict[str, Phrase] = {
    "rule.index_put": put_ja,
    "warn.put-twice": lambda _d: (
        "添字が同じ位置を2回指すと、CPU では最後に書いた数が残り、GPU ではどれが残るか決まりません。"
        "足し合わせるなら accumulate=True とします。"
    ),
    "rule.scatter_reduce": scatter_reduce_ja,
    "rule.scatter": scatter_ja,
    "rule.index_write": index_write_ja,
    "warn.scatter-twice": lambda d: (
        f"{d['index']} が同じ位置を2回指すと、CPU では最後に書いた数が残り、GPU ではどれが残るか決まりません。"
        "足し合わせるなら scatter_add を使います。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.put": lambda d: (
        f"values, of shape {shape(d['values'])}, must stretch to what is written: the places, and the axes of x that no index names, {shape(d['wanted'])}."
    ),
    "axis-count.index-tensors": lambda d: (
        f"{d['op']} takes one index tensor for each of the first axes, from 1 to {d['rank']} for {shape(d['shape'])}; here there are {d['count']}."
    ),
    "dtype.mask-positions": lambda d: (
        f"Here {d['op']} is told for positions, and this index is a mask of True and False. Use torch.where(mask, value, x) or x.masked_fill(mask, value)."
    ),
    "dtype.scatter": lambda d: (
        f"torch does not do this way of {d['op']} for {d['dtype']}. Convert to a float dtype first."
    ),
    "sizes.source": lambda d: (
        f"The source, of shape {shape(d['src'])}, must have a number for every cell of the index, which has shape {shape(d['index'])}."
    ),
    "sizes.slices": lambda d: (
        f"On every axis but {en.nth(d, d['dim'])} the source must be as large as x: x is {shape(d['shape'])}, the source {shape(d['src'])}."
    ),
    "sizes.positions": lambda d: (
        f"The index has {en.count(d['count'], 'position', 'positions')} for {en.count(d['have'], 'slice', 'slices')} along {en.axis(d, d['dim'])}."
        " Each slice needs one."
    ),
    "dtype.into": lambda d: (
        f"{d['op']} does not convert: {d['name']} is {d['src']} and x is {d['x']}. Write {d['name']}.to(x.dtype)."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.put": lambda d: (
        f"values(形状 {shape(d['values'])})は、書き込む範囲 {shape(d['wanted'])} に広げられる形でなければなりません。添字の位置と、添字のない x の次元を合わせた形です。"
    ),
    "axis-count.index-tensors": lambda d: (
        f"{d['op']} には先頭の次元ごとに添字のテンソルを1つずつ渡します。{shape(d['shape'])} なら1個から{d['rank']}個ですが、{d['count']}個あります。"
    ),
    "dtype.mask-positions": lambda d: (
        f"ここで {d['op']} を説明できるのは位置の添字だけで、これは真偽値のマスクです。torch.where(mask, value, x) か x.masked_fill(mask, value) を使います。"
    ),
    "dtype.scatter": lambda d: (
        f"torch の {d['op']} は、この方法では {d['dtype']} を扱えません。先に浮動小数点数に変換します。"
    ),
    "sizes.source": lambda d: (
        f"添字の形状は {shape(d['index'])} です。そのすべてのマスに書き込む数が必要ですが、渡されたものの形状は {shape(d['src'])} です。"
    ),
    "sizes.slices": lambda d: (
        f"{ja.nth(d, d['dim'])}以外の次元は x と同じ大きさでなければなりません。x は {shape(d['shape'])}、書き込む側は {shape(d['src'])} です。"
    ),
    "sizes.positions": lambda d: (
        f"{ja.axis(d, d['dim'])}に切片が{d['have']}個あるのに対し、位置は{d['count']}個です。切片ごとに位置が1つ必要です。"
    ),
    "dtype.into": lambda d: (
        f"{d['op']} は dtype を変換しません。{d['name']} は {d['src']}、x は {d['x']} です。{d['name']}.to(x.dtype) と書きます。"
    ),
}
