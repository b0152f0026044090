"""Where the cells lie, and as which dtype."""

from kiwame.phrases.kinds import D, Phrase

DIGITS = {"float16": 3, "float32": 7, "float64": 16}  # that a float dtype keeps


def contiguous_en(d: D) -> str:
    return f"{d['call']} puts the cells into memory in reading order, unless they lie so already. No value changes."


def contiguous_ja(d: D) -> str:
    return f"{d['call']} は、マスをメモリの上でも読む順番に並べます(すでにそうなら何もしません)。値は変わりません。"


def cast_en(d: D) -> str:
    if d["dtype"] == "bool":
        how = "0 becomes False, every other number True, NaN too"
    elif d["dtype"] in DIGITS:
        how = f"each becomes the nearest number with about {DIGITS[d['dtype']]} digits"
    else:
        how = "what is behind the decimal point is cut off, so 1.7 gives 1 and -1.7 gives -1. What does not fit wraps around; for NaN, ∞ and floats that are too large no rule says what comes out"
    return f"{d['call']} keeps every cell in its place as {d['dtype']}: {how}."


def cast_ja(d: D) -> str:
    if d["dtype"] == "bool":
        how = "0 は False、ほかの数は NaN も True になります"
    elif d["dtype"] in DIGITS:
        how = f"約{DIGITS[d['dtype']]}桁で最も近い数になります"
    else:
        how = "小数点より後は切り捨てるので、1.7 は 1、-1.7 は -1 になります。収まらない整数は一周し、NaN、∞、大きすぎる小数がどうなるかは決まっていません"
    return f"{d['call']} は、どのマスも同じ位置のまま {d['dtype']} にします。{how}。"


EN: dict[str, Phrase] = {
    "rule.contiguous": contiguous_en,
    "rule.clone": lambda d: (
        f"{d['call']} copies every cell. What is written into the copy does not show in the original."
    ),
    "rule.cast": cast_en,
}
JA: dict[str, Phrase] = {
    "rule.contiguous": contiguous_ja,
    "rule.clone": lambda d: f"{d['call']} は、すべてのマスをコピーします。コピーに書き込んでも元は変わりません。",
    "rule.cast": cast_ja,
}
EN_LESSONS: dict[str, Phrase] = {
    "dtype.of-tensor": lambda d: (
        f"{d['dtype']} is not known before the code runs, and no code runs here. Write the dtype out, such as float32."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "dtype.of-tensor": lambda d: (
        f"{d['dtype']} は実行するまで決まりませんが、ここではコードを実行しません。float32 のように直接書いてください。"
    ),
}
