"""Tensors put together."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def cat_en(d: D) -> str:
    sizes = " + ".join(map(str, d["sizes"]))
    return (
        f"{d['call']} lays {en.listed(d['in'])} one after another along axis {d['dim']}: {sizes} = {sum(d['sizes'])}."
    )


def cat_ja(d: D) -> str:
    sizes = " + ".join(map(str, d["sizes"]))
    return f"{d['call']} は {ja.listed(d['in'])} を{d['dim']}番の次元に沿って順につなぎます。大きさは {sizes} = {sum(d['sizes'])} です。"


EN: dict[str, Phrase] = {
    "rule.cat": cat_en,
    "contrast.stack": lambda d: f"{en.differs(d)}: stack makes a new axis, cat makes one longer.",
}
JA: dict[str, Phrase] = {
    "rule.cat": cat_ja,
    "contrast.stack": lambda d: f"{ja.differs(d)}。stack は新しい次元を作り、cat は今ある次元を伸ばします。",
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.join": lambda d: (
        f"Along axis {d['dim']}, all other axes must agree: axis {d['axis']} is {d['first'][d['axis']]} in the first tensor"
        f" and {d['other'][d['axis']]} in tensor {d['n'] + 1}, {shape(d['first'])} and {shape(d['other'])}."
    ),
    "sizes.join-rank": lambda d: (
        f"All tensors need the same number of axes: {shape(d['first'])} has {len(d['first'])}, {shape(d['other'])} has {len(d['other'])}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.join": lambda d: (
        f"{d['dim']}番の次元でつなぐには、ほかの次元の大きさが揃っていなければなりません。"
        f"{d['axis']}番の次元は、1つ目({shape(d['first'])})では{d['first'][d['axis']]}、{d['n'] + 1}つ目({shape(d['other'])})では{d['other'][d['axis']]}です。"
    ),
    "sizes.join-rank": lambda d: (
        f"次元の数が揃っていなければなりません。{shape(d['first'])} は{len(d['first'])}次元、{shape(d['other'])} は{len(d['other'])}次元です。"
    ),
}
