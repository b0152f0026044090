"""Lessons of einops patterns."""

from kiwame.phrases import en_words as en
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def _names(d: D) -> list[str]:
    return sorted(name.strip(" '{}[]()") for name in d["names"].split(","))


def _of(d: D) -> str:
    return f" {shape(d['shape'])}" if "shape" in d else ""


EN: dict[str, Phrase] = {
    "pattern.rank": lambda d: (
        f'The left side of "{d["pattern"]}" names {"at least " if "more" in d else ""}{d["want"]} axes, and the tensor{_of(d)} has {d["got"]}. One name, or one bracket of names, is for one axis.'
    ),
    "pattern.one-side": lambda d: (
        f'rearrange only moves axes, so every name stands on both sides; {en.listed(_names(d))} stands on one side only in "{d["pattern"]}". reduce takes an axis away, repeat adds one.'
    ),
    "pattern.divide": lambda d: (
        f'A bracket splits one axis into equal parts, and {d["size"]} cannot be divided by {d["part"]} in "{d["pattern"]}".'
    ),
    "pattern.axis": lambda d: (
        f'In "{d["pattern"]}" an axis is said to have size {d["b"]}, and the tensor{_of(d)} has {d["a"]} there. A size may be left out wherever it follows from the tensor.'
    ),
    "pattern.unknown-sizes": lambda d: (
        f'Where a bracket splits an axis, all parts but one need a size, and {en.listed(_names(d))} of "{d["pattern"]}" cannot be worked out. Give one, such as {_names(d)[0]}=2.'
    ),
    "pattern.new-sizes": lambda d: (
        f"repeat adds {en.listed(_names(d))}, and nothing says how large: give {_names(d)[0]}=2 or another size."
    ),
    "pattern.brackets": lambda d: f'A bracket in "{d["pattern"]}" has no partner.',
    "pattern.duplicate": lambda d: (
        f'{d["name"]} stands twice on one side of "{d["pattern"]}". Each name is one axis; a diagonal is taken with einsum.'
    ),
    "pattern.unexpected": lambda d: (
        f'reduce only takes axes away, so the right side can hold no name that the left has not: {en.listed(_names(d))} in "{d["pattern"]}". repeat adds axes.'
    ),
    "dtype.reduce-mean": lambda _d: (
        "A mean is rarely a whole number, so a float dtype is wanted. Write x.float() before it."
    ),
}
JA: dict[str, Phrase] = {
    "pattern.rank": lambda d: (
        f"「{d['pattern']}」の左側は{d['want']}次元{'以上' if 'more' in d else ''}ですが、テンソル{_of(d)} は{d['got']}次元です。名前1つ、またはかっこ1組が、次元1つに当たります。"
    ),
    "pattern.one-side": lambda d: (
        f"rearrange は次元を動かすだけなので、どの名前も両側に必要ですが、「{d['pattern']}」の {'、'.join(_names(d))} は片側にしかありません。次元を減らすなら reduce、増やすなら repeat です。"
    ),
    "pattern.divide": lambda d: (
        f"かっこは1つの次元を等分しますが、「{d['pattern']}」では{d['size']}を{d['part']}で割り切れません。"
    ),
    "pattern.axis": lambda d: (
        f"「{d['pattern']}」で大きさ{d['b']}とした次元は、テンソル{_of(d)} では{d['a']}です。テンソルから決まる大きさは省略できます。"
    ),
    "pattern.unknown-sizes": lambda d: (
        f"かっこで次元を分けるときは、1つを除いて大きさが必要です。「{d['pattern']}」の {'、'.join(_names(d))} が決まりません。{_names(d)[0]}=2 のように渡します。"
    ),
    "pattern.new-sizes": lambda d: (
        f"repeat で増える {'、'.join(_names(d))} の大きさが指定されていません。{_names(d)[0]}=2 のように渡します。"
    ),
    "pattern.brackets": lambda d: f"「{d['pattern']}」のかっこの対応が取れていません。",
    "pattern.duplicate": lambda d: (
        f"「{d['pattern']}」の片側に {d['name']} が2回出てきます。名前1つが次元1つです。対角成分を取るなら einsum を使います。"
    ),
    "pattern.unexpected": lambda d: (
        f"reduce は次元を減らすだけなので、左側にない名前は右側に置けません。「{d['pattern']}」の {'、'.join(_names(d))} です。次元を増やすなら repeat です。"
    ),
    "dtype.reduce-mean": lambda _d: (
        "平均は整数になるとは限らないので、浮動小数点の型が必要です。前に x.float() を入れます。"
    ),
}
