"""Cells folded together."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D


def total_en(d: D) -> str:
    if d["given"] and not d["gone"]:
        return f"{d['call']} adds along no axis, so every cell stays as it is."
    if not d["given"] or len(d["gone"]) == len(d["shape"]):
        how = "adds all cells into one number"
    else:
        how = f"adds along {en.axes_words(d['gone'])}: cells that differ only there go into one sum"
    keep = " keepdim=True leaves size 1 in place of what is added up." if d["keepdim"] else ""
    return f"{d['call']} {how}.{keep}"


def contrast_other_axis_en(d: D) -> str:
    return f"{en.differs(d)}: make sure which axis is to disappear."


def total_ja(d: D) -> str:
    if d["given"] and not d["gone"]:
        return f"{d['call']} は、どの次元に沿っても足さないので、どのマスもそのままです。"
    if not d["given"] or len(d["gone"]) == len(d["shape"]):
        how = "すべてのマスを足して、ひとつの数にします"
    else:
        how = f"{ja.axes_words(d['gone'])}に沿って足し、そこだけが違うマスをひとつの合計にします"
    keep = "keepdim=True なので、足した次元は大きさ1で残ります。" if d["keepdim"] else ""
    return f"{d['call']} は、{how}。{keep}"


def contrast_other_axis_ja(d: D) -> str:
    return f"{ja.differs(d)}。どの次元をなくすのかを確かめましょう。"


EN = {
    "rule.sum": total_en,
    "contrast.other-axis": contrast_other_axis_en,
}


JA = {
    "rule.sum": total_ja,
    "contrast.other-axis": contrast_other_axis_ja,
}
