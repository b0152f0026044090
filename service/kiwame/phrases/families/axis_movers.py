"""Axes taken out of their seats, turned round, rolled, or read along."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.families.seat_movers import seats_en, seats_ja
from kiwame.phrases.kinds import D, Phrase


def movedim_en(d: D) -> str:
    if d["dims"] == sorted(d["dims"]):
        return f"{d['call']}: {en.SETTLED}"
    pairs = [f"person {en.nth(d, a)} goes to seat {b}" for a, b in zip(d["source"], d["destination"], strict=True)]
    return f"{d['call']}: {en.listed(pairs)}, the others move up in order. So {seats_en(d)}."


def movedim_ja(d: D) -> str:
    if d["dims"] == sorted(d["dims"]):
        return f"{d['call']} では{ja.SETTLED}"
    pairs = "、".join(f"{ja.person(d, a)}が{b}番の席" for a, b in zip(d["source"], d["destination"], strict=True))
    return f"{d['call']} では{pairs}へ移り、ほかの人は順に詰めます。つまり「{seats_ja(d)}」です。"


def flip_en(d: D) -> str:
    if not d["turned"]:
        return f"{d['call']}: no axis is turned round, so every cell stays."
    first = d["turned"][0]
    size = d["shape"][first]
    if size < 2:
        return f"{d['call']} reads {en.axes_words(d, d['turned'])} from the end; with size {size} that changes nothing there."
    return (
        f"{d['call']} reads {en.axes_words(d, d['turned'])} from the end: along {en.axis(d, first)},"
        f" place 0 takes what stood at {size - 1}."
    )


def flip_ja(d: D) -> str:
    if not d["turned"]:
        return f"{d['call']} では、逆向きにする次元がないので何も動きません。"
    first = d["turned"][0]
    size = d["shape"][first]
    if size < 2:
        return f"{d['call']} は{ja.axes_words(d, d['turned'])}を逆から読みますが、大きさが{size}なのでそこでは何も変わりません。"
    return f"{d['call']} は{ja.axes_words(d, d['turned'])}を逆から読みます。{ja.axis(d, first)}の0の位置には、{size - 1}の位置の値が入ります。"


def _way_en(by: int) -> str:
    return f"{abs(by)} {'place' if abs(by) == 1 else 'places'} {'on' if by >= 0 else 'back'}"


def roll_en(d: D) -> str:
    if not d["steps"]:
        return f"{d['call']} moves every cell {_way_en(d['by'])} in reading order; what falls off one end comes in at the other."
    ways = en.listed([f"{_way_en(by)} along {en.axis(d, axis)}" for axis, by in d["steps"]])
    return f"{d['call']} moves every cell {ways}; what falls off one end comes in at the other."


def _way_ja(by: int) -> str:
    return f"{abs(by)}つ{'先' if by >= 0 else '前'}"


def roll_ja(d: D) -> str:
    if not d["steps"]:
        return f"{d['call']} は、どのマスも読む順番で{_way_ja(d['by'])}へずらします。端からはみ出たものは反対の端に入ります。"
    ways = "、".join(f"{ja.axis(d, axis)}に沿って{_way_ja(by)}" for axis, by in d["steps"])
    return f"{d['call']} は、どのマスも{ways}へずらします。端からはみ出たものは反対の端に入ります。"


def rot90_en(d: D) -> str:
    if d["quarters"] == 0:
        return f"{d['call']} is a whole number of full turns, so every cell stays."
    turns = {1: "a quarter turn", 2: "half a turn", 3: "three quarter turns"}[d["quarters"]]
    return f"{d['call']} makes {turns} in the plane of {en.axes_words(d, [d['first'], d['second']])}, from {en.axis(d, d['first'])} towards {en.axis(d, d['second'])}."


def rot90_ja(d: D) -> str:
    if d["quarters"] == 0:
        return f"{d['call']} はちょうど何周かの回転なので、何も動きません。"
    return f"{d['call']} は、{ja.axes_words(d, [d['first'], d['second']])}が作る面の中で、{ja.nth(d, d['first'])}から{ja.nth(d, d['second'])}へ向かって{90 * d['quarters']}度回します。"


def diagonal_en(d: D) -> str:
    where = (
        "whose places are equal"
        if d["offset"] == 0
        else f"where the place on {en.axis(d, d['b'])} is {abs(d['offset'])} {'more' if d['offset'] > 0 else 'less'}"
    )
    return f"{d['call']} takes the cells of {en.axes_words(d, [d['a'], d['b']])} {where}: {d['length']} of them, as the last axis."


def diagonal_ja(d: D) -> str:
    where = (
        "位置が等しいマス"
        if d["offset"] == 0
        else f"{ja.nth(d, d['b'])}の位置のほうが{abs(d['offset'])}だけ{'大きい' if d['offset'] > 0 else '小さい'}マス"
    )
    return f"{d['call']} は、{ja.axes_words(d, [d['a'], d['b']])}で{where}を取り出します。{d['length']}個が最後の次元に並びます。"


EN: dict[str, Phrase] = {
    "rule.movedim": movedim_en,
    "rule.flip": flip_en,
    "rule.roll": roll_en,
    "rule.rot90": rot90_en,
    "rule.diagonal": diagonal_en,
    "contrast.swap": lambda d: f"{en.differs(d)}: it swaps two axes, and those between them stay.",
}
JA: dict[str, Phrase] = {
    "rule.movedim": movedim_ja,
    "rule.flip": flip_ja,
    "rule.roll": roll_ja,
    "rule.rot90": rot90_ja,
    "rule.diagonal": diagonal_ja,
    "contrast.swap": lambda d: f"{ja.differs(d)}。2つの次元を入れ替えるだけで、間の次元は動かないからです。",
}
EN_LESSONS: dict[str, Phrase] = {
    "axis-count.moved": lambda d: (
        f"{en.count(len(d['source']), 'axis is', 'axes are')} to move, and {en.count(len(d['destination']), 'place is', 'places are')} named for them."
    ),
    "axis-count.plane": lambda d: (
        f"{d['op']} turns in the plane of two different axes; the tensor has {en.count(d['rank'], 'axis', 'axes')}."
    ),
    "argument.shifts": lambda d: (
        f"roll needs one shift for each axis: {en.count(d['shifts'], 'shift is', 'shifts are')} given for {en.count(d['axes'], 'axis', 'axes')}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "axis-count.moved": lambda d: (
        f"動かす次元は{len(d['source'])}個ですが、行き先は{len(d['destination'])}個です。同じ数だけ書きます。"
    ),
    "axis-count.plane": lambda d: (
        f"{d['op']} は異なる2つの次元が作る面の中で回します。このテンソルの次元は{d['rank']}つです。"
    ),
    "argument.shifts": lambda d: (
        f"roll では、次元ごとに1つずつずらす量を書きます。次元{d['axes']}つに対して{d['shifts']}個あります。"
    ),
}
