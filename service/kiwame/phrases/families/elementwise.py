"""Cells that meet one to one."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import cell, number, shape

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
# What an op of two cells does with them.
TWO_EN = {
    "add": "adds {b} to {a}",
    "sub": "takes {b} from {a}",
    "mul": "multiplies {a} by {b}",
    "div": "divides {a} by {b}",
    "floor_divide": "divides {a} by {b} and rounds down",
    "remainder": "keeps what is left of {a} after dividing by {b}, with the sign of the divisor",
    "fmod": "keeps what is left of {a} after dividing by {b}, with the sign of what is divided",
    "pow": "raises {a} to the power of {b}",
    "float_power": "raises {a} to the power of {b}, in float64",
    "maximum": "keeps the larger one of {a} and {b}, NaN where either is NaN",
    "minimum": "keeps the smaller one of {a} and {b}, NaN where either is NaN",
    "fmax": "keeps the larger one of {a} and {b}, the number where the other is NaN",
    "fmin": "keeps the smaller one of {a} and {b}, the number where the other is NaN",
    "atan2": "gives the angle of the point whose height is {a} and whose width is {b}, in radians",
    "hypot": "gives the longest side of a right triangle whose other sides are {a} and {b}",
    "copysign": "gives {a} the sign of {b}",
    "logaddexp": "gives log(exp(a) + exp(b)) of {a} and {b}",
    "logaddexp2": "gives log2(2 ** a + 2 ** b) of {a} and {b}",
    "gcd": "gives the largest number that divides both {a} and {b}",
    "lcm": "gives the smallest number that both {a} and {b} divide",
    "heaviside": "gives 0 where {a} is negative, 1 where it is positive, and {b} where it is 0",
    "xlogy": "multiplies {a} by the logarithm of {b}, 0 where the first is 0",
    "xlog1py": "multiplies {a} by the logarithm of 1 plus {b}, 0 where the first is 0",
    "rsub": "takes {a} from {b}: the other way round than sub",
    "ldexp": "multiplies {a} by 2 to the power of {b}",
    "eq": "asks whether {a} equals {b}",
    "ne": "asks whether {a} differs from {b}",
    "lt": "asks whether {a} is less than {b}",
    "le": "asks whether {a} is at most {b}",
    "gt": "asks whether {a} is more than {b}",
    "ge": "asks whether {a} is at least {b}",
    "isclose": "asks whether {a} and {b} are nearly equal",
    "logical_and": "is True where {a} and {b} both are; any number but 0 counts as True",
    "logical_or": "is True where {a} or {b} is; any number but 0 counts as True",
    "logical_xor": "is True where just one of {a} and {b} is; any number but 0 counts as True",
    "bitwise_and": "keeps the bits that {a} and {b} both have",
    "bitwise_or": "keeps the bits that {a} or {b} has",
    "bitwise_xor": "keeps the bits that just one of {a} and {b} has",
    "bitwise_left_shift": "moves the bits of {a} up by {b}, which doubles it each time",
    "bitwise_right_shift": "moves the bits of {a} down by {b}, which halves it each time, rounded down",
}
TWO_JA = {
    "add": "{a}に{b}を足します",
    "sub": "{a}から{b}を引きます",
    "mul": "{a}に{b}を掛けます",
    "div": "{a}を{b}で割ります",
    "floor_divide": "{a}を{b}で割り、小さいほうの整数に切り捨てます",
    "remainder": "{a}を{b}で割った余りです(符号は割る数と同じ)",
    "fmod": "{a}を{b}で割った余りです(符号は割られる数と同じ)",
    "pow": "{a}を{b}乗します",
    "float_power": "{a}を{b}乗します(float64で計算)",
    "maximum": "{a}と{b}の大きいほうを残します(どちらかがNaNならNaN)",
    "minimum": "{a}と{b}の小さいほうを残します(どちらかがNaNならNaN)",
    "fmax": "{a}と{b}の大きいほうを残します(片方がNaNならもう片方)",
    "fmin": "{a}と{b}の小さいほうを残します(片方がNaNならもう片方)",
    "atan2": "縦が{a}、横が{b}の点の偏角を返します(ラジアン)",
    "hypot": "直角をはさむ2辺が{a}と{b}の直角三角形の、斜辺の長さです",
    "copysign": "{a}に{b}の符号を付けます",
    "logaddexp": "{a}と{b}について log(exp(a) + exp(b)) を計算します",
    "logaddexp2": "{a}と{b}について log2(2 ** a + 2 ** b) を計算します",
    "gcd": "{a}と{b}の最大公約数です",
    "lcm": "{a}と{b}の最小公倍数です",
    "heaviside": "{a}が負なら0、正なら1、0なら{b}です",
    "xlogy": "{a}に{b}の対数を掛けます(前者が0なら0)",
    "xlog1py": "{a}に、{b}に1を足した数の対数を掛けます(前者が0なら0)",
    "rsub": "{b}から{a}を引きます(sub とは逆向き)",
    "ldexp": "{a}に2の({b})乗を掛けます",
    "eq": "{a}が{b}と等しいかを調べます",
    "ne": "{a}が{b}と違うかを調べます",
    "lt": "{a}が{b}より小さいかを調べます",
    "le": "{a}が{b}以下かを調べます",
    "gt": "{a}が{b}より大きいかを調べます",
    "ge": "{a}が{b}以上かを調べます",
    "isclose": "{a}が{b}とほぼ等しいかを調べます",
    "logical_and": "{a}と{b}の両方が True のところだけ True です(0以外の数は True とみなします)",
    "logical_or": "{a}か{b}が True なら True です(0以外の数は True とみなします)",
    "logical_xor": "{a}と{b}の片方だけが True なら True です(0以外の数は True とみなします)",
    "bitwise_and": "{a}と{b}の両方にあるビットを残します",
    "bitwise_or": "{a}か{b}にあるビットを残します",
    "bitwise_xor": "{a}と{b}の片方だけにあるビットを残します",
    "bitwise_left_shift": "{a}のビットを{b}だけ左へ動かします(1つごとに2倍)",
    "bitwise_right_shift": "{a}のビットを{b}だけ右へ動かします(1つごとに半分、切り捨て)",
}
ROUNDINGS_EN = {"floor": ", then rounds down", "trunc": ", then cuts off what is behind the point"}
ROUNDINGS_JA = {"floor": "商は小さいほうの整数に切り捨てます。", "trunc": "商は0に近いほうの整数に切り捨てます。"}


def sides_en(d: D) -> list[str]:
    """The operands: each cell of the first, the cell at the same place of the others, numbers as they are."""
    words: list[str] = []
    cells = 0
    for side in d["sides"]:
        if "number" in side:
            words.append(number(side["number"]))
            continue
        words.append(f"each cell of {side['name']}" if not cells else f"the cell of {side['name']} at the same place")
        cells += 1
    return words


def sides_ja(d: D) -> list[str]:
    words: list[str] = []
    cells = 0
    for side in d["sides"]:
        if "number" in side:
            words.append(f" {number(side['number'])} ")
            continue
        words.append(f" {side['name']} の各マス" if not cells else f"同じ位置の {side['name']} のマス")
        cells += 1
    return words


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


def pair_en(d: D) -> str:
    a, b = sides_en(d)
    told = TWO_EN[d["op"]].format(a=a, b=b)
    if d.get("alpha", 1) != 1:
        told = f"{told}, the second first multiplied by alpha={number(d['alpha'])}"
    return f"{d['call']} {told}{ROUNDINGS_EN.get(d.get('rounding') or '', '')}."


def pair_ja(d: D) -> str:
    a, b = sides_ja(d)
    told = TWO_JA[d["op"]].format(a=a, b=b).strip()
    more = f"足し引きの前に、2つ目に alpha={number(d['alpha'])} を掛けます。" if d.get("alpha", 1) != 1 else ""
    return f"{d['call']} は、{told}。{more}{ROUNDINGS_JA.get(d.get('rounding') or '', '')}"


def isclose_en(d: D) -> str:
    a, b = sides_en(d)
    nan = " NaN counts as near to NaN." if d["equal_nan"] else ""
    return f"{d['call']} asks whether {a} is apart from {b} by at most {number(d['atol'])} + {number(d['rtol'])} · |b|.{nan}"


def isclose_ja(d: D) -> str:
    a, b = (side.strip() for side in sides_ja(d))
    nan = "NaN どうしは近いとみなします。" if d["equal_nan"] else ""
    return f"{d['call']} は、{a}と{b}の差が {number(d['atol'])} + {number(d['rtol'])} · |b| 以下かを調べます。{nan}"


def lerp_en(d: D) -> str:
    a, b, weight = sides_en(d)
    return f"{d['call']} walks from {a} towards {b}: weight 0 stays at the start, 1 reaches the end, and here it is {weight}."


def lerp_ja(d: D) -> str:
    a, b, weight = (side.strip() for side in sides_ja(d))
    return f"{d['call']} は、{a}から{b}へ向かう途中の値です。重み0なら始点、1なら終点で、ここでは {weight} です。"


def fused_en(d: D) -> str:
    x, first, second = sides_en(d)
    word = "product" if d["symbol"] == "*" else "quotient"
    times = "" if d["value"] == 1 else f", times {number(d['value'])}"
    return f"{d['call']} adds to {x} the {word} of {first} and {second}{times}."


def fused_ja(d: D) -> str:
    x, first, second = (side.strip() for side in sides_ja(d))
    times = "" if d["value"] == 1 else f"の {number(d['value'])} 倍"
    word = "積" if d["symbol"] == "*" else "商"
    return f"{d['call']} は、{x}に、{first}と{second}の{word}{times}を足します。"


def _limit_en(limit: object) -> str:
    return f"the cell of {limit['name']} at the same place" if isinstance(limit, dict) else number(limit)


def clamp_en(d: D) -> str:
    parts = []
    if d["min"] is not None:
        parts.append(f"below {_limit_en(d['min'])} up to it")
    if d["max"] is not None:
        parts.append(f"above {_limit_en(d['max'])} down to it")
    if not parts:
        return f"{d['call']} has no limit, so every cell stays as it is."
    return f"{d['call']} brings what is {' and what is '.join(parts)}. What lies within stays."


def _limit_ja(limit: object) -> str:
    return f"同じ位置の {limit['name']} のマス" if isinstance(limit, dict) else number(limit)


def clamp_ja(d: D) -> str:
    parts = []
    if d["min"] is not None:
        parts.append(f"{_limit_ja(d['min'])} より小さい値を {_limit_ja(d['min'])} に上げ")
    if d["max"] is not None:
        parts.append(f"{_limit_ja(d['max'])} より大きい値を {_limit_ja(d['max'])} に下げ")
    if not parts:
        return f"{d['call']} は、限界がないので、どのマスもそのままです。"
    return f"{d['call']} は、{'、'.join(parts)}ます。範囲内の値はそのままです。"


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


def contrast_table_en(d: D) -> str:
    return f"{d['own']} makes a table of shape {shape(d['shape'])} here. Cell by cell it would be {d['call']}, of shape {shape(d['to'])}."


def contrast_table_ja(d: D) -> str:
    return f"{d['own']} は、ここでは {shape(d['shape'])} の表になります。マスどうしの計算なら {d['call']} で、形状は {shape(d['to'])} です。"


def contrast_rows_en(d: D) -> str:
    return (
        f"{d['own']} lays the line along the columns, and on a square nothing refuses. One number a row is {d['call']}:"
        f" {d['differ']} of {d['numel']} cells differ."
    )


def contrast_rows_ja(d: D) -> str:
    return (
        f"{d['own']} は列に沿って並べるので、正方形ではエラーになりません。行ごとに1つの数なら {d['call']} で、"
        f"{d['numel']}マス中{d['differ']}マスが違います。"
    )


def wraps_en(d: D) -> str:
    exact = f" would be {d['exact']}, but" if d["exact"] is not None else " does not fit:"
    return (
        f"{cell(*d['to'])} = {d['worked']}{exact} {d['dtype']} goes from {d['low']} to {d['high']}, so it wraps around to"
        f" {d['value']}. Convert to a larger dtype first."
    )


def wraps_ja(d: D) -> str:
    exact = f" は本来 {d['exact']} ですが、" if d["exact"] is not None else " は収まりません。"
    return (
        f"{cell(*d['to'])} = {d['worked']}{exact}{d['dtype']} の範囲は {d['low']} から {d['high']} なので、一周して"
        f" {d['value']} になります。先に大きな dtype に変換しましょう。"
    )


EN: dict[str, Phrase] = {
    "rule.each": each_en,
    "rule.pair": pair_en,
    "rule.isclose": isclose_en,
    "rule.lerp": lerp_en,
    "rule.fused": fused_en,
    "rule.clamp": clamp_en,
    "rule.round": round_en,
    "rule.nan_to_num": nan_to_num_en,
    "contrast.table": contrast_table_en,
    "contrast.rows": contrast_rows_en,
    "warn.wraps": wraps_en,
    "warn.own-largest": lambda d: (
        f"The formula has the largest number of the usual dtype; x is {d['dtype']}, where ∞ becomes {number(d['largest'])}."
    ),
    "warn.constant-infinite": lambda d: (
        f"{number(d['number'])} is beyond {number(d['largest'])}, the largest number of {d['dtype']}: there it becomes"
        f" {'∞' if d['number'] > 0 else '−∞'} before anything is computed."
    ),
    "warn.constant-wraps": lambda d: (
        f"{d['number']} does not fit into {d['dtype']}, which goes from {d['low']} to {d['high']}: torch takes it for {d['kept']}."
    ),
}
JA: dict[str, Phrase] = {
    "rule.each": each_ja,
    "rule.pair": pair_ja,
    "rule.isclose": isclose_ja,
    "rule.lerp": lerp_ja,
    "rule.fused": fused_ja,
    "rule.clamp": clamp_ja,
    "rule.round": round_ja,
    "rule.nan_to_num": nan_to_num_ja,
    "contrast.table": contrast_table_ja,
    "contrast.rows": contrast_rows_ja,
    "warn.wraps": wraps_ja,
    "warn.own-largest": lambda d: (
        f"式にあるのは標準の dtype の最大の数です。x は {d['dtype']} なので、∞ は {number(d['largest'])} になります。"
    ),
    "warn.constant-infinite": lambda d: (
        f"{number(d['number'])} は {d['dtype']} の最大の数 {number(d['largest'])} を超えるので、計算の前に"
        f"{'∞' if d['number'] > 0 else '−∞'}になります。"
    ),
    "warn.constant-wraps": lambda d: (
        f"{d['number']} は {d['dtype']}({d['low']} から {d['high']})に収まらないので、torch は {d['kept']} とみなします。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "dtype.bool-sign": lambda d: (
        f"{d['library']} has no {d['op']} for bool: True and False have no sign. Use ~x to turn them around, ^ to see where two differ, or convert to int first."
    ),
    "dtype.negative-power": lambda _d: (
        "A whole number to a negative power is no whole number: 2 ** -1 is 0.5. Convert to a float dtype first, or write the exponent as a float."
    ),
    "argument.zero-divisor": lambda d: (
        f"{d['op']} of whole numbers by 0 has no result, and torch refuses it. Floats give ∞ or NaN; NumPy warns and gives 0."
    ),
    "argument.tensor-only": lambda d: (
        f"torch's {d['op']} takes tensors only, and {number(d['number'])} is a plain number there. Write torch.tensor({number(d['number'])})."
    ),
    "argument.no-limits": lambda d: f"{d['op']} needs min, max or both, and neither is given.",
    "argument.mixed-limits": lambda d: (
        f"{d['library']}'s {d['op']} takes two numbers or two tensors as min and max, not one of each."
    ),
    "argument.ambiguous": lambda d: (
        f"`{d['word']}` needs one True or False, and {d['text']} holds {d['cells']}. Use {d['sign']} with brackets: {d['better']}."
    ),
    "argument.chained": lambda d: (
        f"Python reads {d['text']} as two comparisons joined by `and`, which needs one True or False, and each holds {d['cells']}."
        f" Use & with brackets: {d['better']}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "dtype.bool-sign": lambda d: (
        f"{d['library']} には bool に対する {d['op']} がありません。True と False に符号はないからです。反転なら ~x、違いを見るなら ^、または先に int に変換します。"
    ),
    "dtype.negative-power": lambda _d: (
        "整数の負の累乗は整数になりません(2 ** -1 は 0.5)。先に float に変換するか、指数を小数で書きましょう。"
    ),
    "argument.zero-divisor": lambda d: (
        f"整数を 0 で {d['op']} した結果はなく、torch は拒否します。小数なら ∞ や NaN、NumPy は警告して 0 を返します。"
    ),
    "argument.tensor-only": lambda d: (
        f"torch の {d['op']} が受け取るのはテンソルだけで、{number(d['number'])} はただの数です。torch.tensor({number(d['number'])}) と書きます。"
    ),
    "argument.no-limits": lambda d: f"{d['op']} には min か max、または両方が必要です。",
    "argument.mixed-limits": lambda d: (
        f"{d['library']} の {d['op']} の min と max は、両方とも数か、両方ともテンソルでなければなりません。"
    ),
    "argument.ambiguous": lambda d: (
        f"`{d['word']}` にはひとつの真偽値が必要ですが、{d['text']} には{d['cells']}個あります。{d['sign']} と括弧を使い、{d['better']} と書きます。"
    ),
    "argument.chained": lambda d: (
        f"Python は {d['text']} を `and` でつないだ2つの比較と読みます。`and` にはひとつの真偽値が必要ですが、それぞれ{d['cells']}個あります。"
        f"& と括弧を使い、{d['better']} と書きます。"
    ),
}
