"""Tensors of several shapes put into one, and cut apart again."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def pack_en(d: D) -> str:
    shapes = en.listed([shape(s) for s in d["under"]])
    return (
        f"The star of {d['pattern']!r} stands for {shapes} of the tensors in turn. Each is flattened to one axis there, and they are laid"
        f" end to end along it, {d['total']} cells in all. pack also gives these shapes: unpack asks for them."
    )


def pack_ja(d: D) -> str:
    shapes = "、".join(shape(s) for s in d["under"])
    return (
        f"{d['pattern']!r} の * は、テンソルごとに順に {shapes} にあたります。それぞれをひとつの次元に平らにし、その次元で端から順につなげて"
        f"全部で{d['total']}マスにします。pack はこれらの形状も返し、unpack に渡して元に戻せます。"
    )


def unpack_en(d: D) -> str:
    pieces = [f"{shape(s)} from place {start}" for s, start in zip(d["pieces"], d["starts"], strict=True)]
    told = en.listed(pieces) if pieces else "nothing"
    return f"The axis under the star of {d['pattern']!r} is cut in turn, and each piece given its shape there: {told}. This is piece {d['pick']}."


def unpack_ja(d: D) -> str:
    pieces = [f"{start}番から {shape(s)}" for s, start in zip(d["pieces"], d["starts"], strict=True)]
    told = ja.either(pieces)
    return (
        f"{d['pattern']!r} の * の次元を順に切り、それぞれをその形に戻します({told})。これは{d['pick']}番のものです。"
    )


EN: dict[str, Phrase] = {"rule.einops_pack": pack_en, "rule.einops_unpack": unpack_en}
JA: dict[str, Phrase] = {"rule.einops_pack": pack_ja, "rule.einops_unpack": unpack_ja}
EN_LESSONS: dict[str, Phrase] = {
    "pattern.star": lambda d: (
        f"The pattern of {d['op']} is names of axes, each once, and one star for those that are flattened, such as 'b * c'; here it is {d['text']!r}."
    ),
    "sizes.packed": lambda d: (
        f"Axes that {d['text']!r} names must be equally large in all tensors: the first is {shape(d['first'])}, number {d['n']} is {shape(d['other'])}."
    ),
    "sizes.unpacked": lambda d: (
        f"The axis under the star has {d['length']} places, and the shapes {en.listed([shape(s) for s in d['shapes']]) if d['shapes'] else 'given'} do not use up just as many. One -1 may stand for what is left."
    ),
    "axis-count.unpacked": lambda d: f"{d['text']!r} has {d['wanted']} axes, and the tensor {d['rank']}.",
}
JA_LESSONS: dict[str, Phrase] = {
    "pattern.star": lambda d: (
        f"{d['op']} のパターンは、一度ずつの次元の名前と、平らにする次元を表すひとつの * です('b * c' など)。ここでは {d['text']!r} です。"
    ),
    "sizes.packed": lambda d: (
        f"{d['text']!r} で名前の付いた次元は、すべてのテンソルで同じ大きさでなければなりません。最初は {shape(d['first'])}、{d['n']}番は {shape(d['other'])} です。"
    ),
    "sizes.unpacked": lambda d: (
        f"* の次元の大きさは{d['length']}ですが、形状 {'、'.join(shape(s) for s in d['shapes'])} を合わせてもちょうどその大きさになりません。ひとつだけ -1 と書けば残りが入ります。"
    ),
    "axis-count.unpacked": lambda d: (
        f"{d['text']!r} には{d['wanted']}個の次元がありますが、テンソルは{d['rank']}次元です。"
    ),
}
