"""How far cells lie apart, and how long a vector of them is."""

from kiwame.phrases.families.reductions import group_en, group_ja, kept_en, kept_ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape

KINDS_EN = {
    "1": "the sum of the absolute values",
    "2": "the root of the sum of squares",
    "0": "how many are not 0",
    "inf": "the largest absolute value",
    "-inf": "the smallest absolute value",
}
KINDS_JA = {
    "1": "絶対値の合計",
    "2": "2乗の合計の平方根",
    "0": "0でないマスの個数",
    "inf": "絶対値の最大",
    "-inf": "絶対値の最小",
}


def kind_en(p: str) -> str:
    return KINDS_EN.get(p.removesuffix(".0"), f"the sum of the absolute values to the power {p}, to the power 1/{p}")


def kind_ja(p: str) -> str:
    return KINDS_JA.get(p.removesuffix(".0"), f"絶対値の{p}乗の合計の 1/{p} 乗")


def spread_en(d: D) -> str:
    root = ", and the root is taken" if "std" in d["op"] else ""
    return (
        f"{d['call']} takes {group_en(d)}: how far each is from their mean, squared, added up and divided by "
        f"{d['divisor']}{root}.{kept_en(d)}"
    )


def spread_ja(d: D) -> str:
    root = "その平方根を取ります" if "std" in d["op"] else "分散になります"
    return (
        f"{d['call']} は、{group_ja(d)}について、平均との差の2乗を足して{d['divisor']}で割ります。{root}。{kept_ja(d)}"
    )


def pair_en(d: D) -> str:
    name = d["op"].split("_")[0]
    here = "the mean" if d["pick"] == 1 else f"{name}: squares divided by {d['divisor']}"
    return f"{d['call']} takes {group_en(d)} and gives a pair ({name}, mean); this is {here}.{kept_en(d)}"


def pair_ja(d: D) -> str:
    name = d["op"].split("_")[0]
    here = "平均" if d["pick"] == 1 else f"{name}(2乗の合計を{d['divisor']}で割る)"
    return f"{d['call']} は、{group_ja(d)}から ({name}, mean) の組を作ります。これは {here} です。{kept_ja(d)}"


def norm_en(d: D) -> str:
    return f"{d['call']} takes {group_en(d)} as a vector; its length is {kind_en(d['p'])}.{kept_en(d)}"


def norm_ja(d: D) -> str:
    return (
        f"{d['call']} は、{group_ja(d)}をベクトルとみて、その長さを求めます。長さは{kind_ja(d['p'])}です。{kept_ja(d)}"
    )


def linalg_en(d: D) -> str:
    if not d["matrix"] or d["p"] == "fro":
        return norm_en(d | {"p": "2" if d["p"] in {"None", "fro"} else d["p"]})
    least = "smallest" if d["p"].startswith("-") else "largest"
    lines = "column" if d["p"].lstrip("-").removesuffix(".0") == "1" else "row"
    return f"{d['call']} takes {group_en(d)} as a matrix: the absolute values of each {lines} are added up, and the {least} sum is kept.{kept_en(d)}"


def linalg_ja(d: D) -> str:
    if not d["matrix"] or d["p"] == "fro":
        return norm_ja(d | {"p": "2" if d["p"] in {"None", "fro"} else d["p"]})
    least = "最小" if d["p"].startswith("-") else "最大"
    lines = "列" if d["p"].lstrip("-").removesuffix(".0") == "1" else "行"
    return f"{d['call']} は、{group_ja(d)}を行列とみて、{lines}ごとに絶対値を足し、その{least}を残します。{kept_ja(d)}"


def average_en(d: D) -> str:
    how = (
        "each times its weight, divided by the sum of the weights"
        if d["weighted"]
        else f"their sum divided by {d['count']}"
    )
    return f"{d['call']} takes {group_en(d)} and makes one of them: {how}.{kept_en(d)}"


def average_ja(d: D) -> str:
    how = "重みを掛けて足し、重みの合計で割ります" if d["weighted"] else f"合計を{d['count']}で割ります"
    return f"{d['call']} は、{group_ja(d)}をひとつにまとめます。{how}。{kept_ja(d)}"


EN: dict[str, Phrase] = {
    "rule.spread": spread_en,
    "rule.spread-pair": pair_en,
    "rule.norm": norm_en,
    "rule.linalg-norm": linalg_en,
    "rule.average": average_en,
    "rule.dist": lambda d: (
        f"{d['call']} takes the differences, cell by cell, as one vector; its length is {kind_en(d['p'])}."
    ),
    "warn.divided-by": lambda d: (
        f"With n = {d['count']} cells torch divides by n - 1 = {d['count'] - 1}, NumPy by n = {d['count']}. "
        f"{'correction=0' if d['library'] == 'torch' else 'ddof=1'} gives here what the other gives."
    ),
}
JA: dict[str, Phrase] = {
    "rule.spread": spread_ja,
    "rule.spread-pair": pair_ja,
    "rule.norm": norm_ja,
    "rule.linalg-norm": linalg_ja,
    "rule.average": average_ja,
    "rule.dist": lambda d: (
        f"{d['call']} は、マスごとの差をひとつのベクトルとみて、その長さを求めます。長さは{kind_ja(d['p'])}です。"
    ),
    "warn.divided-by": lambda d: (
        f"マスは n = {d['count']}個です。torch は n - 1 = {d['count'] - 1} で、NumPy は n = {d['count']} で割ります。"
        f"{'correction=0' if d['library'] == 'torch' else 'ddof=1'} とすると、もう一方と同じ結果になります。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.weights": lambda d: (
        f"The weights have shape {shape(d['weights'])}: they must have the shape {shape(d['shape'])} of x, or that of the axes that are averaged."
    ),
    "argument.singular": lambda d: (
        f"{d['name']}={d['value']} is a norm by singular values, for which there is no line that says every cell. The Frobenius norm, 1 and inf can be explained."
    ),
    "argument.norm-order": lambda d: (
        f"{d['name']}={d['value']} is no norm over {d['axes']} axes: over one axis it is a number, over two 'fro', 'nuc', 1, -1, 2, -2, inf or -inf."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.weights": lambda d: (
        f"重みの形状は {shape(d['weights'])} です。x の形状 {shape(d['shape'])} か、平均を取る次元の形状と同じでなければなりません。"
    ),
    "argument.singular": lambda d: (
        f"{d['name']}={d['value']} は特異値によるノルムで、各マスを1行の式では言えません。フロベニウスノルム、1、inf は説明できます。"
    ),
    "argument.norm-order": lambda d: (
        f"{d['axes']}つの次元にわたる {d['name']}={d['value']} というノルムはありません。1つの次元なら数、2つなら 'fro'、'nuc'、1、-1、2、-2、inf、-inf です。"
    ),
}
