"""Padding, looking up, moving cells between channels and places, attention."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, shape, times

_EN_EDGES = {
    "reflect": "The new cells mirror those inside, the edge itself not repeated.",
    "replicate": "The new cells repeat the edge.",
    "circular": "The new cells go on from the other end.",
}
_JA_EDGES = {
    "reflect": "新しいマスは、端を繰り返さずに内側を鏡のように映します。",
    "replicate": "新しいマスは端の値を繰り返します。",
    "circular": "新しいマスは反対側の端から続きます。",
}


def pad_en(d: D) -> str:
    moves = [f"{en.axis(d, n)} gets {b} in front and {a} behind" for n, (b, a) in enumerate(d["widths"]) if b or a]
    said = en.listed(moves) if moves else "no axis gets anything"
    fill = f"The new cells hold {number(d['value'])}." if d["mode"] == "constant" else _EN_EDGES[d["mode"]]
    return f"{said[0].upper()}{said[1:]}. {fill}"


def pad_ja(d: D) -> str:
    moves = [f"{ja.axis(d, n)}の前に{b}、後ろに{a}" for n, (b, a) in enumerate(d["widths"]) if b or a]
    said = f"{'、'.join(moves)}のマスを足します" if moves else "どの次元にも足しません"
    fill = f"新しいマスの値は {number(d['value'])} です。" if d["mode"] == "constant" else _JA_EDGES[d["mode"]]
    return f"{said}。{fill}"


def padded_en(d: D) -> str:
    sums = [f"{b} + {s} + {a} = {b + s + a}" for s, (b, a) in zip(d["from"], d["widths"], strict=True) if b or a]
    return (
        f"{', '.join(sums)}: {shape(d['from'])} becomes {shape(d['to'])}."
        if sums
        else f"The shape stays {shape(d['to'])}."
    )


def padded_ja(d: D) -> str:
    sums = [f"{b} + {s} + {a} = {b + s + a}" for s, (b, a) in zip(d["from"], d["widths"], strict=True) if b or a]
    return (
        f"{'、'.join(sums)} なので、{shape(d['from'])} が {shape(d['to'])} になります。"
        if sums
        else f"形状は {shape(d['to'])} のままです。"
    )


def attention_en(d: D) -> str:
    scale = f"divided by the root of {d['width']}" if d["scale"] is None else f"times {number(d['scale'])}"
    seen = " A query sees only the keys up to its own place." if d["causal"] else ""
    mask = " The mask takes keys away where it is False, or adds its number." if d["masked"] else ""
    return (
        f"Each of the {d['queries']} queries is multiplied with the {d['keys']} keys, {scale}; softmax makes shares of that,"
        f" and y is the values, mixed by these shares.{seen}{mask}"
    )


def attention_ja(d: D) -> str:
    scale = f"{d['width']} の平方根で割り" if d["scale"] is None else f"{number(d['scale'])} を掛け"
    seen = "クエリは自分の位置までのキーだけを見ます。" if d["causal"] else ""
    mask = "マスクは False のところのキーを除き、数ならそれを足します。" if d["masked"] else ""
    return (
        f"{d['queries']}個のクエリそれぞれと{d['keys']}個のキーの内積を取り、{scale}、softmax で割合にします。"
        f"y はその割合で値を混ぜたものです。{seen}{mask}"
    )


_EN_MODES = {
    "nearest": "takes the number of the old place that it falls into",
    "nearest-exact": "takes the number of the old place that its middle falls into",
    "area": "is the average of the old places that it covers",
    "bicubic": "is a mean of the {count} old places around it, weighted by a cubic curve",
}
_EN_AROUND = "is a mean of the {count} old places around it, the nearer the heavier"
_EN_CORNERS = {
    True: " With align_corners the first and last places of both lie on each other.",
    False: " The outer edges of both lie on each other.",
}
_JA_MODES = {
    "nearest": "それが重なる元の場所の数",
    "nearest-exact": "その中心が重なる元の場所の数",
    "area": "それが覆う元の場所の平均",
    "bicubic": "周りの{count}か所の数を3次曲線の重みで平均したもの",
}
_JA_AROUND = "周りの{count}か所の数を、近いほど重くして平均したもの"
_JA_CORNERS = {
    True: "align_corners により、両端の場所どうしが重なります。",
    False: "外側の縁どうしが重なります。",
}
EN: dict[str, Phrase] = {
    "rule.pad": pad_en,
    "shape.padded": padded_en,
    "warn.pad-order": lambda d: (
        f"F.pad starts at the last axis: {shape(d['pad'])} is for {en.axis(d, d['rank'] - 1)}. In np.pad, {shape(d['pad'])} goes to every axis."
    ),
    "contrast.pad-first": lambda d: f"{en.differs(d)}: F.pad lists the last axis first.",
    "rule.embedding": lambda d: (
        f"weight is a table of {d['rows']} rows of {d['width']} numbers. Each number of the index, of shape {shape(d['index'])}, is replaced by the row that it names."
    ),
    "rule.one_hot": lambda d: (
        f"Each number becomes a row of {d['classes']}: 1 at its own place, 0 elsewhere."
        + ("" if d["given"] else f" num_classes is left out, so the largest number, {d['classes'] - 1}, decides.")
    ),
    "rule.pixel_shuffle": lambda d: (
        f"Every {d['factor']}·{d['factor']} = {d['factor'] ** 2} channels become one square of {d['factor']} by {d['factor']} pixels."
    ),
    "rule.pixel_unshuffle": lambda d: (
        f"Every square of {d['factor']} by {d['factor']} pixels becomes {d['factor']}·{d['factor']} = {d['factor'] ** 2} channels."
    ),
    "rule.channel_shuffle": lambda d: (
        f"The channels lie in {d['factor']} groups, and are dealt out in turn: the first of each group, then the second of each."
    ),
    "rule.im2col": lambda d: (
        f"A window of {times(d['kernel'])} stops {times(d['stops'])} times; what lies under it, {d['count']} numbers a channel, becomes one column."
    ),
    "rule.col2im": lambda d: (
        f"Each column is a window of {times(d['kernel'])}, laid back at its stop, {times(d['stops'])} in all. Where windows overlap, the numbers are added up."
    ),
    "rule.interpolate": lambda d: (
        f"The places, {times(d['given'])}, become {times(d['sizes'])}: each new place {_EN_MODES.get(d['mode'], _EN_AROUND).format(count=d['around'])}.{_EN_CORNERS[d['corners']] if d['around'] > 1 else ''}"
    ),
    "rule.scaled_dot_product_attention": attention_en,
    "contrast.causal": lambda d: f"{en.differs(d)}: is_causal says whether a query sees the keys after its own place.",
}
JA: dict[str, Phrase] = {
    "rule.pad": pad_ja,
    "shape.padded": padded_ja,
    "warn.pad-order": lambda d: (
        f"F.pad は最後の次元から始まるので、{shape(d['pad'])} は{ja.axis(d, d['rank'] - 1)}の幅です。np.pad では {shape(d['pad'])} がすべての次元に使われます。"
    ),
    "contrast.pad-first": lambda d: f"{ja.differs(d)}。F.pad は最後の次元から順に書きます。",
    "rule.embedding": lambda d: (
        f"weight は{d['width']}個の数の行が{d['rows']}行ある表です。形状 {shape(d['index'])} の番号それぞれを、その番号の行に置き換えます。"
    ),
    "rule.one_hot": lambda d: (
        f"それぞれの数が長さ{d['classes']}の行になり、その数の位置だけが1、ほかは0です。"
        + ("" if d["given"] else f"num_classes がないので、最大の数 {d['classes'] - 1} で決まります。")
    ),
    "rule.pixel_shuffle": lambda d: (
        f"{d['factor']}·{d['factor']} = {d['factor'] ** 2} チャネルごとに、縦横{d['factor']}ピクセルの正方形になります。"
    ),
    "rule.pixel_unshuffle": lambda d: (
        f"縦横{d['factor']}ピクセルの正方形ごとに、{d['factor']}·{d['factor']} = {d['factor'] ** 2} チャネルになります。"
    ),
    "rule.channel_shuffle": lambda d: (
        f"チャネルは{d['factor']}個のグループに並んでいて、各グループの1つ目、次に2つ目、というように順に取り出します。"
    ),
    "rule.im2col": lambda d: (
        f"{times(d['kernel'])} の窓が {times(d['stops'])} か所に止まり、下にある数(1チャネルにつき{d['count']}個)が1列になります。"
    ),
    "rule.col2im": lambda d: (
        f"それぞれの列は {times(d['kernel'])} の窓で、{times(d['stops'])} か所の元の位置に戻します。窓が重なるところは合計します。"
    ),
    "rule.interpolate": lambda d: (
        f"{times(d['given'])} の場所が {times(d['sizes'])} になります。新しい場所には、{_JA_MODES.get(d['mode'], _JA_AROUND).format(count=d['around'])}が入ります。{_JA_CORNERS[d['corners']] if d['around'] > 1 else ''}"
    ),
    "rule.scaled_dot_product_attention": attention_ja,
    "contrast.causal": lambda d: f"{ja.differs(d)}。is_causal は、自分より後ろのキーを見るかどうかを決めます。",
}
EN_LESSONS: dict[str, Phrase] = {
    "argument.widths": lambda d: (
        f"F.pad takes pairs of before and after, the last axis first: at most {2 * d['rank']} numbers for {en.count(d['rank'], 'axis', 'axes')}; here are {d['count']}."
        if d["library"] == "torch"
        else f"np.pad takes one pair of before and after an axis, so {en.count(d['rank'], 'pair', 'pairs')} here, or one for all."
    ),
    "sizes.pad-mode": lambda d: (
        f"mode='{d['mode']}' takes the new cells from inside, so {en.axis(d, d['axis'])} of size {d['size']} can be padded by at most {d['most']}; here it is {d['value']}."
    ),
    "argument.mode-rank": lambda d: f"mode='{d['mode']}' is for x with {d['needed']} axes, and x has {d['rank']}.",
    "argument.mode-corners": lambda d: (
        f"align_corners goes with linear, bilinear, bicubic and trilinear, and not with {d['mode']}."
    ),
    "argument.antialias": lambda _d: (
        "How antialias=True weighs the cells is not explained here; without it, every mode is."
    ),
    "argument.size-or-scale": lambda _d: "interpolate takes either size or scale_factor, one of the two.",
    "argument.places": lambda d: (
        f"There are {en.count(d['count'], 'place axis', 'place axes')} behind samples and channels: give one number for all or one each, that leave at least one cell. Here is {shape(d['given'])}."
    ),
    "sizes.pad-cut": lambda d: (
        f"Negative widths cut off: {en.axis(d, d['axis'])} has only {d['size']} cells, and {d['before']} and {d['after']} are asked for."
    ),
    "sizes.cut": lambda d: (
        f"{d['op']} cuts {en.axis(d, d['axis'])} into pieces of {d['by']}, and its size {d['size']} cannot be divided by that: x has shape {shape(d['shape'])}."
    ),
    "sizes.stops": lambda d: (
        f"For this output_size the window stops {d['stops']} times, so {en.axis(d, d['axis'])} of x must be {d['stops']}; it is {d['size']}."
    ),
    "index-out-of-range.rows": lambda d: (
        f"{d['name']} names a row that there is not: there are {d['count']}, counted from 0 to {d['count'] - 1}."
    ),
    "index-out-of-range.negative-class": lambda d: f"{d['op']} counts from 0: a negative number names no class.",
    "index-out-of-range.no-class": lambda d: (
        f"{d['op']} finds the number of classes in the largest number, and there is none. Give num_classes."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "argument.widths": lambda d: (
        f"F.pad には、最後の次元から順に「前と後ろ」の組を渡します。{d['rank']}次元なら多くて{2 * d['rank']}個ですが、{d['count']}個あります。"
        if d["library"] == "torch"
        else f"np.pad には、次元ごとに「前と後ろ」の組をひとつずつ、ここでは{d['rank']}組か、全部に使うひと組を渡します。"
    ),
    "sizes.pad-mode": lambda d: (
        f"mode='{d['mode']}' は内側の値で埋めるので、大きさ{d['size']}の{ja.axis(d, d['axis'])}に足せるのは{d['most']}までですが、{d['value']} になっています。"
    ),
    "argument.mode-rank": lambda d: f"mode='{d['mode']}' は{d['needed']}次元の x に使います。x は{d['rank']}次元です。",
    "argument.mode-corners": lambda d: (
        f"align_corners は linear・bilinear・bicubic・trilinear で使い、{d['mode']} では使えません。"
    ),
    "argument.antialias": lambda _d: (
        "antialias=True の重みはここでは説明できません。指定しなければ、どの mode も説明できます。"
    ),
    "argument.size-or-scale": lambda _d: "interpolate には size か scale_factor のどちらか一方を渡します。",
    "argument.places": lambda d: (
        f"サンプルとチャネルの後ろの次元は{d['count']}個です。全部に使うひとつの数か、次元ごとの数を、1マス以上残るように渡します。ここでは {shape(d['given'])} です。"
    ),
    "sizes.pad-cut": lambda d: (
        f"負の幅は切り取りです。{ja.axis(d, d['axis'])}には{d['size']}マスしかないのに、{d['before']} と {d['after']} が指定されています。"
    ),
    "sizes.cut": lambda d: (
        f"{d['op']} は{ja.axis(d, d['axis'])}を{d['by']}ずつに分けますが、大きさ{d['size']}は割り切れません。x の形状は {shape(d['shape'])} です。"
    ),
    "sizes.stops": lambda d: (
        f"この output_size では窓が{d['stops']}か所に止まるので、x の{ja.axis(d, d['axis'])}は{d['stops']}でなければなりませんが、{d['size']} です。"
    ),
    "index-out-of-range.rows": lambda d: (
        f"{d['name']} にない行があります。行は{d['count']}個で、0から{d['count'] - 1}までです。"
    ),
    "index-out-of-range.negative-class": lambda d: f"{d['op']} は0から数えるので、負の数のクラスはありません。",
    "index-out-of-range.no-class": lambda d: (
        f"{d['op']} は最大の数からクラスの数を決めますが、数がひとつもありません。num_classes を指定します。"
    ),
}
