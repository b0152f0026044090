"""What one cell becomes by itself."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number

# What an op of one cell puts in the cell's place.
ONE_EN = {
    "neg": "the same number with the other sign",
    "positive": "the same number",
    "abs": "its distance from 0",
    "sqrt": "its square root",
    "exp": "e to its power",
    "log": "its natural logarithm",
    "exp2": "2 to its power",
    "expm1": "e to its power, less 1",
    "log2": "its logarithm to base 2",
    "log10": "its logarithm to base 10",
    "log1p": "the natural logarithm of 1 plus it",
    "sin": "its sine, in radians",
    "cos": "its cosine, in radians",
    "tan": "its tangent, in radians",
    "asin": "the angle whose sine it is, in radians",
    "acos": "the angle whose cosine it is, in radians",
    "atan": "the angle whose tangent it is, in radians",
    "sinh": "its hyperbolic sine",
    "cosh": "its hyperbolic cosine",
    "tanh": "its hyperbolic tangent, which lies between -1 and 1",
    "asinh": "the number whose hyperbolic sine it is",
    "acosh": "the number whose hyperbolic cosine it is",
    "atanh": "the number whose hyperbolic tangent it is",
    "sigmoid": "1 / (1 + exp(-x)), which lies between 0 and 1",
    "erf": "its error function, which lies between -1 and 1",
    "erfc": "1 less its error function",
    "floor": "the whole number at or below it",
    "ceil": "the whole number at or above it",
    "trunc": "what stands before the decimal point",
    "frac": "what stands behind the decimal point, with its sign",
    "sign": "-1, 0 or 1, by its sign",
    "square": "it times itself",
    "reciprocal": "1 divided by it",
    "rsqrt": "1 divided by its square root",
    "deg2rad": "its degrees as radians",
    "rad2deg": "its radians as degrees",
    "sinc": "sin(πx) / (πx), and 1 at 0",
    "isnan": "True where it is NaN, else False",
    "isinf": "True where it is ∞ or −∞, else False",
    "isfinite": "True where it is neither NaN nor infinite, else False",
    "isposinf": "True where it is ∞, else False",
    "isneginf": "True where it is −∞, else False",
    "signbit": "True where it has a minus sign, -0.0 too, else False",
    "logical_not": "True where it is 0 or False, else False",
    "bitwise_not": "the opposite of each of its bits: -x - 1 of a whole number, not x of a truth",
}
ONE_JA = {
    "neg": "符号を反転した数",
    "positive": "同じ数",
    "abs": "絶対値",
    "sqrt": "平方根",
    "exp": "e のその数乗",
    "log": "自然対数",
    "exp2": "2 のその数乗",
    "expm1": "e のその数乗から1を引いた数",
    "log2": "底が2の対数",
    "log10": "常用対数",
    "log1p": "1を足してからの自然対数",
    "sin": "正弦(ラジアン)",
    "cos": "余弦(ラジアン)",
    "tan": "正接(ラジアン)",
    "asin": "正弦がその値になる角度(ラジアン)",
    "acos": "余弦がその値になる角度(ラジアン)",
    "atan": "正接がその値になる角度(ラジアン)",
    "sinh": "双曲線正弦",
    "cosh": "双曲線余弦",
    "tanh": "双曲線正接(-1 から 1 の間)",
    "asinh": "双曲線正弦がその値になる数",
    "acosh": "双曲線余弦がその値になる数",
    "atanh": "双曲線正接がその値になる数",
    "sigmoid": "1 / (1 + exp(-x))(0 から 1 の間)",
    "erf": "誤差関数の値(-1 から 1 の間)",
    "erfc": "1から誤差関数を引いた数",
    "floor": "その数以下で最大の整数",
    "ceil": "その数以上で最小の整数",
    "trunc": "小数点より前の部分",
    "frac": "小数点より後の部分(符号つき)",
    "sign": "符号(-1、0、1)",
    "square": "二乗",
    "reciprocal": "逆数",
    "rsqrt": "平方根の逆数",
    "deg2rad": "度をラジアンに直した数",
    "rad2deg": "ラジアンを度に直した数",
    "sinc": "sin(πx) / (πx)(0では1)",
    "isnan": "NaN なら True、そうでなければ False",
    "isinf": "∞ か −∞ なら True、そうでなければ False",
    "isfinite": "NaN でも無限大でもなければ True、そうでなければ False",
    "isposinf": "∞ なら True、そうでなければ False",
    "isneginf": "−∞ なら True、そうでなければ False",
    "signbit": "負の符号があれば(-0.0 も)True、なければ False",
    "logical_not": "0 か False なら True、そうでなければ False",
    "bitwise_not": "すべてのビットを反転したもの(整数では -x - 1、真偽値では否定)",
}


def _cells_en(sizes: list[int]) -> str:
    count = 1
    for size in sizes:
        count *= size
    return "the one cell" if count == 1 else f"each of the {count} cells"


def _cells_ja(sizes: list[int]) -> str:
    count = 1
    for size in sizes:
        count *= size
    return f"{count}個のマス"


def each_en(d: D) -> str:
    return f"{d['call']} puts in place of {_cells_en(d['to'])} {ONE_EN[d['op']]}. No cell looks at another."


def each_ja(d: D) -> str:
    return (
        f"{d['call']} は、{_cells_ja(d['to'])}をそれぞれ、{ONE_JA[d['op']]}に置き換えます。ほかのマスは関係しません。"
    )


def round_en(d: D) -> str:
    if d["decimals"]:
        places = f"{d['decimals']} decimals" if d["decimals"] > 0 else f"multiples of {10 ** -d['decimals']}"
        return f"{d['call']} rounds {_cells_en(d['to'])} to {places}. Just in the middle, the even digit is taken."
    return f"{d['call']} rounds {_cells_en(d['to'])} to the nearest whole number. Just in the middle, the even one is taken: 0.5 gives 0, 1.5 gives 2."


def round_ja(d: D) -> str:
    if d["decimals"]:
        places = f"小数{d['decimals']}桁" if d["decimals"] > 0 else f"{10 ** -d['decimals']}の倍数"
        return f"{d['call']} は、{_cells_ja(d['to'])}を{places}に丸めます。ちょうど真ん中なら偶数の側にします。"
    return f"{d['call']} は、{_cells_ja(d['to'])}を最も近い整数に丸めます。ちょうど真ん中なら偶数にします(0.5 は 0、1.5 は 2)。"


def nan_to_num_en(d: D) -> str:
    high = "the largest number of the dtype" if d["posinf"] is None else number(d["posinf"])
    low = "the smallest" if d["neginf"] is None else number(d["neginf"])
    return f"{d['call']} puts {number(d['nan'])} in place of NaN, {high} in place of ∞ and {low} in place of −∞. Every other cell stays."


def nan_to_num_ja(d: D) -> str:
    high = "その dtype の最大の数" if d["posinf"] is None else number(d["posinf"])
    low = "最小の数" if d["neginf"] is None else number(d["neginf"])
    return f"{d['call']} は、NaN を {number(d['nan'])}、∞ を {high}、−∞ を {low} に置き換えます。ほかのマスはそのままです。"


EN: dict[str, Phrase] = {
    "rule.each": each_en,
    "rule.round": round_en,
    "rule.nan_to_num": nan_to_num_en,
    "warn.own-largest": lambda d: (
        f"The formula has the largest number of the usual dtype; x is {d['dtype']}, where ∞ becomes {number(d['largest'])}."
    ),
}
JA: dict[str, Phrase] = {
    "rule.each": each_ja,
    "rule.round": round_ja,
    "rule.nan_to_num": nan_to_num_ja,
    "warn.own-largest": lambda d: (
        f"式にあるのは標準の dtype の最大の数です。x は {d['dtype']} なので、∞ は {number(d['largest'])} になります。"
    ),
}
