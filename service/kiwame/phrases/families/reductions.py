"""Cells folded together."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def total_en(d: D) -> str:
    if d["given"] and not d["gone"]:
        return f"{d['call']} adds along no axis, so every cell stays as it is."
    if not d["given"] or len(d["gone"]) == len(d["shape"]):
        how = "adds all cells into one number"
    else:
        how = f"adds along {en.axes_words(d, d['gone'])}: cells that differ only there go into one sum"
    keep = " keepdim=True leaves size 1 in place of what is added up." if d["keepdim"] else ""
    return f"{d['call']} {how}.{keep}"


def total_ja(d: D) -> str:
    if d["given"] and not d["gone"]:
        return f"{d['call']} は、どの次元に沿っても足さないので、どのマスもそのままです。"
    if not d["given"] or len(d["gone"]) == len(d["shape"]):
        how = "すべてのマスを足して、ひとつの数にします"
    else:
        how = f"{ja.axes_words(d, d['gone'])}に沿って足し、そこだけが違うマスをひとつの合計にします"
    keep = "keepdim=True なので、足した次元は大きさ1で残ります。" if d["keepdim"] else ""
    return f"{d['call']} は、{how}。{keep}"


# What is made of the cells that are folded: `the largest of them`, `そのうち最大の数`.
MADE_EN = {
    "mean": "their sum divided by {count}",
    "prod": "their product",
    "amax": "the largest of them",
    "amin": "the smallest of them",
    "max": "the largest of them",
    "min": "the smallest of them",
    "all": "whether all of them are true (0 is false, any other number true)",
    "any": "whether one of them is true (0 is false, any other number true)",
    "count_nonzero": "how many of them are not 0",
    "nansum": "the sum of those that are not NaN",
    "nanmean": "the mean of those that are not NaN",
    "nanprod": "the product of those that are not NaN",
    "nanmax": "the largest of those that are not NaN",
    "nanmin": "the smallest of those that are not NaN",
    "logsumexp": "the logarithm of the sum of their exponentials",
    "ptp": "the largest minus the smallest",
}
MADE_JA = {
    "mean": "合計を{count}で割った数",
    "prod": "その積",
    "amax": "そのうち最大の数",
    "amin": "そのうち最小の数",
    "max": "そのうち最大の数",
    "min": "そのうち最小の数",
    "all": "「すべて真か」(0は偽、それ以外は真)",
    "any": "「ひとつでも真か」(0は偽、それ以外は真)",
    "count_nonzero": "0でないマスの個数",
    "nansum": "NaNを除いた合計",
    "nanmean": "NaNを除いた平均",
    "nanprod": "NaNを除いた積",
    "nanmax": "NaNを除いた最大の数",
    "nanmin": "NaNを除いた最小の数",
    "logsumexp": "指数の和の対数",
    "ptp": "最大の数から最小の数を引いた差",
}


def group_en(d: D) -> str:
    """Which cells go into one: `the 3 cells that differ only along axis 1`."""
    if not d["shape"]:
        return "the only cell"
    if len(d["gone"]) == len(d["shape"]):
        return f"all {d['count']} cells" if d["count"] > 1 else "the only cell"
    if not d["gone"]:
        return "each cell by itself"
    return f"the {d['count']} cells that differ only along {en.axes_words(d, d['gone'])}"


def group_ja(d: D) -> str:
    if not d["shape"]:
        return "ただひとつのマス"
    if len(d["gone"]) == len(d["shape"]):
        return f"すべての{d['count']}マス" if d["count"] > 1 else "ただひとつのマス"
    if not d["gone"]:
        return "それぞれのマスひとつずつ"
    return f"{ja.axes_words(d, d['gone'])}だけが違う{d['count']}マス"


def kept_en(d: D) -> str:
    return " keepdim=True leaves size 1 in place of what is folded." if d["keepdim"] and d["gone"] else ""


def kept_ja(d: D) -> str:
    return "keepdim=True なので、まとめた次元は大きさ1で残ります。" if d["keepdim"] and d["gone"] else ""


def folded_en(d: D) -> str:
    return f"{d['call']} takes {group_en(d)} and makes one of them: {MADE_EN[d['op']].format(**d)}.{kept_en(d)}"


def folded_ja(d: D) -> str:
    return f"{d['call']} は、{group_ja(d)}をひとつにまとめます。まとめたものは{MADE_JA[d['op']].format(**d)}です。{kept_ja(d)}"


def _nothing_axis(d: D) -> str:
    return f"along {en.axes_words(d, d['gone'])}"


EN: dict[str, Phrase] = {
    "rule.sum": total_en,
    "rule.folded": folded_en,
    "contrast.other-axis": lambda d: f"{en.differs(d)}: make sure which axis is to disappear{en.which(d)}.",
}
JA: dict[str, Phrase] = {
    "rule.sum": total_ja,
    "rule.folded": folded_ja,
    "contrast.other-axis": lambda d: f"{ja.differs(d)}。どの次元をなくすのか{ja.which(d)}を確かめましょう。",
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.of-nothing": lambda d: (
        f"x has shape {shape(d['shape'])}: {_nothing_axis(d)} there is no cell, and {d['op']} of nothing has no value. A sum of nothing would be 0."
    ),
    "dtype.mean-integers": lambda d: (
        f"{d['op']} is rarely a whole number, so {d['library']} wants a float dtype here, and this is {d['dtype']}. Write {d['name']}.float().{d['op']}(…)."
    ),
    "argument.elsewhere": lambda d: f"{d['library']} has no {d['op']}; {d['other']} has it.",
    "argument.one-axis": lambda d: (
        f"torch's {d['op']} takes one axis, and here are {d['count']}. For the largest or smallest over several axes there are amax and amin."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.of-nothing": lambda d: (
        f"x の形状は {shape(d['shape'])} です。{ja.axes_words(d, d['gone'])}に沿ったマスがひとつもないので、{d['op']} の値は決まりません。合計なら0になります。"
    ),
    "dtype.mean-integers": lambda d: (
        f"{d['op']} はふつう整数になりません。{d['library']} では浮動小数点数のdtypeが必要ですが、ここは {d['dtype']} です。{d['name']}.float().{d['op']}(…) と書きます。"
    ),
    "argument.elsewhere": lambda d: f"{d['library']} に {d['op']} はありません。{d['other']} にあります。",
    "argument.one-axis": lambda d: (
        f"torch の {d['op']} が取る次元は1つだけですが、{d['count']}個あります。複数の次元にわたる最大・最小には amax・amin があります。"
    ),
}
