"""Lessons of axes: too few, named twice, not there."""

from kiwame.phrases.kinds import D, Phrase


def _axes_en(rank: int) -> str:
    if rank <= 1:
        return "It has one axis, 0 (or -1)" if rank else "It is a single number and has no axes"
    return f"It has {rank} axes, 0 to {rank - 1} (or -{rank} to -1)"


def _axes_ja(rank: int) -> str:
    if rank <= 1:
        return "あるのは0番(または -1)だけです" if rank else "ただの数なので、次元はありません"
    return f"あるのは0番から{rank - 1}番(末尾から数えると -{rank} から -1)です"


def _out_of_range_en(d: D) -> str:
    rank = d["rank"] if "rank" in d else d["high"] + 1
    counted = f"; counting starts at 0, so the last is {rank - 1}" if rank else ""
    return f"There is no axis {d['axis']}. {_axes_en(rank)}{counted}."


def _out_of_range_ja(d: D) -> str:
    rank = d["rank"] if "rank" in d else d["high"] + 1
    counted = f"0から数えるので、最後の次元は{rank - 1}番です。" if rank else ""
    return f"{d['axis']}番の次元はありません。{_axes_ja(rank)}。{counted}"


EN: dict[str, Phrase] = {
    "axis-count.permute": lambda d: (
        f"The tensor has {d['rank']} axes and permute names {d['count']}. Name every axis exactly once, also those that stay. (That it speaks of sparse tensors means nothing here.)"
    ),
    "axis-repeated.permute": lambda _d: (
        "permute is given one axis twice, so another is missing. Each axis must appear exactly once; -1 counts as the last one."
    ),
    "axis-out-of-range.torch": _out_of_range_en,
    "axis-out-of-range.numpy": _out_of_range_en,
    "axis-count.transpose": lambda _d: (
        "NumPy's transpose wants the new order of all axes. Two numbers swap two axes in torch only: in NumPy that is np.swapaxes."
    ),
    "axis-repeated.transpose": lambda _d: (
        "transpose is given one axis twice, so another is missing. Each axis must appear exactly once."
    ),
    "axis-count.matrices": lambda d: (
        f"{d['name']} swaps the last two axes, and this tensor has {d['rank']}. For a column write x[:, None], for a row x[None, :]."
        if d["rank"] < 2
        else f"{d['name']} is for a matrix, and this tensor has {d['rank']} axes. mT swaps the last two and leaves the others."
    ),
    "axis-count.t": lambda d: (
        f"t() is for a matrix, and this tensor has {d['rank']} axes. mT swaps the last two, transpose(a, b) any two."
    ),
    "axis-repeated.dims": lambda d: (
        f"Axis {d['axis']} is named twice. Each axis can be named once only; a negative number counts from the end and may mean the same axis."
    ),
    "axis-repeated.value": lambda _d: (
        "One axis is named twice in axis=. A negative number counts from the end and may mean the same axis."
    ),
    "sizes.squeeze": lambda _d: (
        "squeeze takes out axes of size 1 only, and this one is longer. NumPy refuses; torch would leave it as it is without a word."
    ),
    "argument.flatten": lambda _d: "flatten joins from start_dim to end_dim, and start_dim comes after end_dim here.",
    "axis-count.moved": lambda _d: (
        "moveaxis moves one axis for each place: source and destination need equally many numbers."
    ),
    "argument.rolled": lambda d: f"roll takes one shift for each axis: here are {d['shifts']} and {d['dims']}.",
}
JA: dict[str, Phrase] = {
    "axis-count.permute": lambda d: (
        f"テンソルは{d['rank']}次元ですが、permute には次元が{d['count']}個渡されています。動かさない次元も含めて、すべてを1回ずつ指定します。"
        "(sparse とありますが、疎テンソルとは関係ありません。)"
    ),
    "axis-repeated.permute": lambda _d: (
        "permute に同じ次元が2回渡されているので、別の次元が抜けています。どの次元もちょうど1回ずつ指定します。-1 は最後の次元と同じです。"
    ),
    "axis-out-of-range.torch": _out_of_range_ja,
    "axis-out-of-range.numpy": _out_of_range_ja,
    "axis-count.transpose": lambda _d: (
        "NumPy の transpose には、すべての次元の新しい順序を渡します。数2つで2つの次元を入れ替えるのは torch だけで、NumPy では np.swapaxes です。"
    ),
    "axis-repeated.transpose": lambda _d: (
        "transpose に同じ次元が2回渡されているので、別の次元が抜けています。どの次元もちょうど1回ずつ指定します。"
    ),
    "axis-count.matrices": lambda d: (
        f"{d['name']} は最後の2つの次元を入れ替えますが、このテンソルは{d['rank']}次元です。列にするなら x[:, None]、行にするなら x[None, :] と書きます。"
        if d["rank"] < 2
        else f"{d['name']} は行列用ですが、このテンソルは{d['rank']}次元です。mT なら最後の2つだけを入れ替えます。"
    ),
    "axis-count.t": lambda d: (
        f"t() は行列用ですが、このテンソルは{d['rank']}次元です。mT は最後の2つを、transpose(a, b) は好きな2つを入れ替えます。"
    ),
    "axis-repeated.dims": lambda d: (
        f"{d['axis']}番の次元が2回指定されています。どの次元も指定できるのは1回だけです。負の数は末尾から数えるので、同じ次元を指していることがあります。"
    ),
    "axis-repeated.value": lambda _d: (
        "axis= に同じ次元が2回指定されています。負の数は末尾から数えるので、同じ次元を指していることがあります。"
    ),
    "sizes.squeeze": lambda _d: (
        "squeeze が取り除くのは大きさ1の次元だけで、この次元はそれより大きいです。NumPy はエラーにしますが、torch は何も言わずにそのまま残します。"
    ),
    "argument.flatten": lambda _d: (
        "flatten は start_dim から end_dim までをまとめますが、start_dim が end_dim より後ろになっています。"
    ),
    "axis-count.moved": lambda _d: "moveaxis は次元1つにつき行き先1つです。source と destination の個数を揃えます。",
    "argument.rolled": lambda d: f"roll は次元1つにつきずらす量1つです。ここでは{d['shifts']}個と{d['dims']}個です。",
}
