"""Cells written along an axis: put, filled, added or folded."""

from kiwame.phrases.kinds import D, Phrase


def scatter_en(d: D) -> str:
    ways = {"put": "replaces", "add": "is added to", "multiply": "multiplies"}
    if d["src"] is None:
        return f"Into zeros: each number of {d['in'][0]} is added where {d['index']} says on axis {d['dim']}."
    return (
        f"{d['src']} {ways[d['way']]} what is in a copy of {d['in'][0]} where {d['index']} says on axis {d['dim']};"
        " on all other axes a cell goes to its own place."
    )


def scatter_ja(d: D) -> str:
    ways = {"put": "を {0} で置き換えます", "add": "に {0} を加えます", "multiply": "に {0} を掛けます"}
    if d["src"] is None:
        return f"ゼロのテンソルに、{d['dim']}番の次元で {d['index']} が示す位置へ {d['in'][0]} の数を加えていきます。"
    return (
        f"{d['in'][0]} のコピーの、{d['dim']}番の次元で {d['index']} が示す位置{ways[d['way']].format(d['src'])}。"
        "ほかの次元では、同じ位置に書き込みます。"
    )


def index_write_en(d: D) -> str:
    if d["src"] is None:
        return f"Into zeros: slice k of {d['in'][0]} along axis {d['dim']} is added at place {d['index']}[k]."
    if d["way"] == "fill":
        return f"In a copy of {d['in'][0]}, every cell whose place on axis {d['dim']} is in {d['index']} becomes {d['src']}."
    does = "is added at" if d["way"] == "add" else "replaces"
    return f"In a copy of {d['in'][0]}, slice k of {d['src']} {does} place {d['index']}[k] of axis {d['dim']}."


def index_write_ja(d: D) -> str:
    if d["src"] is None:
        return f"ゼロのテンソルの {d['index']}[k] 番に、{d['dim']}番の次元で {d['in'][0]} の k 番目の切片を加えます。"
    if d["way"] == "fill":
        return (
            f"{d['in'][0]} のコピーで、{d['dim']}番の次元の位置が {d['index']} に含まれるマスを {d['src']} にします。"
        )
    if d["way"] == "put":
        return f"{d['in'][0]} のコピーの、{d['dim']}番の次元の {d['index']}[k] 番を {d['src']} の k 番目の切片で置き換えます。"
    return f"{d['in'][0]} のコピーで、{d['dim']}番の次元の {d['index']}[k] 番に {d['src']} の k 番目の切片を加えます。"


_FOLDS_EN = {"sum": "the sum", "prod": "the product", "mean": "the mean", "amax": "the largest", "amin": "the smallest"}
_FOLDS_JA = {"sum": "合計", "prod": "積", "mean": "平均", "amax": "最大値", "amin": "最小値"}


def scatter_reduce_en(d: D) -> str:
    old = f" and of what {d['in'][0]} has there" if d["old"] else ""
    return (
        f"Numbers of {d['src']} go where {d['index']} says on axis {d['dim']}; a place becomes {_FOLDS_EN[d['way']]}"
        f" of those that go there{old}. A place that none goes to stays as it is."
    )


def scatter_reduce_ja(d: D) -> str:
    old = f"と、もとの {d['in'][0]} の値" if d["old"] else ""
    return (
        f"{d['src']} の数を、{d['dim']}番の次元で {d['index']} が示す位置に送ります。各位置は、届いた数{old}の{_FOLDS_JA[d['way']]}になります。"
        "何も届かない位置はそのままです。"
    )


EN: dict[str, Phrase] = {
    "rule.scatter_reduce": scatter_reduce_en,
    "rule.scatter": scatter_en,
    "rule.index_write": index_write_en,
    "warn.scatter-twice": lambda d: (
        f"Where {d['index']} names one place twice, the last number written stays on a CPU; on a GPU it may be any of them."
        " To add them up use scatter_add."
    ),
}
JA: dict[str, Phrase] = {
    "rule.scatter_reduce": scatter_reduce_ja,
    "rule.scatter": scatter_ja,
    "rule.index_write": index_write_ja,
    "warn.scatter-twice": lambda d: (
        f"{d['index']} が同じ位置を2回指すと、CPU では最後に書いた数が残り、GPU ではどれが残るか決まりません。"
        "足し合わせるなら scatter_add を使います。"
    ),
}
