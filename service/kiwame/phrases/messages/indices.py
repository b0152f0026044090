"""Lessons of indices."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def _outside_en(d: D) -> str:
    size, axis = d["size"], f"Axis {d['axis']}" if "axis" in d else "The axis"
    if not size:
        return f"{axis} has size 0, so there is nothing at {d['index']} nor anywhere else."
    return f"{axis} has size {size}: its places are 0 to {size - 1} (or -{size} to -1), and {d['index']} is none of them. Counting starts at 0."


def _outside_ja(d: D) -> str:
    size, axis = d["size"], f"{d['axis']}番の次元" if "axis" in d else "この次元"
    if not size:
        return f"{axis}の大きさは0なので、{d['index']}番に限らず、どこにも値がありません。"
    return f"{axis}の大きさは{size}です。使える添字は0から{size - 1}(末尾から数えると -{size} から -1)で、{d['index']}はその外です。添字は0から数えます。"


def _many_en(d: D) -> str:
    count = f"{d['count']} indices are given" if "count" in d else "more indices are given"
    return f"One index is for one axis: there are {d['rank']} axes, and {count}. An axis may be missing that was thought to be there; look at x.shape."


def _many_ja(d: D) -> str:
    count = f"添字が{d['count']}個あります" if "count" in d else "添字がそれより多くあります"
    return f"添字1つが次元1つに当たります。{d['rank']}次元なのに、{count}。あるはずの次元がなくなっていないか、x.shape を確かめてください。"


EN: dict[str, Phrase] = {
    "index-out-of-range.torch": _outside_en,
    "index-out-of-range.numpy": _outside_en,
    "axis-count.indices": _many_en,
    "axis-count.indices-numpy": _many_en,
    "argument.scalar-index": lambda _d: (
        "This is a single number without axes: there is no [0] in it and nothing to loop over. item() gives it as a Python number."
    ),
    "sizes.mask": lambda d: (
        f"A mask says yes or no for each place, so it needs the sizes of the axes it stands for: the mask is {shape(d['mask'])}, the tensor {shape(d['shape'])}, and they differ at axis {d['axis']}."
    ),
    "sizes.mask-numpy": lambda d: (
        f"A mask says yes or no for each place: axis {d['axis']} has {d['size']} places, and the mask has {d['mask']} there."
    ),
    "sizes.gather-rank": lambda d: (
        f"The index must have as many axes as the {d['of']} tensor, because the result has the shape of the index: out[i, j] = x[i, index[i, j]] along dim 1. index[:, None] puts an axis in."
    ),
    "sizes.gather": lambda d: (
        f"Except along axis {d['axis']} the index {shape(d['index'])} must lie within {shape(d['shape'])}: at axis {d['at']} it has {d['index'][d['at']]}, and there are {d['shape'][d['at']]}."
    ),
    "dtype.index": lambda _d: (
        "An index counts places, so it must be of whole numbers (int64) or a mask of True and False. Convert with index.long() or astype(int)."
    ),
    "dtype.scattered": lambda d: (
        f"{d['op']} writes the source's numbers into the tensor as they are, so both need one dtype: src.to(x.dtype)."
    ),
    "argument.index-type": lambda _d: (
        "An index is a whole number, a slice, None, … or a tensor of these. A decimal number is none: n / 2 gives one, n // 2 does not."
    ),
    "index-out-of-range.index-select": _outside_en,
    "index-out-of-range.take": lambda d: (
        f"take counts the cells in reading order: there are {d['size']}, 0 to {d['size'] - 1}, and {d['index']} is none of them."
    ),
    "index-out-of-range.embedding": lambda _d: (
        "An embedding has num_embeddings rows, numbered from 0, and an index asks for a row that is not there. The largest index must be num_embeddings - 1 at most."
    ),
    "index-out-of-range.one-hot": lambda d: (
        "one_hot makes num_classes places, numbered from 0, and a value is as large or larger. num_classes must be the largest value + 1, or left out."
        if d["rule"].startswith("smaller")
        else "one_hot takes class numbers from 0, and one of these is negative."
    ),
    "index-out-of-range.tuple": lambda _d: (
        "A tuple has fewer entries than the index asks for. x.shape has one an axis; chunk and split may give fewer pieces than were asked for."
    ),
    "index-out-of-range.target": lambda d: (
        f"Each target is a class number, and the scores have one column a class. For class {d['index']} there must be {d['index'] + 1} columns at least, numbered from 0."
        if d["index"] >= 0
        else f"A target is a class number from 0, and one of these is {d['index']}."
    ),
    "argument.step": lambda _d: (
        "torch slices cannot go backwards: x[::-1] is NumPy's. x.flip(0) gives the reverse order, in a copy."
    ),
    "argument.k": lambda _d: (
        "k asks for more values than the axis holds. k must be at most the size of dim, which is the last axis where none is named."
    ),
}
JA: dict[str, Phrase] = {
    "index-out-of-range.torch": _outside_ja,
    "index-out-of-range.numpy": _outside_ja,
    "axis-count.indices": _many_ja,
    "axis-count.indices-numpy": _many_ja,
    "argument.scalar-index": lambda _d: (
        "これは次元のないただの数なので、[0] もなければ、ループで回すものもありません。Python の数として取り出すなら item() です。"
    ),
    "sizes.mask": lambda d: (
        f"マスクは位置ごとに True か False を持つので、対応する次元と同じ大きさが必要です。マスクは {shape(d['mask'])}、テンソルは {shape(d['shape'])} で、{d['axis']}番の次元が合いません。"
    ),
    "sizes.mask-numpy": lambda d: (
        f"マスクは位置ごとに True か False を持ちます。{d['axis']}番の次元の大きさは{d['size']}ですが、マスクでは{d['mask']}です。"
    ),
    "sizes.gather-rank": lambda d: (
        f"結果は添字と同じ形になるので、添字の次元の数を {d['of']} に揃えます。dim=1 なら out[i, j] = x[i, index[i, j]] です。index[:, None] で次元を1つ増やせます。"
    ),
    "sizes.gather": lambda d: (
        f"{d['axis']}番の次元のほかでは、添字 {shape(d['index'])} は {shape(d['shape'])} に収まらなければなりません。{d['at']}番の次元では、{d['shape'][d['at']]}までのところ{d['index'][d['at']]}あります。"
    ),
    "dtype.index": lambda _d: (
        "添字は位置の番号なので、整数(int64)か、True と False のマスクでなければなりません。index.long() や astype(int) で変換します。"
    ),
    "dtype.scattered": lambda d: (
        f"{d['op']} は値をそのまま書き込むので、型が同じでなければなりません。src.to(x.dtype) で揃えます。"
    ),
    "argument.index-type": lambda _d: (
        "添字に使えるのは、整数、スライス、None、… と、それらのテンソルです。小数は使えません。n / 2 は小数、n // 2 は整数になります。"
    ),
    "index-out-of-range.index-select": _outside_ja,
    "index-out-of-range.take": lambda d: (
        f"take は全要素に通し番号を付けて取り出します。要素は{d['size']}個で番号は0から{d['size'] - 1}、{d['index']}はその外です。"
    ),
    "index-out-of-range.embedding": lambda _d: (
        "埋め込みには0番から num_embeddings 行がありますが、その外の行を指す添字があります。添字の最大値は num_embeddings - 1 までです。"
    ),
    "index-out-of-range.one-hot": lambda d: (
        "one_hot は0番から num_classes 個の場所を作りますが、それ以上の値があります。num_classes は最大値 + 1 にするか、省略します。"
        if d["rule"].startswith("smaller")
        else "one_hot に渡すのは0以上のクラス番号ですが、負の値があります。"
    ),
    "index-out-of-range.tuple": lambda _d: (
        "タプルの要素の数より大きい添字です。x.shape の要素は次元の数だけです。chunk や split が返す個数は、頼んだ数より少ないことがあります。"
    ),
    "index-out-of-range.target": lambda d: (
        f"ターゲットはクラス番号で、スコアにはクラスごとに1列あります。クラス{d['index']}には、0から数えて少なくとも{d['index'] + 1}列が必要です。"
        if d["index"] >= 0
        else f"ターゲットは0以上のクラス番号ですが、{d['index']}があります。"
    ),
    "argument.step": lambda _d: (
        "torch のスライスは逆向きにできません。x[::-1] は NumPy の書き方です。x.flip(0) なら、逆順にしたコピーができます。"
    ),
    "argument.k": lambda _d: (
        "k が次元の大きさを超えています。k は dim の大きさまでです。dim を省略すると最後の次元になります。"
    ),
}
