"""Three cells that stand at the same place, and what becomes of them."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number
from kiwame.phrases.sides import sides_en, sides_ja


def lerp_en(d: D) -> str:
    a, b, weight = sides_en(d)
    return f"{d['call']} walks from {a} towards {b}: weight 0 stays at the start, 1 reaches the end, and here it is {weight}."


def lerp_ja(d: D) -> str:
    a, b, weight = (side.strip() for side in sides_ja(d))
    return f"{d['call']} は、{a}から{b}へ向かう途中の値です。重み0なら始点、1なら終点で、ここでは {weight} です。"


def fused_en(d: D) -> str:
    x, first, second = sides_en(d)
    word = "product" if d["symbol"] == "*" else "quotient"
    times = "" if d["value"] == 1 else f", times {number(d['value'])}"
    return f"{d['call']} adds to {x} the {word} of {first} and {second}{times}."


def fused_ja(d: D) -> str:
    x, first, second = (side.strip() for side in sides_ja(d))
    times = "" if d["value"] == 1 else f"の {number(d['value'])} 倍"
    word = "積" if d["symbol"] == "*" else "商"
    return f"{d['call']} は、{x}に、{first}と{second}の{word}{times}を足します。"


def _limit_en(limit: object) -> str:
    return f"the cell of {limit['name']} at the same place" if isinstance(limit, dict) else number(limit)


def _limit_ja(limit: object) -> str:
    return f"同じ位置の {limit['name']} のマス" if isinstance(limit, dict) else number(limit)


def clamp_en(d: D) -> str:
    parts = []
    if d["min"] is not None:
        parts.append(f"below {_limit_en(d['min'])} up to it")
    if d["max"] is not None:
        parts.append(f"above {_limit_en(d['max'])} down to it")
    if not parts:
        return f"{d['call']} has no limit, so every cell stays as it is."
    return f"{d['call']} brings what is {' and what is '.join(parts)}. What lies within stays."


def clamp_ja(d: D) -> str:
    parts = []
    if d["min"] is not None:
        parts.append(f"{_limit_ja(d['min'])} より小さい値を {_limit_ja(d['min'])} に上げ")
    if d["max"] is not None:
        parts.append(f"{_limit_ja(d['max'])} より大きい値を {_limit_ja(d['max'])} に下げ")
    if not parts:
        return f"{d['call']} は、限界がないので、どのマスもそのままです。"
    return f"{d['call']} は、{'、'.join(parts)}ます。範囲内の値はそのままです。"


EN: dict[str, Phrase] = {
    "rule.lerp": lerp_en,
    "rule.fused": fused_en,
    "rule.clamp": clamp_en,
}
JA: dict[str, Phrase] = {
    "rule.lerp": lerp_ja,
    "rule.fused": fused_ja,
    "rule.clamp": clamp_ja,
}
EN_LESSONS: dict[str, Phrase] = {
    "argument.no-limits": lambda d: f"{d['op']} needs min, max or both, and neither is given.",
    "argument.mixed-limits": lambda d: (
        f"{d['library']}'s {d['op']} takes two numbers or two tensors as min and max, not one of each."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "argument.no-limits": lambda d: f"{d['op']} には min か max、または両方が必要です。",
    "argument.mixed-limits": lambda d: (
        f"{d['library']} の {d['op']} の min と max は、両方とも数か、両方ともテンソルでなければなりません。"
    ),
}
