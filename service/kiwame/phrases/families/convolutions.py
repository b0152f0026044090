"""Windows that slide: convolutions and pools."""

from typing import Any

from kiwame.phrases import en_words as en
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, product, shape, times


def _one(sizes: Any) -> str:
    return str(sizes[0]) if len(set(sizes)) == 1 else times(sizes)


def _moves_en(d: D) -> str:
    parts = [f"It moves {_one(d['stride'])} at a time"]
    if d["padding"] == "same":
        parts.append("the edge is padded with zeros so that the places stay as many")
    elif d["padding"] != "valid" and any(d["padding"]):
        parts.append(f"the edge is padded by {_one(d['padding'])}")
    if any(n != 1 for n in d.get("dilation", [])):
        parts.append(f"its cells stand {_one(d['dilation'])} apart")
    return f" {', '.join(parts)}."


def _moves_ja(d: D) -> str:
    parts = [f"{_one(d['stride'])}ずつ動き"]
    if d["padding"] == "same":
        parts.append("場所の数が変わらないように端を0で埋め")
    elif d["padding"] != "valid" and any(d["padding"]):
        parts.append(f"端は{_one(d['padding'])}だけ広げ")
    if any(n != 1 for n in d.get("dilation", [])):
        parts.append(f"マスの間隔は{_one(d['dilation'])}とし")
    return f"{'、'.join(parts)}ます。"


def conv_en(d: D) -> str:
    groups = f" The channels are cut into {d['groups']} groups that do not mix." if d["groups"] > 1 else ""
    bias = " Then the bias of its channel is added." if d["bias"] else ""
    return (
        f"A kernel of {times(d['kernel'])} slides over x: at each stop, what lies under it is multiplied by weight and added up,"
        f" from {d['ins']} to {d['outs']} channels. The kernel is not flipped.{_moves_en(d)}{groups}{bias}"
    )


def conv_ja(d: D) -> str:
    groups = f"チャネルは、混ざらない{d['groups']}個のグループに分かれます。" if d["groups"] > 1 else ""
    bias = "最後にチャネルごとの bias を足します。" if d["bias"] else ""
    return (
        f"{times(d['kernel'])} のカーネルが x の上を動き、止まるたびに下にある数と weight の積を合計します({d['ins']}チャネルから{d['outs']}チャネルへ)。"
        f"カーネルは反転しません。{_moves_ja(d)}{groups}{bias}"
    )


def back_en(d: D) -> str:
    bias = " Then the bias of its channel is added." if d["bias"] else ""
    return (
        f"Every number of x stamps the kernel of {times(d['kernel'])}, multiplied by it, onto y; stamps stand {_one(d['stride'])} apart and add up where they overlap,"
        f" from {d['ins']} to {d['outs']} channels.{bias}"
    )


def back_ja(d: D) -> str:
    bias = "最後にチャネルごとの bias を足します。" if d["bias"] else ""
    return f"x のそれぞれの数が、自分を掛けた {times(d['kernel'])} のカーネルを y に押していきます。間隔は{_one(d['stride'])}で、重なったところは合計します({d['ins']}チャネルから{d['outs']}チャネルへ)。{bias}"


_EN_KINDS = {"max": "the largest of its {count} numbers stays", "avg": "its {count} numbers become their average"}
_JA_KINDS = {"max": "{count}個の数のうち最大のものを残します", "avg": "{count}個の数を平均します"}
_PLACES_EN = (
    " indices says where each one stands: the number of its place, counted through the places of x in reading order."
)
_PLACES_JA = "indices はその数が x のどこにあったかを、場所を順に数えた番号で示します。"


EN: dict[str, Phrase] = {
    "rule.conv": conv_en,
    "rule.conv-transpose": back_en,
    "rule.pool": lambda d: (
        f"A window of {times(d['kernel'])} slides over the last {en.count(len(d['kernel']), 'axis', 'axes')}: {_EN_KINDS[d['kind']].format(count=d['count'])}.{_moves_en(d)}{_PLACES_EN if d['indices'] else ''}"
    ),
    "rule.adaptive": lambda d: (
        f"The places, {times(d['given'])}, are cut into {product(d['sizes'])} pieces as even as can be; of each, {'the largest number' if d['kind'] == 'max' else 'the average'} stays.{_PLACES_EN if d['indices'] else ''}"
    ),
    "rule.lp_pool": lambda d: (
        f"A window of {times(d['kernel'])} slides over the last {en.count(len(d['kernel']), 'axis', 'axes')}: its {d['count']} numbers are raised to the power of {number(d['p'])}, added up, and the sum is raised to 1 / {number(d['p'])}.{_moves_en(d)}"
    ),
    "warn.cut-off": lambda d: (
        f"x holds {d['dtype']}, and so does the average: torch cuts off what stands behind the point. x.float() first keeps it."
    ),
}
JA: dict[str, Phrase] = {
    "rule.conv": conv_ja,
    "rule.conv-transpose": back_ja,
    "rule.pool": lambda d: (
        f"{times(d['kernel'])} の窓が末尾の{len(d['kernel'])}次元の上を動き、{_JA_KINDS[d['kind']].format(count=d['count'])}。{_moves_ja(d)}{_PLACES_JA if d['indices'] else ''}"
    ),
    "rule.adaptive": lambda d: (
        f"{times(d['given'])} の場所をなるべく均等に {product(d['sizes'])} 個に分け、それぞれの{'最大の数' if d['kind'] == 'max' else '平均'}を残します。{_PLACES_JA if d['indices'] else ''}"
    ),
    "rule.lp_pool": lambda d: (
        f"{times(d['kernel'])} の窓が末尾の{len(d['kernel'])}次元の上を動き、{d['count']}個の数を{number(d['p'])}乗して合計し、その 1 / {number(d['p'])} 乗を取ります。{_moves_ja(d)}"
    ),
    "warn.cut-off": lambda d: (
        f"x は {d['dtype']} なので平均も {d['dtype']} になり、torch は小数点以下を切り捨てます。先に x.float() とすれば残ります。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.window": lambda d: (
        f"A window of {d['kernel']} does not fit along place axis {d['axis']}: there are {d['size']} places{f' and {d_pad} padded' if (d_pad := d['padding']) else ''}."
    ),
    "argument.same-strided": lambda d: (
        f"padding='same' keeps the number of places, which needs stride 1; here it is {shape(d['stride'])}."
    ),
    "argument.no-root": lambda d: f"{d['op']} takes the root of norm_type, and there is none of 0. Use 1, 2 or more.",
    "argument.half": lambda d: (
        f"padding is at most half the window, {d['most']} for a window of {d['kernel']}; here it is {d['value']}."
    ),
    "argument.output-padding": lambda d: (
        f"output_padding must be smaller than stride or dilation, here below {d['most']}; it is {d['value']}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.window": lambda d: (
        f"大きさ{d['kernel']}の窓は、場所の{d['axis']}番の次元に収まりません。場所は{d['size']}個{f'、埋めた分が{d_pad}個' if (d_pad := d['padding']) else ''}です。"
    ),
    "argument.same-strided": lambda d: (
        f"padding='same' は場所の数を保つので stride は1でなければなりませんが、{shape(d['stride'])} です。"
    ),
    "argument.no-root": lambda d: f"{d['op']} は norm_type 乗根を取るので、0 は使えません。1や2などにします。",
    "argument.half": lambda d: (
        f"padding は窓の半分までです。大きさ{d['kernel']}の窓では{d['most']}までですが、{d['value']} になっています。"
    ),
    "argument.output-padding": lambda d: (
        f"output_padding は stride か dilation より小さく、ここでは{d['most']}未満でなければなりませんが、{d['value']} です。"
    ),
}
