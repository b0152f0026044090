"""Products of vectors, and over chosen axes."""

from typing import Any

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, shape


def dot_en(d: D) -> str:
    a, b = d["a"], d["b"]
    p, q = d["in"]
    if not a or not b:
        return f"{d['call']}: one of them is a single number, so every cell is multiplied with it."
    if len(a) == len(b) == 1 or d["op"] == "vdot":
        read = " Both are read as one row of cells." if d["op"] == "vdot" and d["library"] == "numpy" else ""
        return f"{d['call']} multiplies place by place and adds the {d['inner']} products: one number is left.{read}"
    other = f"{en.last(d, q)} of {q}" if len(b) == 1 else f"the last axis but one of {q}"
    return f"{d['call']} folds {en.last(d, p)} of {p} with {other}, {d['inner']} products each; all other axes stay, those of {p} first."


def dot_ja(d: D) -> str:
    a, b = d["a"], d["b"]
    p, q = d["in"]
    if not a or not b:
        return f"{d['call']} では片方が1つの数なので、すべてのマスにそれを掛けます。"
    if len(a) == len(b) == 1 or d["op"] == "vdot":
        read = "どちらも1列に並べて読みます。" if d["op"] == "vdot" and d["library"] == "numpy" else ""
        return f"{d['call']} は同じ位置どうしを掛け、{d['inner']}個の積を足します。残るのは1つの数です。{read}"
    other = f"{q} の{ja.last(d, q)}" if len(b) == 1 else f"{q} の末尾から2番目の次元"
    return f"{d['call']} は {p} の{ja.last(d, p)}と {other}を畳み({d['inner']}個の積の和)、ほかの次元は {p}、{q} の順に残します。"


def inner_en(d: D) -> str:
    if not d["a"] or not d["b"]:
        return dot_en(d)
    return f"{d['call']} folds the last axis of both, of size {d['inner']}: every row of {d['in'][0]} meets every row of {d['in'][1]}."


def inner_ja(d: D) -> str:
    if not d["a"] or not d["b"]:
        return dot_ja(d)
    return f"{d['call']} は両方の末尾の次元(大きさ{d['inner']})を畳みます。{d['in'][0]} のどの行も、{d['in'][1]} のどの行とも組になります。"


def tensordot_en(d: D) -> str:
    x, y = d["in"]
    if not d["first"]:
        return f"{d['call']} folds nothing: every cell of {x} meets every cell of {y}, axes of {x} first."
    pairs = [
        f"{en.axis(d, p, x)} of {x} with {en.axis(d, q, y)} of {y}"
        for p, q in zip(d["first"], d["second"], strict=True)
    ]
    return f"{d['call']} folds {en.listed(pairs)}, {d['count']} products a cell; the axes that are left stay, those of {x} first."


def tensordot_ja(d: D) -> str:
    x, y = d["in"]
    if not d["first"]:
        return f"{d['call']} は何も畳みません。{x} のどのマスも {y} のどのマスとも掛けられ、次元は {x}、{y} の順に並びます。"
    pairs = [f"{x} の{ja.nth(d, p, x)}と {y} の{ja.nth(d, q, y)}" for p, q in zip(d["first"], d["second"], strict=True)]
    return f"{d['call']} は {'、'.join(pairs)}の次元を組にして畳みます(1マスに{d['count']}個の積)。残った次元は {x}、{y} の順に並びます。"


def vecdot_en(d: D) -> str:
    return f"{d['call']} multiplies place by place and adds the products along {en.axis(d, d['dim'])}; the other axes stay."


def vecdot_ja(d: D) -> str:
    return f"{d['call']} は同じ位置どうしを掛け、次元{ja.bare(d, d['dim'])}に沿って積を足します。ほかの次元は残ります。"


def cross_en(d: D) -> str:
    where = en.axis(d, d["axis"] if d["axis"] is not None else d["a_axis"])
    chosen = (
        ""
        if d["given"]
        else (" (the first of size 3)" if d["library"] == "torch" and d["op"] == "cross" else " (the last)")
    )
    if d["axis"] is None:
        return f"The vectors lie along {where}{chosen} and have two numbers, so only the third of the product is left: 0·1 - 1·0."
    return f"The vectors of three lie along {where}{chosen}. Each number of the product comes from the two other places, crosswise, by place: first 1·2 - 2·1, then 2·0 - 0·2, then 0·1 - 1·0."


def cross_ja(d: D) -> str:
    where = ja.axis(d, d["axis"] if d["axis"] is not None else d["a_axis"])
    chosen = (
        "" if d["given"] else ("(大きさ3の最初の次元)" if d["library"] == "torch" and d["op"] == "cross" else "(末尾)")
    )
    if d["axis"] is None:
        return f"ベクトルは{where}{chosen}に沿い、数は2つです。積は3つ目(0·1 - 1·0)だけが残ります。"
    return f"3つの数のベクトルは{where}{chosen}に沿います。積のそれぞれの数は、ほかの2つの位置をたすき掛けして作ります: 順に 1·2 - 2·1、2·0 - 0·2、0·1 - 1·0。"


def _scaled(factor: Any, what: str) -> str:
    return what if factor == 1 else f"{number(factor)}·{what}"


def added_en(d: D) -> str:
    product = f"outer({d['a']}, {d['b']})" if d["op"] == "addr" else f"{d['a']} @ {d['b']}"
    if d["batch"]:
        product = f"the sum of all {d['batch']} {product}"
    x = "" if d["beta"] == 0 else f"{_scaled(d['beta'], d['x'])} + "
    first = f"y is {x}{_scaled(d['alpha'], product)}"
    if d["op"] != "addr":
        count = f"{d['batch']} · {d['inner']}" if d["batch"] else d["inner"]
        first += f", where {count} products are added for each cell"
    if d["beta"] == 0:
        return f"{first}. beta is 0, so {d['x']} is not read at all."
    return f"{first}." + (
        f" {d['x']} has shape {shape(d['x_shape'])} and is stretched to {shape(d['to'])}." if d["stretched"] else ""
    )


def added_ja(d: D) -> str:
    product = f"outer({d['a']}, {d['b']})" if d["op"] == "addr" else f"{d['a']} @ {d['b']}"
    if d["batch"]:
        product = f"({product} の{d['batch']}個の和)"
    x = "" if d["beta"] == 0 else f"{_scaled(d['beta'], d['x'])} + "
    first = f"y は {x}{_scaled(d['alpha'], product)} です"
    if d["op"] != "addr":
        count = f"{d['batch']} · {d['inner']}" if d["batch"] else d["inner"]
        first += f"(1マスごとに {count} 個の積を足します)"
    if d["beta"] == 0:
        return f"{first}。beta が0なので {d['x']} は読まれません。"
    return f"{first}。" + (
        f"{d['x']} の形状 {shape(d['x_shape'])} は {shape(d['to'])} に引き伸ばされます。" if d["stretched"] else ""
    )


EN: dict[str, Phrase] = {
    "rule.dot": dot_en,
    "rule.inner": inner_en,
    "rule.outer": lambda d: (
        f"{d['call']} multiplies every cell of {d['in'][0]} with every cell of {d['in'][1]}: {d['to'][0]} rows, one a cell of {d['in'][0]}, and {d['to'][1]} columns, one a cell of {d['in'][1]}."
    ),
    "rule.tensordot": tensordot_en,
    "rule.kron": lambda d: (
        f"{d['call']} puts a copy of {d['in'][1]}, shape {shape(d['b'])}, in place of every cell of {d['in'][0]}, multiplied with that cell."
    ),
    "rule.vecdot": vecdot_en,
    "rule.cross": cross_en,
    "rule.added-product": added_en,
    "contrast.place-by-place": lambda d: (
        f"{en.differs(d)}: * multiplies place by place and adds nothing, outer multiplies every pair, dot adds the products."
    ),
    "contrast.dot-matmul": lambda d: (
        f"{en.differs(d)}: dot pairs every row of the first with every matrix of the second, matmul goes through both batches side by side."
    ),
    "contrast.matmul-dot": lambda d: (
        f"{en.differs(d)}: np.dot pairs every row of the first with every matrix of the second, matmul goes through both batches side by side."
    ),
    "contrast.inner-matmul": lambda d: f"{en.differs(d)}: inner pairs rows with rows, matmul rows with columns.",
    "warn.outer-flattens": lambda d: (
        f"np.outer reads {shape(d['a'])} and {shape(d['b'])} as flat rows of cells, so their axes are gone: the result is {shape(d['out'])}. torch.outer refuses all but 1-D."
    ),
    "warn.cross-axis": lambda d: (
        f"No axis is given, and two have size 3: torch.cross takes the first, {en.axis(d, d['first'])}, np.cross the last, {en.axis(d, d['last'])}. Write dim or axis."
    ),
}
JA: dict[str, Phrase] = {
    "rule.dot": dot_ja,
    "rule.inner": inner_ja,
    "rule.outer": lambda d: (
        f"{d['call']} は {d['in'][0]} のどのマスも {d['in'][1]} のどのマスとも掛けます。行は {d['in'][0]} のマスの数で{d['to'][0]}、列は {d['in'][1]} のマスの数で{d['to'][1]}です。"
    ),
    "rule.tensordot": tensordot_ja,
    "rule.kron": lambda d: (
        f"{d['call']} は {d['in'][0]} のマスをひとつずつ、そのマスを掛けた {d['in'][1]}(形状 {shape(d['b'])})で置き換えます。"
    ),
    "rule.vecdot": vecdot_ja,
    "rule.cross": cross_ja,
    "rule.added-product": added_ja,
    "contrast.place-by-place": lambda d: (
        f"{ja.differs(d)}。* は同じ位置どうしを掛けるだけで足しません。outer はすべての組を掛け、dot は積を足します。"
    ),
    "contrast.dot-matmul": lambda d: (
        f"{ja.differs(d)}。dot は1つ目のどの行も2つ目のどの行列とも組にし、matmul は両方のバッチを並べて進みます。"
    ),
    "contrast.matmul-dot": lambda d: (
        f"{ja.differs(d)}。np.dot は1つ目のどの行も2つ目のどの行列とも組にし、matmul は両方のバッチを並べて進みます。"
    ),
    "contrast.inner-matmul": lambda d: f"{ja.differs(d)}。inner は行と行、matmul は行と列を組にします。",
    "warn.outer-flattens": lambda d: (
        f"np.outer は {shape(d['a'])} と {shape(d['b'])} を平らに並べて読むので、元の次元は残らず {shape(d['out'])} になります。torch.outer は1次元しか受け取りません。"
    ),
    "warn.cross-axis": lambda d: (
        f"次元の指定がなく、大きさ3の次元が2つ以上あります。torch.cross は最初の{ja.nth(d, d['first'])}、np.cross は末尾の{ja.nth(d, d['last'])}を使います。dim か axis を書きます。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "argument.axis-pairs": lambda d: (
        f"{d['op']} takes how many axes meet, or two lists: axes of the first, and as many of the second, such as ([1], [0])."
    ),
    "sizes.tensordot": lambda d: (
        f"Axes that are folded together have one size: axis {d['p']} of {shape(d['a'])} has {d['m']}, axis {d['q']} of {shape(d['b'])} has {d['n']}."
    ),
    "axis-count.pairs": lambda d: (
        f"Axes are folded in pairs, as many of a as of b; here are {d['first']} and {d['second']}."
    ),
    "axis-count.shared": lambda d: (
        f"{d['count']} axes cannot be folded: {shape(d['a'])} and {shape(d['b'])} share {d['most']} at most, and the number is 0 or more."
    ),
    "axis-count.cross": lambda d: (
        f"{d['op']} wants as many axes on both sides: {shape(d['a'])} has {len(d['a'])}, {shape(d['b'])} has {len(d['b'])}."
    ),
    "sizes.three": lambda d: (
        f"A cross product is of vectors of three, and {en.axis(d, d['axis'])} of {shape(d['shape'])} has size {d['size']}."
    ),
    "sizes.no-three": lambda d: f"A cross product is of vectors of three, and {shape(d['a'])} has no axis of size 3.",
    "sizes.added": lambda d: (
        f"The product has shape {shape(d['whole'])}, and {shape(d['x'])} cannot be stretched to it: axes are lined up from the right, and each is equal or 1."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "argument.axis-pairs": lambda d: (
        f"{d['op']} には、組にする次元の数か、2つのリスト(1つ目の次元と、同じ数の2つ目の次元)を ([1], [0]) のように渡します。"
    ),
    "sizes.tensordot": lambda d: (
        f"組にする次元は大きさが等しくなければなりません。{shape(d['a'])} の{d['p']}番は{d['m']}、{shape(d['b'])} の{d['q']}番は{d['n']}です。"
    ),
    "axis-count.pairs": lambda d: (
        f"次元は a と b で同じ数だけ組にしますが、ここでは{d['first']}個と{d['second']}個です。"
    ),
    "axis-count.shared": lambda d: (
        f"{d['count']}個の次元は畳めません。{shape(d['a'])} と {shape(d['b'])} で組にできるのは0から{d['most']}個までです。"
    ),
    "axis-count.cross": lambda d: (
        f"{d['op']} では次元の数が揃っていなければなりません。{shape(d['a'])} は{len(d['a'])}次元、{shape(d['b'])} は{len(d['b'])}次元です。"
    ),
    "sizes.three": lambda d: (
        f"クロス積は3つの数のベクトルのものです。{shape(d['shape'])} の{ja.axis(d, d['axis'])}の大きさは{d['size']}です。"
    ),
    "sizes.no-three": lambda d: (
        f"クロス積は3つの数のベクトルのものですが、{shape(d['a'])} に大きさ3の次元がありません。"
    ),
    "sizes.added": lambda d: (
        f"積の形状は {shape(d['whole'])} で、{shape(d['x'])} はそこまで引き伸ばせません。右から揃えて、大きさは等しいか1でなければなりません。"
    ),
}
