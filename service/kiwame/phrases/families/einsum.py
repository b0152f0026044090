"""einsum: what the letters say, and why an equation does not fit."""

from itertools import groupby

from kiwame.phrases import en_words as en
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def _once(names: list[str]) -> list[str]:
    return [name for name, _ in groupby(names)]


def _sizes(d: D) -> list[str]:
    return [f"{label} = {size}" for label, size in d["sizes"]] + ([f"... = {shape(d['dots'])}"] if d["dots"] else [])


def einsum_en(d: D) -> str:
    sizes = _sizes(d)
    first = f"Each letter is an index, and the same letter is the same index: {en.listed(sizes)}." if sizes else ""
    if d["diagonal"]:
        first = f"{first[:-1]}; {en.listed(d['diagonal'])} twice on one tensor reads its diagonal alone."
    kept = (
        f"{en.listed(_once(d['kept']))} {'stays' if len(d['kept']) == 1 else 'stay'}" if d["kept"] else "No index stays"
    )
    if d["gone"]:
        gone = en.listed(_once(d["gone"]))
        what = "products" if d["factors"] > 1 else "cells"
        return f"{first} {kept}; {gone} {'is' if len(d['gone']) == 1 else 'are'} not in the output, so {d['count']} {what} are added over {'it' if len(d['gone']) == 1 else 'them'}.".strip()
    second = "every cell is one product" if d["factors"] > 1 else "nothing is added, cells only change seats"
    return f"{first} {kept}: {second}.".strip()


def einsum_ja(d: D) -> str:
    sizes = _sizes(d)
    first = f"文字はそれぞれ添字で、同じ文字は同じ添字です({'、'.join(sizes)})。" if sizes else ""
    if d["diagonal"]:
        first += f"ひとつのテンソルに2回ある {'、'.join(d['diagonal'])} は、対角だけを読みます。"
    kept = f"{'、'.join(_once(d['kept']))} が残り" if d["kept"] else "残る添字はなく"
    if d["gone"]:
        what = "積" if d["factors"] > 1 else "値"
        return f"{first}{kept}、出力にない {'、'.join(_once(d['gone']))} については{d['count']}個の{what}を足します。"
    second = "どのマスもひとつの積です" if d["factors"] > 1 else "足すものはなく、席が変わるだけです"
    return f"{first}{kept}、{second}。"


EN: dict[str, Phrase] = {
    "rule.einsum": einsum_en,
    "warn.einsum-alphabet": lambda d: (
        f"Without an arrow the output's letters are sorted: {d['equation']} means ->{d['out']}, not ->{d['read']}. Write the arrow to keep your order."
    ),
}
JA: dict[str, Phrase] = {
    "rule.einsum": einsum_ja,
    "warn.einsum-alphabet": lambda d: (
        f"矢印がないと、出力の文字はアルファベット順になります。{d['equation']} は ->{d['read']} ではなく ->{d['out']} です。順を保つには矢印を書きます。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "pattern.sublist": lambda _d: (
        "Here the equation is a text such as 'ij,jk->ik'; the form with lists of numbers after each tensor says the same and is not read."
    ),
    "pattern.einsum-arrow": lambda d: f"An equation has one arrow at most; this one has {d['count']}.",
    "pattern.einsum-letter": lambda d: (
        f"{d['char']!r} has no meaning in an equation: it is made of letters a to z and A to Z, commas between tensors, `...` and one `->`."
    ),
    "pattern.einsum-operands": lambda d: (
        f"The equation is for {en.count(d['wanted'], 'tensor', 'tensors')}, one between commas each, and {en.count(d['given'], 'is', 'are')} given."
    ),
    "pattern.einsum-rank": lambda d: (
        f"Tensor {d['n'] + 1} has {en.count(d['rank'], 'axis', 'axes')}, shape {shape(d['shape'])}, and the equation names {en.count(d['count'], 'axis', 'axes')} for it"
        + (f": {' '.join(d['labels'])}." if d["labels"] else ".")
        + " Give each axis a letter, or `...` for those that are not named."
    ),
    "pattern.einsum-repeated": lambda d: (
        f"{d['label']} stands twice on tensor {d['operand'] + 1}, which reads its diagonal: both axes must have one size, and in {shape(d['shape'])} they have {d['m']} and {d['n']}."
    ),
    "pattern.einsum-sizes": lambda d: (
        f"{d['label']} is one index, and it has size {d['m']} before and {d['n']} on tensor {d['operand'] + 1}, shape {shape(d['shape'])}. The same letter needs the same size, or 1."
    ),
    "pattern.einsum-new": lambda d: (
        f"{d['label']} is in the output and on no tensor, so there is nothing to read for it"
        + (f"; the tensors have {en.listed(d['known'])}." if d["known"] else ".")
    ),
    "pattern.einsum-twice": lambda d: (
        f"{d['label']} stands twice in the output. einsum reads a diagonal, it does not make one: name it once."
    ),
    "pattern.einsum-dots": lambda d: (
        f"`...` stands for {en.count(d['count'], 'axis', 'axes')} that the output leaves out. NumPy wants it there, ->...; torch sums over them."
    ),
    "pattern.einsum-group": lambda _d: (
        "einsum names axes one by one: no brackets of several, no numbers. Cut or join axes with rearrange before or after."
    ),
    "pattern.einsum-names": lambda d: f"einops' einsum has room for {d['most']} names.",
}
JA_LESSONS: dict[str, Phrase] = {
    "pattern.sublist": lambda _d: (
        "ここでは式を 'ij,jk->ik' のような文字列で書きます。テンソルの後に番号のリストを置く書き方は、意味は同じですが読みません。"
    ),
    "pattern.einsum-arrow": lambda d: f"式の矢印はひとつまでですが、{d['count']}個あります。",
    "pattern.einsum-letter": lambda d: (
        f"{d['char']!r} は式では意味を持ちません。使えるのは英字、テンソルを分けるコンマ、`...`、ひとつの `->` です。"
    ),
    "pattern.einsum-operands": lambda d: (
        f"式はコンマで区切られた{d['wanted']}個のテンソルのものですが、渡されたのは{d['given']}個です。"
    ),
    "pattern.einsum-rank": lambda d: (
        f"{d['n'] + 1}つ目のテンソルは{d['rank']}次元、形状は {shape(d['shape'])} ですが、式では{d['count']}個の文字が付いています。次元ごとに文字を付けるか、名前を付けない次元を `...` にまとめます。"
    ),
    "pattern.einsum-repeated": lambda d: (
        f"{d['operand'] + 1}つ目のテンソルに {d['label']} が2回あるので対角を読みますが、{shape(d['shape'])} では大きさが{d['m']}と{d['n']}で違います。"
    ),
    "pattern.einsum-sizes": lambda d: (
        f"{d['label']} はひとつの添字なのに、前では大きさ{d['m']}、{d['operand'] + 1}つ目のテンソル({shape(d['shape'])})では{d['n']}です。同じ文字は同じ大きさか、1でなければなりません。"
    ),
    "pattern.einsum-new": lambda d: (
        f"{d['label']} は出力にありますが、どのテンソルにもないので読むものがありません"
        + (f"。あるのは {'、'.join(d['known'])} です。" if d["known"] else "。")
    ),
    "pattern.einsum-twice": lambda d: (
        f"出力に {d['label']} が2回あります。einsum は対角を読めますが、作れません。1回だけ書きます。"
    ),
    "pattern.einsum-dots": lambda d: (
        f"`...` は{d['count']}個の次元を指しますが、出力にありません。NumPy では ->... が必要です。torch はその次元を足し合わせます。"
    ),
    "pattern.einsum-group": lambda _d: (
        "einsum では次元にひとつずつ名前を付けます。括弧でまとめることや数は使えません。まとめるのは前か後に rearrange で行います。"
    ),
    "pattern.einsum-names": lambda d: f"einops の einsum で使える名前は{d['most']}個までです。",
}
