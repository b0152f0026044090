"""Where the cells lie, and as which dtype."""

from kiwame.phrases.kinds import D, Phrase


def contiguous_en(d: D) -> str:
    return f"{d['call']} puts the cells into memory in reading order, unless they lie so already. No value changes."


def contiguous_ja(d: D) -> str:
    return f"{d['call']} は、マスをメモリの上でも読む順番に並べます(すでにそうなら何もしません)。値は変わりません。"


def cast_en(d: D) -> str:
    kept = {
        "bool": "0 becomes False, every other number True, NaN too",
        "float16": "each number becomes the nearest one with about 3 digits",
        "float32": "each number becomes the nearest one with about 7 digits",
        "float64": "each number becomes the nearest one with about 16 digits",
    }
    return f"{d['call']} keeps every cell in its place as {d['dtype']}: {kept.get(d['dtype'], 'what is behind the decimal point is cut off')}."


def cast_ja(d: D) -> str:
    kept = {
        "bool": "0 は False、ほかの数は NaN も True になります",
        "float16": "約3桁で最も近い数になります",
        "float32": "約7桁で最も近い数になります",
        "float64": "約16桁で最も近い数になります",
    }
    return f"{d['call']} は、どのマスも同じ位置のまま {d['dtype']} にします。{kept.get(d['dtype'], '小数点より後は切り捨てます')}。"


EN: dict[str, Phrase] = {
    "rule.contiguous": contiguous_en,
    "rule.clone": lambda d: (
        f"{d['call']} copies every cell. What is written into the copy does not show in the original."
    ),
    "rule.cast": cast_en,
    "warn.cast-cuts": lambda d: (
        f"{d['from_dtype']} to {d['dtype']} cuts towards 0 and does not round: 1.7 becomes 1, -1.7 becomes -1."
        f" NaN, ∞ and what is too large for {d['dtype']} become numbers that no rule defines."
    ),
}
JA: dict[str, Phrase] = {
    "rule.contiguous": contiguous_ja,
    "rule.clone": lambda d: f"{d['call']} は、すべてのマスをコピーします。コピーに書き込んでも元は変わりません。",
    "rule.cast": cast_ja,
    "warn.cast-cuts": lambda d: (
        f"{d['from_dtype']} から {d['dtype']} へは、四捨五入ではなく0に向かって切り捨てます(1.7 は 1、-1.7 は -1)。"
        f"NaN、∞、{d['dtype']} に収まらない数がどうなるかは決まっていません。"
    ),
}
