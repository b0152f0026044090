"""What has come so far along an axis, and differences of neighbours."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase

SO_FAR_EN = {
    "cumsum": "the sum of",
    "cumprod": "the product of",
    "cummax": "the largest of",
    "cummin": "the smallest of",
    "logcumsumexp": "the logarithm of the sum of the exponentials of",
}
SO_FAR_JA = {
    "cumsum": "合計",
    "cumprod": "積",
    "cummax": "最大の数",
    "cummin": "最小の数",
    "logcumsumexp": "指数の和の対数",
}


def running_en(d: D) -> str:
    where = "along the flattened tensor, in reading order" if d["axis"] is None else f"along {en.axis(d, d['axis'])}"
    if d["pick"] == 1:
        which = "largest" if d["op"] == "cummax" else "smallest"
        return f"{d['call']} goes {where}; this is where the {which} cell so far stands, of equals the last."
    pair = " With torch it comes as a pair (values, indices); these are the values." if d["pick"] == 0 else ""
    return f"{d['call']} goes {where}: each cell becomes {SO_FAR_EN[d['op']]} itself and all before it.{pair}"


def running_ja(d: D) -> str:
    where = "平坦化して読む順に" if d["axis"] is None else f"{ja.axis(d, d['axis'])}に沿って"
    if d["pick"] == 1:
        which = "最大" if d["op"] == "cummax" else "最小"
        return f"{d['call']} は{where}進みます。これは、そこまでの{which}のマスが何番目にあるか(同じ数なら最後のもの)です。"
    pair = "torch では (values, indices) の組になり、これは values です。" if d["pick"] == 0 else ""
    return f"{d['call']} は{where}進み、それぞれのマスを、そこまでのマスの{SO_FAR_JA[d['op']]}にします。{pair}"


def diff_en(d: D) -> str:
    if d["n"] == 0:
        return f"{d['call']} takes no difference, so every cell stays as it is."
    again = f", {en.count(d['n'], 'time', 'times')} over," if d["n"] > 1 else ""
    more = " What is put in front and behind is counted among the neighbours." if d["before"] or d["after"] else ""
    return f"{d['call']} takes each cell{again} away from the next along {en.axis(d, d['axis'])}, so the axis is {d['n']} shorter.{more}"


def diff_ja(d: D) -> str:
    if d["n"] == 0:
        return f"{d['call']} は差を取らないので、どのマスもそのままです。"
    again = f"{d['n']}回くり返し" if d["n"] > 1 else ""
    more = "前後に足したマスも隣として数えます。" if d["before"] or d["after"] else ""
    return f"{d['call']} は{ja.axis(d, d['axis'])}に沿って、隣のマスとの差(次のマス - このマス)を{again}取ります。その次元は{d['n']}短くなります。{more}"


EN: dict[str, Phrase] = {
    "rule.running": running_en,
    "rule.diff": diff_en,
    "contrast.along-axis": lambda d: f"{en.differs(d)}: make sure along which axis it is to go{en.which(d)}.",
}
JA: dict[str, Phrase] = {
    "rule.running": running_ja,
    "rule.diff": diff_ja,
    "contrast.along-axis": lambda d: f"{ja.differs(d)}。どの次元に沿って進むのか{ja.which(d)}を確かめましょう。",
}
