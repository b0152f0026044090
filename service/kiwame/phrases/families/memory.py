"""Where the cells lie, and as which dtype."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import product, shape

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


def size_en(d: D) -> str:
    if d["dim"] is not None:
        return (
            f"{d['call']} asks how large {en.axis(d, d['dim'], d['name'])} of {d['name']} is: {d['sizes'][d['dim']]}."
        )
    if not d["sizes"]:
        return f"{d['name']} has no axes, so there is no size to tell."
    each = en.listed([f"{en.axis(d, n, d['name'])} has size {s}" for n, s in enumerate(d["sizes"])])
    return f"The shape has a number for every axis of {d['name']}: {each}."


def size_ja(d: D) -> str:
    if d["dim"] is not None:
        return f"{d['call']} は、{d['name']} の{ja.axis(d, d['dim'], d['name'])}の大きさを尋ねます。{d['sizes'][d['dim']]} です。"
    if not d["sizes"]:
        return f"{d['name']} には次元がないので、大きさもありません。"
    each = "、".join(f"{ja.axis(d, n, d['name'])}は{s}" for n, s in enumerate(d["sizes"]))
    return f"形状は、{d['name']} の次元ごとの大きさを並べたものです。{each}です。"


EN: dict[str, Phrase] = {
    "rule.as_tensor": lambda d: f"{d['in'][0]} is taken as it is: every cell stays where it is.",
    "rule.size": size_en,
    "rule.ndim": lambda d: f"{d['name']} has {en.count(d['count'], 'axis', 'axes')}: its shape is {shape(d['sizes'])}.",
    "rule.numel": lambda d: f"The sizes of {d['name']} multiplied: {product(d['sizes'])}.",
    "rule.contiguous": contiguous_en,
    "rule.clone": lambda d: (
        f"{d['call']} copies every cell. What is written into the copy does not show in the original."
    ),
    "rule.cast": cast_en,
}
JA: dict[str, Phrase] = {
    "rule.as_tensor": lambda d: f"{d['in'][0]} をそのまま見ます。どのマスも同じ場所です。",
    "rule.size": size_ja,
    "rule.ndim": lambda d: f"{d['name']} の形状は {shape(d['sizes'])} なので、次元は{d['count']}個です。",
    "rule.numel": lambda d: f"{d['name']} の大きさを掛け合わせると {product(d['sizes'])} です。",
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
