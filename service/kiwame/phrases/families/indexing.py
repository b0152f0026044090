"""Cells taken by an index: slices, positions, masks."""

from typing import Any

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import cell, shape


def _entry_en(d: D, e: dict[str, Any]) -> str:
    text, axis = f"`{e['text']}`", en.axis(d, e["axis"])
    if e["kind"] == "new":
        return "`None` puts in a new axis of size 1"
    if e["kind"] == "int":
        return f"{text} takes place {e['place']} of {axis}, and that axis is gone"
    if e["kind"] == "slice":
        if e["length"] == 0:
            return f"{text} takes nothing of {axis}"
        if e["text"] in {":", "::"}:
            return f"{text} takes all of {axis}"
        if e["length"] == 1:
            return f"{text} takes place {e['start']} of {axis}"
        way = "" if e["by"] == 1 else f" in steps of {e['by']}"
        return (
            f"{text} takes {en.count(e['length'], 'place', 'places')} of {axis}, from {e['start']} to {e['last']}{way}"
        )
    if e["kind"] == "mask":
        last = e["axis"] + len(e["shape"]) - 1
        over = axis if len(e["shape"]) == 1 else f"axes {en.nth(d, e['axis'])} to {en.nth(d, last)}"
        return f"{e['name']} is a mask over {over} and is True at {en.count(e['count'], 'place', 'places')}"
    if e["kind"] == "flag":
        return f"{text} puts in an axis of size {int(e['text'] == 'True')}"
    if e["kind"] == "scalar":
        return f"{e['name']} holds one position on {axis}, and that axis is gone"
    return f"{e['name']}, of shape {shape(e['shape'])}, holds positions on {axis}"


def _entry_ja(d: D, e: dict[str, Any]) -> str:
    text, axis = f"`{e['text']}`", ja.axis(d, e["axis"])
    if e["kind"] == "new":
        return "`None` は大きさ1の次元を加えます"
    if e["kind"] == "int":
        return f"{text} は{axis}の{e['place']}番を選び、その次元はなくなります"
    if e["kind"] == "slice":
        if e["length"] == 0:
            return f"{text} は{axis}から何も選びません"
        if e["text"] in {":", "::"}:
            return f"{text} は{axis}をすべて選びます"
        if e["length"] == 1:
            return f"{text} は{axis}の{e['start']}番だけを選びます"
        way = "" if e["by"] == 1 else f"{e['by']}ずつ進みながら"
        return f"{text} は{axis}の{e['start']}から{e['last']}まで、{way}{e['length']}か所を選びます"
    if e["kind"] == "mask":
        last = e["axis"] + len(e["shape"]) - 1
        over = axis if len(e["shape"]) == 1 else f"{ja.nth(d, e['axis'])}から{ja.nth(d, last)}の次元"
        return f"{e['name']} は{over}に対するマスクで、True は{e['count']}か所です"
    if e["kind"] == "flag":
        return f"{text} は大きさ{int(e['text'] == 'True')}の次元を加えます"
    if e["kind"] == "scalar":
        return f"{e['name']} は{axis}の位置を1つ持ち、その次元はなくなります"
    return f"形状 {shape(e['shape'])} の {e['name']} は{axis}の位置を持ちます"


_WAY_EN = {
    "basic": "",
    "positions": " Index tensors are stretched to one shape and read together, cell by cell.",
    "mask": " The places where a mask is True are taken in reading order.",
}
_WAY_JA = {
    "basic": "",
    "positions": "位置のテンソルは形状を揃え、同じ場所どうしを組にして読みます。",
    "mask": "マスクが True の場所を、読む順に取り出します。",
}


def getitem_en(d: D) -> str:
    if not d["takes"]:
        return f"{d['call']} takes all of {d['in'][0]}."
    said = "; ".join(_entry_en(d, entry) for entry in d["takes"])
    rest = f" {en.count(d['whole'], 'axis', 'axes').capitalize()} not named {'stays' if d['whole'] == 1 else 'stay'} whole."
    return f"{said}.{rest if d['whole'] else ''}{_WAY_EN[d['way']]}"


def getitem_ja(d: D) -> str:
    if not d["takes"]:
        return f"{d['call']} は {d['in'][0]} をすべて選びます。"
    rest = f"ほかの{d['whole']}つの次元はそのまま残ります。" if d["whole"] else ""
    return f"{'。'.join(_entry_ja(d, entry) for entry in d['takes'])}。{rest}{_WAY_JA[d['way']]}"


def _places(axis: dict[str, Any], all_of: str, nothing: str) -> str:
    if axis["all"]:
        return all_of
    if not axis["count"]:
        return nothing
    return ", ".join(map(str, axis["places"])) + (", …" if axis["count"] > len(axis["places"]) else "")


def pick_axes_en(d: D) -> str:
    said = [f"{en.axis(d, a['axis'])}: {_places(a, 'all ' + str(a['size']), 'none')}" for a in d["axes"]]
    return f"Of {d['x']}, {'; '.join(said)}. Every combination of these is a cell of {d['out']}."


def pick_axes_ja(d: D) -> str:
    said = [f"{ja.axis(d, a['axis'])}は {_places(a, 'すべて', 'なし')}" for a in d["axes"]]
    return f"{d['x']} から選ぶ場所は、{'、'.join(said)}。その組み合わせすべてが {d['out']} のマスになります。"


def _pairs(d: D) -> str:
    pairs = ", ".join(f"{cell(d['out'], at)} = {cell(name, place)}" for at, (name, place) in d["cells"])
    return pairs + (", …" if d["numel"] > len(d["cells"]) else "")


EN: dict[str, Phrase] = {
    "rule.getitem": getitem_en,
    "pick.axes": pick_axes_en,
    "pick.cells": lambda d: f"In reading order of {d['out']}: {_pairs(d)}.",
    "contrast.grid": lambda d: (
        f"{en.differs(d)}: two lists are read in pairs; a column beside a row makes every combination of rows and columns."
    ),
    "warn.uint8-index": lambda d: (
        "torch reads a uint8 index as a mask, which it has deprecated; NumPy reads it as positions. Write .bool() or .long()."
        if d["library"] == "torch"
        else "NumPy reads a uint8 index as positions; torch reads it as a mask. Write .astype(bool) or .astype(int)."
    ),
    "warn.int-beside": lambda d: (
        "An integer beside index tensors: torch applies it first; NumPy counts it as an index array too, which moves the axes."
        f" Here {d['library']} gives {shape(d['to'])}, {d['other']} {shape(d['there'])}."
    ),
    "warn.backwards": lambda _d: (
        "torch refuses a negative step; there it is x.flip(axis), which copies. NumPy makes a view."
    ),
}
JA: dict[str, Phrase] = {
    "rule.getitem": getitem_ja,
    "pick.axes": pick_axes_ja,
    "pick.cells": lambda d: f"{d['out']} を読む順に、{_pairs(d)}。",
    "contrast.grid": lambda d: (
        f"{ja.differs(d)}。2つのリストは組にして読まれます。縦と横に向けて並べると、行と列のすべての組み合わせになります。"
    ),
    "warn.uint8-index": lambda d: (
        "torch は uint8 の添字をマスクとして読みます(非推奨)。NumPy は位置として読みます。.bool() か .long() と書きます。"
        if d["library"] == "torch"
        else "NumPy は uint8 の添字を位置として読みます。torch はマスクとして読みます。.astype(bool) か .astype(int) と書きます。"
    ),
    "warn.int-beside": lambda d: (
        "整数と位置のテンソルが並ぶとき、torch は整数を先に適用し、NumPy は整数も位置の配列として数えるので次元の場所が変わります。"
        f"ここでは {d['library']} が {shape(d['to'])}、{d['other']} が {shape(d['there'])} です。"
    ),
    "warn.backwards": lambda _d: (
        "torch は負のステップを受け付けません。torch では x.flip(次元) と書き、コピーになります。NumPy ではビューです。"
    ),
}


def _range_en(d: D) -> str:
    return f"0 to {d['size'] - 1}, or -{d['size']} to -1 from the end" if d["size"] else "none at all"


def _range_ja(d: D) -> str:
    return f"0から{d['size'] - 1}(末尾からは -{d['size']} から -1)" if d["size"] else "1つもありません"


EN_LESSONS: dict[str, Phrase] = {
    "index-out-of-range.axis": lambda d: (
        f"Axis {en.nth(d, d['axis'])} has size {d['size']}, so there is no place {d['index']} on it. Its places are {_range_en(d)}."
    ),
    "index-out-of-range.somewhere": lambda d: (
        f"{d['call']}: a position in the index lies outside x, of shape {shape(d['shape'])}. Places count from 0 to size - 1."
    ),
    "axis-count.index": lambda d: (
        f"The index names {en.count(d['count'], 'axis', 'axes')}, and x has {d['rank']}, shape {shape(d['shape'])}. None and … name no axis."
    ),
    "argument.ellipsis": lambda d: (
        f"... stands for all axes that are not named, so it can stand once; here it stands {d['count']} times."
    ),
    "argument.step-zero": lambda d: f"A slice cannot go on in steps of 0, as it does for {en.axis(d, d['axis'])}.",
    "argument.step-negative": lambda d: (
        f"torch slices cannot go backwards, and this one has the step {d['step']}. x.flip({d['axis']}) turns {en.axis(d, d['axis'])} round."
    ),
    "argument.index-entry": lambda d: (
        f"An index is made of whole numbers, slices, None, …, and tensors of positions or of True and False; {d['text']} is none of these."
    ),
    "argument.slice-entry": lambda d: (
        f"Start, stop and step of a slice are whole numbers or left out; {d['text']} is neither."
    ),
    "not-allowed.in-place-twice": lambda d: (
        f"Place {d['place']} stands twice in the index of {d['text']}, but += reads and writes it once, so it grows only once. index_add adds for each time that it stands there, into a new tensor."
    ),
    "not-allowed.in-place": lambda _d: (
        "This writes into a tensor that other names may share. Make a new one: torch.where(mask, value, x), x.masked_fill(mask, value) "
        "or x.index_fill(dim, index, value)."
    ),
    "sizes.mask": lambda d: (
        f"A mask must have the very sizes of the axes that it covers: it has shape {shape(d['mask'])}, and x has {shape(d['sizes'])} from {en.axis(d, d['axis'])} on."
    ),
    "sizes.index": lambda d: (
        f"Index tensors are read together, so their shapes must fit: {en.listed([shape(s) for s in d['shapes']])} do not. Sizes fit when equal or 1."
    ),
    "dtype.index": lambda d: (
        f"An index holds whole numbers (positions) or True and False (a mask){'; in torch, int64, int32 or bool' if d['library'] == 'torch' else ''}. "
        "Convert it first."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "index-out-of-range.axis": lambda d: (
        f"{ja.axis(d, d['axis'])}の大きさは{d['size']}なので、{d['index']} という位置はありません。使える位置は {_range_ja(d)}。"
    ),
    "index-out-of-range.somewhere": lambda d: (
        f"{d['call']}: 添字の中に、形状 {shape(d['shape'])} の x の外を指す位置があります。位置は0から「大きさ-1」までです。"
    ),
    "axis-count.index": lambda d: (
        f"添字は{d['count']}個の次元を指していますが、x の次元は{d['rank']}個、形状は {shape(d['shape'])} です。None と … は次元を指しません。"
    ),
    "argument.ellipsis": lambda d: (
        f"... は書かれていない次元すべてを表すので、1回だけ書けます。ここでは{d['count']}回書かれています。"
    ),
    "argument.step-zero": lambda d: f"{ja.axis(d, d['axis'])}のスライスのステップが0です。0では先に進めません。",
    "argument.step-negative": lambda d: (
        f"torch のスライスは逆向きに進めません(ステップ {d['step']})。x.flip({d['axis']}) で{ja.axis(d, d['axis'])}を逆順にします。"
    ),
    "argument.index-entry": lambda d: (
        f"添字に書けるのは整数、スライス、None、…、位置のテンソル、マスクです。{d['text']} はどれでもありません。"
    ),
    "argument.slice-entry": lambda d: (
        f"スライスの始まり、終わり、ステップは整数か省略です。{d['text']} はどちらでもありません。"
    ),
    "not-allowed.in-place-twice": lambda d: (
        f"{d['text']} の添字には {d['place']} の位置が2回ありますが、+= が読み書きするのは1回だけなので、1回分しか増えません。index_add なら書かれた回数だけ足し、新しいテンソルを作ります。"
    ),
    "not-allowed.in-place": lambda _d: (
        "これは、ほかの名前と共有されているかもしれないテンソルを書き換えます。新しいテンソルを作ります: torch.where(mask, value, x)、"
        "x.masked_fill(mask, value)、x.index_fill(dim, index, value)。"
    ),
    "sizes.mask": lambda d: (
        f"マスクの大きさは、対象の次元と同じでなければなりません。マスクは {shape(d['mask'])}、x は{ja.axis(d, d['axis'])}から {shape(d['sizes'])} です。"
    ),
    "sizes.index": lambda d: (
        f"位置のテンソルは組にして読むので、形状が合わなければなりません。{ja.listed([shape(s) for s in d['shapes']])} は合いません。"
        "大きさが等しいか、片方が1なら合います。"
    ),
    "dtype.index": lambda d: (
        f"添字は整数(位置)か真偽値(マスク)です{'。torch では int64、int32、bool に限ります' if d['library'] == 'torch' else ''}。先に変換します。"
    ),
}
