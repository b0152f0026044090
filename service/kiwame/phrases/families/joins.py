"""Tensors put together."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def cat_en(d: D) -> str:
    sizes = " + ".join(map(str, d["sizes"]))
    return f"{d['call']} lays {en.listed(d['in'])} one after another along {en.axis(d, d['dim'])}: {sizes} = {sum(d['sizes'])}."


def cat_ja(d: D) -> str:
    sizes = " + ".join(map(str, d["sizes"]))
    return f"{d['call']} は {ja.listed(d['in'])} を{ja.axis(d, d['dim'])}に沿って順につなぎます。大きさは {sizes} = {sum(d['sizes'])} です。"


def stack_en(d: D) -> str:
    return (
        f"{d['call']} puts {en.listed(d['in'])} on a new axis, seat {d['dim']}, of size {d['count']}:"
        f" place 0 there is {d['in'][0]}."
    )


def stack_ja(d: D) -> str:
    return (
        f"{d['call']} は {ja.listed(d['in'])} を新しい次元({d['dim']}番の席、大きさ{d['count']})に並べます。"
        f"その0の位置が {d['in'][0]} です。"
    )


def aligned_en(d: D) -> str:
    grown = [f"{shape(a)} as {shape(b)}" for a, b in zip(d["given"], d["grown"], strict=True) if a != b]
    first = f" reads {en.listed(list(dict.fromkeys(grown)))} and" if grown else ""
    sizes = " + ".join(map(str, d["sizes"]))
    return f"{d['call']}{first} joins along {en.axis(d, d['dim'], d['out'])}: {sizes} = {sum(d['sizes'])}."


def aligned_ja(d: D) -> str:
    grown = [f"{shape(a)} を {shape(b)}" for a, b in zip(d["given"], d["grown"], strict=True) if a != b]
    first = f"{'、'.join(dict.fromkeys(grown))} とみなし、" if grown else ""
    sizes = " + ".join(map(str, d["sizes"]))
    return f"{d['call']} は、{first}{ja.axis(d, d['dim'], d['out'])}でつなぎます。大きさは {sizes} = {sum(d['sizes'])} です。"


EN: dict[str, Phrase] = {
    "rule.cat": cat_en,
    "rule.stack": stack_en,
    "rule.aligned": aligned_en,
    "contrast.cat": lambda d: f"{en.differs(d)}: cat makes an axis longer, stack makes a new one.",
    "contrast.stack": lambda d: f"{en.differs(d)}: stack makes a new axis, cat makes one longer.",
}
JA: dict[str, Phrase] = {
    "rule.cat": cat_ja,
    "rule.stack": stack_ja,
    "rule.aligned": aligned_ja,
    "contrast.cat": lambda d: f"{ja.differs(d)}。cat は今ある次元を伸ばし、stack は新しい次元を作ります。",
    "contrast.stack": lambda d: f"{ja.differs(d)}。stack は新しい次元を作り、cat は今ある次元を伸ばします。",
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.stack": lambda d: (
        f"stack needs equal shapes: tensor {d['n'] + 1} is {shape(d['other'])}, the first is {shape(d['first'])}. cat needs equality on the other axes only."
    ),
    "sizes.join": lambda d: (
        f"Along {en.axis(d, d['dim'])}, all other axes must agree: {en.axis(d, d['axis'])} is {d['first'][d['axis']]} in the first tensor"
        f" and {d['other'][d['axis']]} in tensor {d['n'] + 1}, {shape(d['first'])} and {shape(d['other'])}."
    ),
    "sizes.join-rank": lambda d: (
        f"All tensors need the same number of axes: {shape(d['first'])} has {len(d['first'])}, {shape(d['other'])} has {len(d['other'])}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.stack": lambda d: (
        f"stack では形状がすべて同じでなければなりません。1つ目は {shape(d['first'])}、{d['n'] + 1}つ目は {shape(d['other'])} です。cat なら、つなぐ次元のほかが揃っていれば足ります。"
    ),
    "sizes.join": lambda d: (
        f"{ja.axis(d, d['dim'])}でつなぐには、ほかの次元の大きさが揃っていなければなりません。"
        f"{ja.axis(d, d['axis'])}は、1つ目({shape(d['first'])})では{d['first'][d['axis']]}、{d['n'] + 1}つ目({shape(d['other'])})では{d['other'][d['axis']]}です。"
    ),
    "sizes.join-rank": lambda d: (
        f"次元の数が揃っていなければなりません。{shape(d['first'])} は{len(d['first'])}次元、{shape(d['other'])} は{len(d['other'])}次元です。"
    ),
}
