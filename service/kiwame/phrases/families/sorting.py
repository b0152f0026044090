"""Cells put in order along an axis, and those that are found by their rank."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.families.reductions import group_en, group_ja, kept_en, kept_ja
from kiwame.phrases.kinds import D, Phrase

PICKS_EN = {
    0: " It is a pair (values, indices); these are the values.",
    1: " It is a pair (values, indices); these are the indices, the places along the axis that the values come from.",
}
PICKS_JA = {
    0: "結果は (values, indices) の組で、これは values です。",
    1: "結果は (values, indices) の組で、これは indices(値がその次元の何番目から来たか)です。",
}


def _line_en(d: D) -> str:
    return "the cells, flattened in reading order," if d["axis"] is None else f"the cells along {en.axis(d, d['axis'])}"


def _line_ja(d: D) -> str:
    return "平坦化したマス" if d["axis"] is None else f"{ja.axis(d, d['axis'])}に沿ったマス"


def sort_en(d: D) -> str:
    way = "largest first" if d["down"] else "smallest first"
    return f"{d['call']} puts {_line_en(d)} in order, {way}; NaN counts as larger than any number.{PICKS_EN.get(d['pick'], '')}"


def sort_ja(d: D) -> str:
    way = "大きい順" if d["down"] else "小さい順"
    return f"{d['call']} は、{_line_ja(d)}を{way}に並べます。NaNはどの数よりも大きいとみなします。{PICKS_JA.get(d['pick'], '')}"


def argsort_en(d: D) -> str:
    way = "largest first" if d["down"] else "smallest first"
    ties = "Equal cells keep their order." if d["kept"] else "The order among equal cells is not promised."
    return f"{d['call']} says from which places {_line_en(d)} would be taken to be in order, {way}. {ties}"


def argsort_ja(d: D) -> str:
    way = "大きい順" if d["down"] else "小さい順"
    ties = "同じ値どうしの順は保たれます。" if d["kept"] else "同じ値どうしの順は保証されません。"
    return f"{d['call']} は、{_line_ja(d)}を{way}に並べるとき、何番目のマスから取るかを答えます。{ties}"


def topk_en(d: D) -> str:
    way = "largest" if d["down"] else "smallest"
    order = "in order" if d["sorted"] else "in an order that is not promised"
    return f"{d['call']} keeps the {d['k']} {way} of {_line_en(d)}, {order}.{PICKS_EN.get(d['pick'], '')}"


def topk_ja(d: D) -> str:
    way = "大きい" if d["down"] else "小さい"
    order = "順に並べて" if d["sorted"] else "順は保証されませんが"
    return (
        f"{d['call']} は、{_line_ja(d)}のうち{way}ものから{d['k']}個を、{order}残します。{PICKS_JA.get(d['pick'], '')}"
    )


def kth_en(d: D) -> str:
    return f"{d['call']} takes {group_en(d)} and keeps number {d['k']} from the smallest, counted from 1.{PICKS_EN.get(d['pick'], '')}{kept_en(d)}"


def kth_ja(d: D) -> str:
    return f"{d['call']} は、{group_ja(d)}のうち小さいほうから{d['k']}番目(1から数えて)を残します。{PICKS_JA.get(d['pick'], '')}{kept_ja(d)}"


def median_en(d: D) -> str:
    which = "those that are not NaN" if d["known"] else "them"
    even = "the lower of the two in the middle" if d["lower"] else "the mean of the two in the middle"
    how = (
        "the one in the middle"
        if d["count"] % 2 and not d["known"]
        else f"the one in the middle, of an even count {even}"
    )
    return f"{d['call']} takes {group_en(d)}, puts {which} in order and keeps {how}.{PICKS_EN.get(d['pick'], '')}{kept_en(d)}"


def median_ja(d: D) -> str:
    known = "NaNを除いて" if d["known"] else ""
    even = "2つある中央の小さいほう" if d["lower"] else "中央の2つの平均"
    how = "中央の数" if d["count"] % 2 and not d["known"] else f"中央の数(偶数個なら{even})"
    return f"{d['call']} は、{group_ja(d)}を{known}順に並べ、{how}を残します。{PICKS_JA.get(d['pick'], '')}{kept_ja(d)}"


def mode_en(d: D) -> str:
    return f"{d['call']} takes {group_en(d)} and keeps the value that occurs most often, of several the smallest.{PICKS_EN.get(d['pick'], '')}{kept_en(d)}"


def mode_ja(d: D) -> str:
    return f"{d['call']} は、{group_ja(d)}のうち最も多く現れる値(複数あれば最小のもの)を残します。{PICKS_JA.get(d['pick'], '')}{kept_ja(d)}"


BETWEEN_EN = {
    "linear": "between two cells it is read off a straight line",
    "lower": "between two cells the lower one is taken",
    "higher": "between two cells the higher one is taken",
    "midpoint": "between two cells their mean is taken",
    "nearest": "between two cells the nearer one is taken",
}
BETWEEN_JA = {
    "linear": "2つのマスの間なら直線で補います",
    "lower": "2つのマスの間なら小さいほうを取ります",
    "higher": "2つのマスの間なら大きいほうを取ります",
    "midpoint": "2つのマスの間ならその平均を取ります",
    "nearest": "2つのマスの間なら近いほうを取ります",
}


def quantile_en(d: D) -> str:
    share = "each q" if d["q"] is None else f"{d['q']}{'%' if d['percent'] else ''}"
    return f"{d['call']} puts {group_en(d)} in order and goes {share} of the way from the smallest to the largest; {BETWEEN_EN[d['method']]}.{kept_en(d)}"


def quantile_ja(d: D) -> str:
    share = "それぞれの q" if d["q"] is None else f"{d['q']}{'%' if d['percent'] else ''}"
    return f"{d['call']} は、{group_ja(d)}を小さい順に並べ、最小から最大までの {share} の位置の値を取ります。{BETWEEN_JA[d['method']]}。{kept_ja(d)}"


EN: dict[str, Phrase] = {
    "rule.sort": sort_en,
    "rule.argsort": argsort_en,
    "rule.topk": topk_en,
    "rule.kthvalue": kth_en,
    "rule.median": median_en,
    "rule.mode": mode_en,
    "rule.quantile": quantile_en,
    "warn.even-median": lambda d: (
        f"{d['count']} cells have two in the middle: torch takes the lower one, NumPy the mean of both."
    ),
}
JA: dict[str, Phrase] = {
    "rule.sort": sort_ja,
    "rule.argsort": argsort_ja,
    "rule.topk": topk_ja,
    "rule.kthvalue": kth_ja,
    "rule.median": median_ja,
    "rule.mode": mode_ja,
    "rule.quantile": quantile_ja,
    "warn.even-median": lambda d: (
        f"{d['count']}マスには中央の数が2つあります。torch は小さいほうを、NumPy は2つの平均を取ります。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "argument.k-range": lambda d: (
        f"{d['op']} takes k cells along {en.axis(d, d['axis'])}, which has {d['size']}: k can be {d['least']} to {d['size']}, and here it is {d['k']}."
    ),
    "argument.share": lambda d: f"q is a share from 0 to {d['most']}, and here it is {d['value']}.",
}
JA_LESSONS: dict[str, Phrase] = {
    "argument.k-range": lambda d: (
        f"{d['op']} は{ja.axis(d, d['axis'])}({d['size']}マス)から取るので、k は{d['least']}から{d['size']}までです。ここでは {d['k']} になっています。"
    ),
    "argument.share": lambda d: f"q は0から{d['most']}までの割合ですが、ここでは {d['value']} になっています。",
}
