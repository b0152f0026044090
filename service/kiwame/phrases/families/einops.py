"""einops' patterns: what the names on both sides say, and why a pattern does not fit."""

import math
from itertools import groupby
from typing import Any

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def _sized(named: list[list[Any]]) -> list[str]:
    """b = 2; the axes of an ellipsis together."""
    dots = [size for name, size in named if name == "..."]
    whole = [f"... = {shape(dots)}"] if dots else []
    return [name if name.isdecimal() else f"{name} = {size}" for name, size in named if name != "..."] + whole


def _products(groups: list[D]) -> list[str]:
    """(h w) = 2 · 3 = 6."""
    return [f"{g['words']} = {' · '.join(map(str, g['sizes']))} = {math.prod(g['sizes'])}" for g in groups]


def _order(d: D) -> list[str]:
    return [name for name, _ in groupby(d["order"])]


def einops_en(d: D) -> str:
    left = [*_sized(d["alone"]), *_products(d["cut"])]
    x = d["in"][0]
    first = f"On the left the pattern names the axes of {x}: {en.listed(left)}" if left else f"{x} has nothing to name"
    if d["cut"] and d["solved"]:
        first += f", where {en.listed(d['solved'])} {'is' if len(d['solved']) == 1 else 'are'} worked out"
    second = f"On the right they stand as {en.listed(_order(d))}" if d["order"] else "On the right nothing is left"
    if d["joined"]:
        fastest = d["joined"][0]["parts"][-1]
        second += f", with {en.listed(_products(d['joined']))} on one axis and {fastest} running fastest"
    if d["folded"]:
        count = math.prod(size for _, size in d["folded"])
        second += f"; {en.listed(_sized(d['folded']))} {'is' if len(d['folded']) == 1 else 'are'} missing there, so {count} {'cell is' if count == 1 else 'cells are'} folded into one by {d['reduction']}"
    if d["new"]:
        second += f"; {en.listed(_sized(d['new']))} {'is' if len(d['new']) == 1 else 'are'} new, so each value stands there {math.prod(s for _, s in d['new'])} times"
    return f"{first}. {second}."


def einops_ja(d: D) -> str:
    left = [*_sized(d["alone"]), *_products(d["cut"])]
    x = d["in"][0]
    first = (
        f"左側は {x} の次元に名前を付けます。{'、'.join(left)} です"
        if left
        else f"{x} には名前を付ける次元がありません"
    )
    if d["cut"] and d["solved"]:
        first += f"({'、'.join(d['solved'])} は割り算で決まります)"
    second = f"右側では {'、'.join(_order(d))} の順に並びます" if d["order"] else "右側には何も残りません"
    if d["joined"]:
        fastest = d["joined"][0]["parts"][-1]
        second += f"。{'、'.join(_products(d['joined']))} がひとつの次元になり、{fastest} がいちばん速く進みます"
    if d["folded"]:
        count = math.prod(size for _, size in d["folded"])
        second += (
            f"。右側にない {'、'.join(_sized(d['folded']))} は {d['reduction']} で畳まれ、{count}個が1個になります"
        )
    if d["new"]:
        second += (
            f"。{'、'.join(_sized(d['new']))} は新しい次元で、同じ値が{math.prod(s for _, s in d['new'])}回ずつ並びます"
        )
    return f"{first}。{second}。"


EN: dict[str, Phrase] = {
    "rule.einops": einops_en,
    "contrast.group-order": lambda d: (
        f"{en.differs(d)}: in brackets the last name runs fastest, so the order of the names matters."
    ),
}
JA: dict[str, Phrase] = {
    "rule.einops": einops_ja,
    "contrast.group-order": lambda d: (
        f"{ja.differs(d)}。括弧の中では最後の名前がいちばん速く進むので、名前の順が意味を持ちます。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "pattern.arrow": lambda d: (
        f"A pattern has one arrow, with the axes before it and after it: 'a b -> b a'. This one has {en.count(d['count'], 'arrow', 'arrows')}."
    ),
    "pattern.dots": lambda d: (
        f"Dots stand only as one ellipsis of three, `...`, for the axes that are not named; {d['pattern']!r} has others."
    ),
    "pattern.nested": lambda _d: (
        "Brackets put axes together, one level deep; another bracket inside them says nothing more. Write (a b c)."
    ),
    "pattern.brackets": lambda d: f"The bracket {d['sign']} has no partner.",
    "pattern.character": lambda d: (
        f"{d['char']!r} has no meaning in this pattern: it is made of names, spaces, brackets and `...`."
    ),
    "pattern.duplicate": lambda d: (
        f"{d['name']} stands twice on one side. Each axis needs a name of its own; for a diagonal use einsum."
    ),
    "pattern.zero": lambda d: f"{d['value']} is no size of an axis without a name: write 1, or a size of 2 or more.",
    "pattern.name": lambda d: (
        f"{d['name']} is no name of an axis: a name begins with a letter, goes on with letters and digits, and has no underscore at its ends."
    ),
    "pattern.number": lambda d: (
        f"rearrange keeps every axis, so each has a name to be found by on both sides; {d['value']} has none. Only 1 may stand without a name."
    ),
    "pattern.ellipsis-right": lambda _d: (
        "`...` on the right stands for axes that the left names so; the left has no `...`."
    ),
    "pattern.ellipsis-left": lambda _d: (
        "On the left `...` stands outside brackets: how many axes it holds would be open. On the right it may be in brackets."
    ),
    "pattern.rearrange-lost": lambda d: (
        f"rearrange keeps every axis, and {en.listed(d['names'])} {'is' if len(d['names']) == 1 else 'are'} missing on the right. To fold {'it' if len(d['names']) == 1 else 'them'} away, use reduce."
    ),
    "pattern.repeat-lost": lambda d: (
        f"repeat keeps every axis, and {en.listed(d['names'])} {'is' if len(d['names']) == 1 else 'are'} missing on the right. To fold {'it' if len(d['names']) == 1 else 'them'} away, use reduce."
    ),
    "pattern.rearrange-new": lambda d: (
        f"rearrange makes no new axis, and {en.listed(d['names'])} {'is' if len(d['names']) == 1 else 'are'} not on the left. To repeat values along a new axis, use repeat."
    ),
    "pattern.reduce-new": lambda d: (
        f"reduce makes no new axis, and {en.listed(d['names'])} {'is' if len(d['names']) == 1 else 'are'} not on the left. To repeat values along a new axis, use repeat."
    ),
    "pattern.repeat-size": lambda d: (
        f"{en.listed(d['names'])} {'is' if len(d['names']) == 1 else 'are'} new, so the pattern cannot tell how large: give the size, such as {d['names'][0]}=2."
    ),
    "pattern.rank": lambda d: (
        f"The left side names {'at least ' if d['least'] else ''}{en.count(d['count'], 'axis', 'axes')}, and the tensor has {en.count(d['rank'], 'axis', 'axes')}, shape {shape(d['shape'])}. It needs one name an axis"
        + (f", such as '{' '.join(d['letters'])}'." if d["letters"] else "; a single number has none.")
    ),
    "pattern.unused": lambda d: (
        f"{d['name']} is given a size, and the pattern has no axis of this name"
        + (f": it has {en.listed(d['known'])}." if d["known"] else ".")
    ),
    "pattern.unsolved": lambda d: (
        f"{d['words']} is {d['length']}, and that alone does not say how large {en.listed(d['names'])} are: give all of them but one."
    ),
    "pattern.length": lambda d: (
        f"{d['words']} stands on {en.axis(d, d['axis'])}, of size {d['length']} in {shape(d['shape'])}, and comes to {d['product']} here."
    ),
    "pattern.divide": lambda d: (
        f"{d['words']} stands on {en.axis(d, d['axis'])}, of size {d['length']} in {shape(d['shape'])}, and {d['length']} cannot be cut into parts of {d['product']}."
    ),
    "pattern.size-kind": lambda d: f"The size of {d['name']} is a whole number of 0 or more, and {d['value']} is none.",
    "dtype.einops-mean": lambda d: (
        f"einops takes the mean of floats only, and this tensor is {d['dtype']}. Make it float first: x.float(), or :float32 after its shape."
    ),
    "sizes.einops-empty": lambda d: f"The {d['kind']} of no cells is nothing.",
}
JA_LESSONS: dict[str, Phrase] = {
    "pattern.arrow": lambda d: (
        f"パターンには矢印がひとつ必要です。前と後ろに次元を書きます('a b -> b a')。ここには{d['count']}個あります。"
    ),
    "pattern.dots": lambda d: (
        f"点が使えるのは、名前を付けない次元をまとめる `...` ひとつだけです。{d['pattern']!r} にはほかの点があります。"
    ),
    "pattern.nested": lambda _d: "括弧は次元をひとつにまとめるもので、入れ子にはできません。(a b c) と書きます。",
    "pattern.brackets": lambda d: f"括弧 {d['sign']} に相手がありません。",
    "pattern.character": lambda d: (
        f"{d['char']!r} はこのパターンでは意味を持ちません。使えるのは名前、空白、括弧、`...` です。"
    ),
    "pattern.duplicate": lambda d: (
        f"{d['name']} が同じ側に2回あります。次元にはそれぞれ別の名前が必要です。対角を取るなら einsum を使います。"
    ),
    "pattern.zero": lambda d: f"{d['value']} は名前のない次元の大きさになりません。1、または2以上を書きます。",
    "pattern.name": lambda d: (
        f"{d['name']} は次元の名前になりません。名前は文字で始まり、文字と数字が続き、両端に下線は置けません。"
    ),
    "pattern.number": lambda d: (
        f"rearrange はすべての次元を残すので、両側で対応する名前が必要ですが、{d['value']} には名前がありません。名前なしで書けるのは1だけです。"
    ),
    "pattern.ellipsis-right": lambda _d: "右側の `...` は左側の `...` を指しますが、左側にありません。",
    "pattern.ellipsis-left": lambda _d: (
        "左側では `...` を括弧に入れられません。いくつの次元が入るか決まらないからです。右側なら入れられます。"
    ),
    "pattern.rearrange-lost": lambda d: (
        f"rearrange はすべての次元を残しますが、右側に {'、'.join(d['names'])} がありません。畳むなら reduce を使います。"
    ),
    "pattern.repeat-lost": lambda d: (
        f"repeat はすべての次元を残しますが、右側に {'、'.join(d['names'])} がありません。畳むなら reduce を使います。"
    ),
    "pattern.rearrange-new": lambda d: (
        f"rearrange は新しい次元を作りませんが、{'、'.join(d['names'])} は左側にありません。新しい次元に繰り返すなら repeat を使います。"
    ),
    "pattern.reduce-new": lambda d: (
        f"reduce は新しい次元を作りませんが、{'、'.join(d['names'])} は左側にありません。新しい次元に繰り返すなら repeat を使います。"
    ),
    "pattern.repeat-size": lambda d: (
        f"{'、'.join(d['names'])} は新しい次元なので、大きさがパターンからは分かりません。{d['names'][0]}=2 のように大きさを渡します。"
    ),
    "pattern.rank": lambda d: (
        f"左側には{d['count']}個{'以上' if d['least'] else ''}の名前がありますが、テンソルは{d['rank']}次元、形状は {shape(d['shape'])} です。次元ひとつに名前がひとつ必要です"
        + (f"('{' '.join(d['letters'])}' など)。" if d["letters"] else "。0次元には名前がありません。")
    ),
    "pattern.unused": lambda d: (
        f"{d['name']} に大きさが渡されていますが、パターンにこの名前の次元はありません"
        + (f"。あるのは {'、'.join(d['known'])} です。" if d["known"] else "。")
    ),
    "pattern.unsolved": lambda d: (
        f"{d['words']} は{d['length']}ですが、それだけでは {'、'.join(d['names'])} の大きさが決まりません。ひとつを除いて大きさを渡します。"
    ),
    "pattern.length": lambda d: (
        f"{d['words']} は{ja.axis(d, d['axis'])}で、{shape(d['shape'])} での大きさは{d['length']}ですが、ここでは{d['product']}になります。"
    ),
    "pattern.divide": lambda d: (
        f"{d['words']} は{ja.axis(d, d['axis'])}で、{shape(d['shape'])} での大きさは{d['length']}です。{d['length']}は{d['product']}で割り切れません。"
    ),
    "pattern.size-kind": lambda d: f"{d['name']} の大きさは0以上の整数です。{d['value']} は使えません。",
    "dtype.einops-mean": lambda d: (
        f"einops の mean は浮動小数点だけを受け取りますが、このテンソルは {d['dtype']} です。先に x.float() にするか、形状の後に :float32 と書きます。"
    ),
    "sizes.einops-empty": lambda d: f"要素がないので {d['kind']} は決まりません。",
}
