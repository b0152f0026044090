"""日本語: what is said of two results beside each other, and in a quiz. The sides are A and B."""

from typing import Any

from kiwame.phrases.ja_words import axis, nth, person
from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import cell, number, shape
from kiwame.phrases.verb_kinds import verb_phrases_of

HEADINGS = {
    "shapes": "形状",
    "cells": "マス",
    "formulas": "すべてのマスを一行で",
    "reason": "違いの理由",
    "traced": "ひとつのマスを追う",
    "dtypes": "データ型",
    "memories": "メモリ",
    "agree": "一致させるには",
    "mistake": "この選択肢の正体",
}
BETWEEN = ""  # sentences


def compared(a: str, b: str) -> str:
    """The title of a comparison."""
    return f"A: {a}、B: {b}"


def with_shape(values: str, sizes: list[int]) -> str:
    """An option that shows values."""
    return f"{values} 形状 {shape(sizes)}"


def shapes_same(d: D) -> str:
    return f"形状はどちらも {shape(d['a'])} です。"


def shapes_other(d: D) -> str:
    return f"A の形状は {shape(d['a'])}、B の形状は {shape(d['b'])} です。"


def shapes_order(d: D) -> str:
    values = _in_order(d["order"], more=d["numel"] > len(d["order"]))
    return f"{shapes_other(d)}順に読むと、どちらも同じ{d['numel']}個の値 {values} です。"


def _in_order(values: list[Any], *, more: bool) -> str:
    return " ".join(number(v) for v in values) + (" …" if more else "")


def cells_same(d: D) -> str:
    if not d["numel"]:
        return "どちらにもマスがないので、違うマスもありません。"
    near = f"(小数は相対誤差 {d['tolerance']:g} まで)" if d["tolerance"] else ""
    first = f"全{d['numel']}マスが一致します{near}。" if d["numel"] > 1 else f"ただひとつのマスが一致します{near}。"
    if d["always"]:
        return f"{first}どのマスも同じ場所から来ているので、値が変わっても一致します。"
    return f"{first}確かめたのは、この値についてだけです。"


def cells_differ(d: D) -> str:
    if d["cells"][0][0] == []:
        _, a, b = d["cells"][0]
        return f"ただひとつの値が違い、A では {number(a)}、B では {number(b)} です。"
    named = [f"{cell('', at)} は A が {number(a)}、B が {number(b)}" for at, a, b in d["cells"]]
    more = "、…" if d["differ"] > len(named) else " です。"
    many = f"{d['numel']}マス中{d['differ']}マス" if d["differ"] < d["numel"] else f"{d['numel']}マスすべて"
    return f"{many}が違います。{'、'.join(named)}{more}"


def formulas(d: D) -> str:
    if d["a"] == d["b"]:
        return f"どちらも {'、次に '.join(d['a'])} です。"
    return f"A は {'、次に '.join(d['a'])}、B は {'、次に '.join(d['b'])} です。"


def reason_seats(d: D) -> str:
    if len(d["a"]) != len(d["b"]):
        return f"並べ替える次元の数は、A では{len(d['a'])}、B では{len(d['b'])}です。"
    pairs = enumerate(zip(d["a"], d["b"], strict=True))
    seats = [f"{n}番の席は A では{person(d, a, 'a')}、B では{person(d, b, 'b')}" for n, (a, b) in pairs if a != b]
    return f"{'、'.join(seats)}です。" + ("B の並べ替えは A の逆です。" if d["inverse"] else "")


def reason_axes(d: D) -> str:
    return f"{d['op']} がまとめる次元は、A では{_axes(d, 'a')}、B では{_axes(d, 'b')}です。"


def _axes(d: D, side: str) -> str:
    return "と".join(nth(d, a, side) for a in d[side])


def reason_order(d: D) -> str:
    keeps = d["keeps"][0]
    moves = "b" if keeps == "a" else "a"
    kept, moved = (_in_order(d[side], more=d["more"]) for side in (keeps, moves))
    return (
        f"{keeps.upper()} は読む順番 {kept} を変えません。"
        f"{moves.upper()} はマスを動かすので、順に読むと {moved} になります。"
    )


def reason_orders(d: D) -> str:
    a, b = (_in_order(d[side], more=d["more"]) for side in "ab")
    return f"順に読むと、A は {a}、B は {b} です。"


def dtypes(d: D) -> str:
    return f"A は {d['a']}、B は {d['b']} です。"


def memories(d: D) -> str:
    return f"A は{_memory(d['a'])}。B は{_memory(d['b'])}。"


def _memory(d: D) -> str:
    whose = f" {d['view_of']} のビュー" if d["view_of"] else "自分のメモリを持つテンソル"
    return f"{whose}で、ストライドは {shape(d['strides'])}、{'連続です' if d['contiguous'] else '連続ではありません'}"


def agree_found(d: D) -> str:
    cells = f"全{d['numel']}マスの一致" if d["numel"] > 1 else "結果の一致"
    calls = " → ".join(d["calls"])
    return (
        f"{d['of'].upper()} に続けて {calls} とすると {d['other'].upper()} になります。実行して{cells}を確かめました。"
    )


def agree_none(d: D) -> str:
    if not d["tried"]:
        return "A や B に続けて相手と同じ形状にできる操作は見つかりませんでした。"
    return f"A や B に続ける操作を{d['tried']}通り試しましたが、一致するものはありませんでした。"


def _question(d: D) -> str:
    return " → ".join(d["calls"])


def ask_output(d: D) -> str:
    return f"{_question(d)} の結果はどれでしょうか。"


def ask_shape(d: D) -> str:
    return f"{_question(d)} の結果の形状はどれでしょうか。"


def verdict_right(d: D) -> str:
    return f"正解です。答えは {d['right']} です。"


def verdict_wrong(d: D) -> str:
    return f"{d['chosen']} ではありません。正解は {d['right']} です。"


def _gives(d: D) -> str:
    return f"これは {d['call']} の結果です。"


def mistake_contrast(d: D) -> str:
    for start in (f"{d['call']} では", f"{d['call']} は"):
        if d["told"].startswith(start):
            return f"これは {d['call']} の結果で、{d['told'].removeprefix(start)}"
    return f"{_gives(d)}{d['told']}"


def mistake_reshape(d: D) -> str:
    order = _in_order(d["order"], more=d["numel"] > len(d["order"]))
    return f"{_gives(d)}読む順番は {order} のまま変わりません。"


def mistake_permute(d: D) -> str:
    return f"{_gives(d)}これは席を入れ替えますが、{d['own']} は読む順番を変えません。"


def mistake_inverse(d: D) -> str:
    return (
        f"{_gives(d)}これは逆の並べ替えです。{d['own']} の引数は「どこへ行くか」ではなく「どこから来るか」を表します。"
    )


def mistake_cell(d: D) -> str:
    return f"この選択肢では {cell(d['name'], d['at'])} が {number(d['value'])} です。"


def mistake_keepdim(d: D) -> str:
    return f"{_gives(d)}形状は {shape(d['to'])} で、次元を大きさ1で残すかどうかは keepdim で決まります。"


def mistake_other_axis(d: D) -> str:
    return f"{_gives(d)}次元が違います。"


def mistake_other_order(d: D) -> str:
    return f"{_gives(d)}次元の順番が違います。"


def mistake_argument(d: D) -> str:
    return f"{_gives(d)}引数が違います。"


def mistake_unchanged(d: D) -> str:
    return f"これは {d['own']} をする前の {d['name']} です。"


def mistake_columns(d: D) -> str:
    return f"これは列ごとに値を並べたものです。{d['own']} は行ごとに読む順番を変えません。"


def mistake_exchanged(d: D) -> str:
    return f"{_gives(d)}2つの値の順番が逆です。"


def mistake_other_op(d: D) -> str:
    return f"{_gives(d)}操作が違います。"


def mistake_short(_d: D) -> str:
    return "どの合計も、最後の1マスが足されていません。"


def mistake_turned(_d: D) -> str:
    return "結果の行と列が入れ替わっています。"


def mistake_backwards(d: D) -> str:
    return "値の並びが逆です。" if d["rank"] == 1 else f"{axis(d, d['axis'])}に沿った並びが逆です。"


def mistake_moved_on(_d: D) -> str:
    return "どの値も1マス前にずれています。"


def mistake_one_more(_d: D) -> str:
    return "どの値も1だけ大きくなっています。"


def mistake_shape(d: D) -> str:
    extra = len(d["shape"]) - len(d["to"])
    if extra:
        return f"{shape(d['shape'])} では次元が{abs(extra)}つ{'多すぎます' if extra > 0 else '足りません'}。"
    if sorted(d["shape"]) == sorted(d["to"]):
        return "大きさは合っていますが、席の順番が違います。"
    return f"大きさが {shape(d['to'])} と違います。"


PHRASES = verb_phrases_of(globals())
