"""Where the cells lie."""

from kiwame.phrases.kinds import D


def contiguous_en(d: D) -> str:
    return f"{d['call']} puts the cells into memory in reading order, unless they lie so already. No value changes."


def contiguous_ja(d: D) -> str:
    return f"{d['call']} は、マスをメモリの上でも読む順番に並べます(すでにそうなら何もしません)。値は変わりません。"


EN = {
    "rule.contiguous": contiguous_en,
}


JA = {
    "rule.contiguous": contiguous_ja,
}
