"""Layers: linear, bilinear, dropout, and what their operands must fit."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, shape


def linear_en(d: D) -> str:
    bias = " Then it adds its bias." if d["bias"] else ""
    return (
        f"weight has shape {shape(d['weight'])}: (out, in). Each of the {d['outs']} outputs multiplies the {d['ins']} numbers"
        f" along {en.last(d)} by its own row of weight and adds them up.{bias}"
    )


def linear_ja(d: D) -> str:
    bias = "最後に bias を足します。" if d["bias"] else ""
    return (
        f"weight の形状 {shape(d['weight'])} は(出力, 入力)の順です。{d['outs']}個の出力はそれぞれ、{ja.last(d, word='最後')}の{d['ins']}個の数に"
        f" weight の自分の行を掛けて合計します。{bias}"
    )


def dropout_en(d: D) -> str:
    if d["training"] and d["p"] == 1:
        return f"{d['call']} drops every number: all of them become 0."
    why = "training=False: nothing is dropped" if not d["training"] else "p is 0: nothing is dropped"
    return f"{d['call']} lets every number through. {why[0].upper()}{why[1:]}."


def dropout_ja(d: D) -> str:
    if d["training"] and d["p"] == 1:
        return f"{d['call']} はすべての数を落とすので、全部0になります。"
    why = "training=False なので" if not d["training"] else "p が0なので"
    return f"{d['call']} では、{why}何も落とさず、どの数もそのまま通します。"


_EN_BECAUSE = {
    "last": "the size of the last axis of x",
    "out": "the number of outputs, which is axis 0 of weight",
    "weight": "what weight was made for",
    "lead": "as in x",
    "channels": "the number of channels of x",
    "groups": "the channels of x, divided by groups",
    "in": "the channels of x",
    "normalized": "the shape that is normalised",
    "same": "as in the tensor before it",
    "classes": "the number of classes",
    "divisible": "a multiple of groups",
    "keys": "one value a key",
    "map": "one map of 2×3 for each of the N images of size (N, C, H, W)",
    "grid": "for each image a grid of pairs (x, y)",
}
_JA_BECAUSE = {
    "last": "x の最後の次元の大きさ",
    "out": "出力の数(weight の0番の次元)",
    "weight": "weight に合う大きさ",
    "lead": "x と同じ大きさ",
    "channels": "x のチャネル数",
    "groups": "x のチャネル数を groups で割った数",
    "in": "x のチャネル数",
    "normalized": "正規化する形状",
    "same": "前のテンソルと同じ大きさ",
    "classes": "クラスの数",
    "divisible": "groups の倍数",
    "keys": "キーと同じ個数",
    "map": "size の (N, C, H, W) の画像N枚に、2×3の行列が1つずつ",
    "grid": "画像ごとに、(x, y) の組の格子",
}

EN: dict[str, Phrase] = {
    "rule.linear": linear_en,
    "rule.bilinear": lambda d: (
        f"weight has shape {shape(d['weight'])}: each of its {d['weight'][0]} tables multiplies every number of x with every one of y, and all products are added up."
    ),
    "rule.dropout": dropout_en,
    "contrast.not-transposed": lambda d: (
        f"{en.differs(d)}: weight is (out, in), so linear multiplies by its transpose."
    ),
}
JA: dict[str, Phrase] = {
    "rule.linear": linear_ja,
    "rule.bilinear": lambda d: (
        f"weight の形状は {shape(d['weight'])} です。{d['weight'][0]}枚の表がそれぞれ x の数と y の数のすべての組に重みを掛け、積を合計します。"
    ),
    "rule.dropout": dropout_ja,
    "contrast.not-transposed": lambda d: (
        f"{ja.differs(d)}。weight は(出力, 入力)の順なので、linear はその転置を掛けます。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.layer": lambda d: (
        f"{d['name']} has shape {shape(d['other'])}, and for {d['op']} its {en.axis(d, d['axis'], d['name'])} must be {d['want']}: {_EN_BECAUSE[d['because']]}. The first tensor has shape {shape(d['first'])}."
    ),
    "argument.probability": lambda d: (
        f"p is a probability, so it lies between 0 and 1; here it is {number(d['value'])}."
    ),
    "not-allowed.random": lambda d: (
        f"With p={number(d['value'])} and training, dropout picks what to drop by chance: there is no one result to explain. training=False shows what it does in use."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.layer": lambda d: (
        f"{d['name']} の形状は {shape(d['other'])} ですが、{d['op']} では{ja.axis(d, d['axis'], d['name'])}が {d['want']} でなければなりません。{_JA_BECAUSE[d['because']]}です。1つ目のテンソルの形状は {shape(d['first'])} です。"
    ),
    "argument.probability": lambda d: f"p は確率なので0から1の間です。ここでは {number(d['value'])} になっています。",
    "not-allowed.random": lambda d: (
        f"p={number(d['value'])} で training のとき、dropout は落とす数を乱数で選ぶので、説明できる決まった結果がありません。training=False なら、推論時の動作を見られます。"
    ),
}
