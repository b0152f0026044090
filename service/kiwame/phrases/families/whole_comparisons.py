"""One answer about all pairs of cells."""

import math

from kiwame.phrases import en_words as en
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, shape


def _side(d: D, side: str) -> str:
    given = d[side]
    return str(given["name"]) if given["number"] is None else number(given["number"])


def allclose_en(d: D) -> str:
    pairs = math.prod(d["whole"])
    nan = " NaN counts as near to NaN." if d["equal_nan"] else ""
    return (
        f"{d['call']} compares {_side(d, 'a')} and {_side(d, 'b')} in {en.count(pairs, 'pair', 'pairs')} of cells and answers once:"
        f" True where every pair is apart by at most {number(d['atol'])} + {number(d['rtol'])} · |b|. One pair further apart"
        f" makes it False.{nan}"
    )


def allclose_ja(d: D) -> str:
    nan = "NaN どうしは近いとみなします。" if d["equal_nan"] else ""
    return (
        f"{d['call']} は、{_side(d, 'a')} と {_side(d, 'b')} のマスを{math.prod(d['whole'])}組で比べ、答えをひとつだけ返します。"
        f"どの組も差が {number(d['atol'])} + {number(d['rtol'])} · |b| 以下なら True、1組でも超えれば False です。{nan}"
    )


def equal_en(d: D) -> str:
    a, b = _side(d, "a"), _side(d, "b")
    if d["a"]["shape"] != d["b"]["shape"]:
        shapes = f"{a} is {shape(d['a']['shape'])} and {b} is {shape(d['b']['shape'])}"
        return f"{d['call']} answers once, and wants the same shape first: {shapes}, so it is False before any cell is compared."
    nan = " NaN counts as equal to NaN." if d["equal_nan"] else ""
    pairs = en.count(math.prod(d["whole"]), "pair", "pairs")
    return (
        f"{d['call']} answers once: {a} and {b} have the same shape, so it is True where all {pairs} of cells are equal,"
        f" and False where one differs.{nan}"
    )


def equal_ja(d: D) -> str:
    a, b = _side(d, "a"), _side(d, "b")
    if d["a"]["shape"] != d["b"]["shape"]:
        shapes = f"{a} は {shape(d['a']['shape'])}、{b} は {shape(d['b']['shape'])}"
        return f"{d['call']} は、答えをひとつだけ返します。まず形状が同じかを見ます。{shapes} なので、マスを比べるまでもなく False です。"
    nan = "NaN どうしは等しいとみなします。" if d["equal_nan"] else ""
    return (
        f"{d['call']} は、答えをひとつだけ返します。{a} と {b} は形状が同じなので、{math.prod(d['whole'])}組のマスが"
        f"すべて等しければ True、1組でも違えば False です。{nan}"
    )


EN: dict[str, Phrase] = {"rule.allclose": allclose_en, "rule.equal": equal_en}
JA: dict[str, Phrase] = {"rule.allclose": allclose_ja, "rule.equal": equal_ja}
