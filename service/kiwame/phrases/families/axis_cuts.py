"""An axis cut in two, all axes joined, a window sliding along one."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import product, shape


def unflatten_en(d: D) -> str:
    return f"{d['call']} cuts {en.axis(d, d['dim'])} of size {d['size']} into {en.count(len(d['sizes']), 'axis', 'axes')} of sizes {shape(d['sizes'])}, in reading order."


def unflatten_ja(d: D) -> str:
    return f"{d['call']} は、大きさ{d['size']}の{ja.axis(d, d['dim'])}を、読む順番のまま大きさ {shape(d['sizes'])} の{len(d['sizes'])}つの次元に分けます。"


def unfold_en(d: D) -> str:
    return (
        f"{d['call']} slides a window of {d['window']} along {en.axis(d, d['dim'])}, {d['step']} at a time:"
        f" {en.count(d['count'], 'window', 'windows')}. What stands in a window is the new last axis."
    )


def unfold_ja(d: D) -> str:
    return f"{d['call']} は、幅{d['window']}の窓を{ja.axis(d, d['dim'])}に沿って{d['step']}つずつずらします。窓は{d['count']}個で、窓の中身が新しい最後の次元に並びます。"


EN: dict[str, Phrase] = {
    "rule.ravel": lambda d: f"{d['call']} puts all {d['total']} cells into one axis, in reading order.",
    "rule.unflatten": unflatten_en,
    "rule.unfold": unfold_en,
    "rule.atleast": lambda d: (
        f"{d['call']}: {en.count(d['rank'], 'axis is', 'axes are')} enough, so nothing changes."
        if not d["added"]
        else f"{d['call']} wants {en.count(d['least'], 'axis', 'axes')} or more, so {en.count(d['added'], 'axis', 'axes')} of size 1 {'is' if d['added'] == 1 else 'are'} put in."
    ),
}
JA: dict[str, Phrase] = {
    "rule.ravel": lambda d: f"{d['call']} は、{d['total']}マスすべてを読む順番のままひとつの次元に並べます。",
    "rule.unflatten": unflatten_ja,
    "rule.unfold": unfold_ja,
    "rule.atleast": lambda d: (
        f"{d['call']} では、次元が{d['rank']}つあって足りているので何も変わりません。"
        if not d["added"]
        else f"{d['call']} には次元が{d['least']}つ以上必要なので、大きさ1の次元を{d['added']}つ足します。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.unflatten": lambda d: (
        f"Axis {en.nth(d, d['axis'])} has {d['size']} places, and {shape(d['sizes'])} has {product([s for s in d['sizes'] if s != -1])}: they must agree."
    ),
    "sizes.unfold": lambda d: (
        f"A window of {d['window']} does not fit on {en.axis(d, d['axis'])}, which has size {d['length']}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.unflatten": lambda d: (
        f"{ja.axis(d, d['axis'])}の大きさは{d['size']}ですが、{shape(d['sizes'])} では {product([s for s in d['sizes'] if s != -1])} になり、一致しません。"
    ),
    "sizes.unfold": lambda d: (
        f"{ja.axis(d, d['axis'])}の大きさは{d['length']}なので、幅{d['window']}の窓は入りません。"
    ),
}
