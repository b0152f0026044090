"""Two cells that stand at the same place, and what becomes of them."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number
from kiwame.phrases.sides import sides_en, sides_ja

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


EN: dict[str, Phrase] = {
    "rule.pair": pair_en,
    "rule.isclose": isclose_en,
}
JA: dict[str, Phrase] = {
    "rule.pair": pair_ja,
    "rule.isclose": isclose_ja,
}
EN_LESSONS: dict[str, Phrase] = {
    "argument.ambiguous": lambda d: (
        f"`{d['word']}` needs one True or False, and {d['text']} holds {d['cells']}. Use {d['sign']} with brackets: {d['better']}."
    ),
    "argument.chained": lambda d: (
        f"Python reads {d['text']} as two comparisons joined by `and`, which needs one True or False, and each holds {d['cells']}."
        f" Use & with brackets: {d['better']}."
    ),
    "dtype.bool-sign": lambda d: (
        f"{d['library']} has no {d['op']} for bool: True and False have no sign. Use ~x to turn them around, ^ to see where two differ, or convert to int first."
    ),
    "dtype.negative-power": lambda _d: (
        "A whole number to a negative power is no whole number: 2 ** -1 is 0.5. Convert to a float dtype first, or write the exponent as a float."
    ),
    "argument.zero-divisor": lambda d: (
        f"{d['op']} of whole numbers by 0 has no result, and torch refuses it. Floats give ∞ or NaN; NumPy warns and gives 0."
    ),
    "argument.beyond-largest": lambda d: (
        f"{d['low']} / -1 is {d['largest'] + 1}, one more than the largest number of {d['dtype']}, {d['largest']}: torch's"
        " rounding_mode='trunc' may stop the whole process there, so it is not run. rounding_mode='floor' wraps around;"
        " x.double() has room."
    ),
    "argument.tensor-only": lambda d: (
        f"torch's {d['op']} takes tensors only, and {number(d['number'])} is a plain number there. Write torch.tensor({number(d['number'])})."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "argument.ambiguous": lambda d: (
        f"`{d['word']}` にはひとつの真偽値が必要ですが、{d['text']} には{d['cells']}個あります。{d['sign']} と括弧を使い、{d['better']} と書きます。"
    ),
    "argument.chained": lambda d: (
        f"Python は {d['text']} を `and` でつないだ2つの比較と読みます。`and` にはひとつの真偽値が必要ですが、それぞれ{d['cells']}個あります。"
        f"& と括弧を使い、{d['better']} と書きます。"
    ),
    "dtype.bool-sign": lambda d: (
        f"{d['library']} には bool に対する {d['op']} がありません。True と False に符号はないからです。反転なら ~x、違いを見るなら ^、または先に int に変換します。"
    ),
    "dtype.negative-power": lambda _d: (
        "整数の負の累乗は整数になりません(2 ** -1 は 0.5)。先に float に変換するか、指数を小数で書きましょう。"
    ),
    "argument.zero-divisor": lambda d: (
        f"整数を 0 で {d['op']} した結果はなく、torch は拒否します。小数なら ∞ や NaN、NumPy は警告して 0 を返します。"
    ),
    "argument.beyond-largest": lambda d: (
        f"{d['low']} / -1 は {d['largest'] + 1} で、{d['dtype']} の最大の数 {d['largest']} より1大きくなります。torch の"
        " rounding_mode='trunc' ではプロセスごと止まることがあるため、実行しません。rounding_mode='floor' なら一周し、x.double() なら収まります。"
    ),
    "argument.tensor-only": lambda d: (
        f"torch の {d['op']} が受け取るのはテンソルだけで、{number(d['number'])} はただの数です。torch.tensor({number(d['number'])}) と書きます。"
    ),
}
