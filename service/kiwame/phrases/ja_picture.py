"""Japanese: the words that stand in pictures. Short noun forms, and touching what they speak of."""

from collections.abc import Callable

from kiwame.phrases.ja_refused import WORDS as REFUSED
from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import shape

_LINES = {"row": "行", "column": "列", "vector": "ベクトル"}
_KINDS = {2: ("行", "列"), 3: ("枚", "行", "列")}


def kind(rank: int, axis: int) -> str:
    """What the places of an axis are called where all axes are drawn."""
    return _KINDS[rank][axis] if rank in _KINDS else ""


def _showing(d: D) -> str:
    return f"{'×'.join(map(str, d['shape']))} のうち {'×'.join(map(str, d['shown']))} を表示"


def _held(d: D) -> str:
    return f"軸{d['axis']}は{d['size']}のうち{d['at']}番"


def _swap_title(d: D) -> str:
    moved = [n for n, person in enumerate(d["dims"]) if n != person]
    if not moved:
        return "全員がもとの席のまま"
    if len(moved) == 2:
        return "2人が席を入れかわる" if len(d["dims"]) == 2 else f"人{moved[0]}と人{moved[1]}が席を入れかわる"
    return "数字は、その席に来る人の番号"


def _fold_title(d: D) -> str:
    gone = d["gone"]
    if len(gone) == d["rank"]:
        return "全部のマスが1つの数になる"
    who = "と".join(f"人{n}" for n in gone)
    return f"{who}をまとめる（空いた席は残る）" if d["keepdim"] else f"{who}をまとめて、席をなくす"


def _meet_title(d: D) -> str:
    a, b = _LINES[d["a"]], _LINES[d["b"]]
    return f"{a}どうしが出会う" if a == b else f"{a}と{b}が出会う"


def _agree(d: D) -> str:
    cells = f"{d['cells']}マス中{d['checked']}マスが{d['library']}と一致"
    return f"{cells}（許容 {d['tolerance']:g}）" if d["tolerance"] else cells


def _holds(d: D) -> str:
    return f"、中身は {d['values']}" if d["values"] is not None else ""


WORDS: dict[str, Callable[[D], str]] = {
    **REFUSED,
    "seat": lambda d: f"席{d['n']}",
    "size": lambda d: f"大きさ{d['n']}",
    "shape": lambda _d: "形状",
    "new-shape": lambda _d: "新しい形状",
    "no-cells": lambda _d: "マスなし",
    "seats-of": lambda d: f"{d['name']}の席",
    "who": lambda _d: "だれがどの席に座る？",
    "stays": lambda _d: "残るのはだれ？",
    "leaves": lambda _d: "いなくなる",
    "grown": lambda _d: "それぞれの席はどうなる？",
    "grows": lambda _d: "席が伸びる",
    "equal": lambda _d: "同じ大きさ",
    "new-person": lambda _d: "新しい人",
    "is-cut": lambda _d: "切り分ける",
    "whole": lambda _d: "そのまま",
    "told": lambda _d: "だれに何を言う？",
    "stays-at": lambda d: f"{d['n']}番に残る",
    "same-seat": lambda d: f"席{d['n']}と同じ",
    "stays-put": lambda _d: "残る",
    "goes": lambda d: "指名された人が抜ける" if d["given"] else "指名なし、全員が抜ける",
    "seat-kept": lambda _d: "空いた席が残る",
    "nobody": lambda _d: "空席",
    "new": lambda _d: "新しい席",
    "takes": lambda d: f"席{d['seat']}には",
    "person": lambda d: f"人{d['n']}",
    "opens": lambda d: f"席{d['seat']}は新しい席",
    "follow": lambda _d: "1マスを追う",
    "check": lambda _d: "確かめる",
    "agree": _agree,
    "disagree": lambda d: f"{d['cells']}マス中{d['wrong']}マスが{d['library']}と違う",
    "showing": _showing,
    "held": _held,
    "legend-fill": lambda _d: "うすい色＝値の出どころ",
    "legend-person": lambda _d: "人のしるし＝軸（番号つき）",
    "legend-ring": lambda _d: "枠＝追いかける1マス",
    "title-swap": _swap_title,
    "title-fold": _fold_title,
    "title-order": lambda _d: "読む順はそのまま、行の切れ目が変わる",
    "title-stretch": lambda _d: "大きさ1を相手に合わせて伸ばす",
    "cell-by-cell": lambda _d: "1マスずつ",
    "line-by-line": lambda _d: "並びごとに",
    "where-mask": lambda d: f"{d['name']} が {d['value']} の所を採る",
    "title-meet": _meet_title,
    "who-meets": lambda _d: "だれとだれが出会う？",
    "must-equal": lambda d: f"2つの {d['n']} は必ず等しい",
    "meet-and-leave": lambda _d: "掛けて足すと、席がなくなる",
    "one-at-a-time": lambda d: f"1枚ずつ：ここでは {d['a']} と {d['b']}",
    "turned": lambda _d: "横倒しで描く",
    "inner-leave": lambda d: "外側が残り、内側は消える" if d["outer"] else "どちらも消え、1つの数が残る",
    "line": lambda d: f"{_LINES[d['kind']]}{d['n']}",
    "title-items": lambda _d: "1つの項目が1人に話しかける",
    "memory": lambda d: f"メモリ：{d['n']}個の数が1列に並ぶ",
    "strides": lambda d: f"{d['name']}のストライド {shape(d['strides'])}",
    "nothing-copied": lambda _d: "コピーなし",
    "copied": lambda _d: "コピーあり",
    "alt-tensor": lambda d: f"入力 {d['name']} の形状は {d['shape']}{_holds(d)}。",
    "alt-result": lambda d: f"出力 {d['name']} の形状は {d['shape']}{_holds(d)}。",
    "alt-elided": lambda _d: "長い軸は、はじめと終わりだけを描いている。",
    "film-predict": lambda _d: "予想：何が出てくる？",
    "film-where": lambda d: f"予想：{d['value']} はどこへ行く？",
    "film-what": lambda d: f"予想：{d['cell']} はいくつ？",
    "film-column": lambda d: f"{d['name']} の行{d['row']} が {d['out']} の列{d['to']} になる",
    "film-row": lambda d: f"{d['name']} の行{d['row']} が {d['out']} の行{d['to']} になる",
    "film-moves": lambda d: f"{d['name']} のマスが {d['out']} の席へ動く",
    "film-cell": lambda d: f"これらのマスから {d['cell']} ができる",
    "film-line": lambda d: f"これらのマスから {d['out']} の1行ができる",
    "film-join": lambda d: "、".join(d["parts"]),
    "title-strip": lambda d: f"{d['n']}段を順に通る",
    "shapes": lambda _d: "形状",
    "whole-formula": lambda _d: "まとめると",
    "compare-seats": lambda _d: "席ごとに大きさをくらべる",
    "equal-or-one": lambda _d: "同じ、またはどちらかが1ならよい。",
    "one-stretches": lambda _d: "1の席、ない席は相手に合わせて伸びる。",
    "kept-order": lambda _d: "読む順はそのまま、行の切れ目だけが変わる。前の人はもういない",
    "kept-seats": lambda _d: "行がまるごと動く。人は残り、席が変わる",
    "differ": lambda d: f"{d['cells']}マス中{d['n']}マスが違う",
    "same": lambda _d: "同じマス",
    "different": lambda _d: "違うマス",
    "along": lambda d: f"{d['name']}の行に沿って1回に{d['steps']}歩、ストライド {shape(d['strides'])}",
    "other-shapes": lambda _d: "形状が違う",
    "all-same": lambda _d: "どのマスも同じ",
    "same-shape-differ": lambda _d: "形状は同じ、マスは違う",
    "make-agree": lambda _d: "こうすれば一致",
    "same-value": lambda _d: "AとBで同じ数",
    "other-value": lambda _d: "違う数",
}
