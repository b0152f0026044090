"""A tensor cut into pieces."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase


def split_en(d: D) -> str:
    sizes = d["sizes"]
    if len(sizes) == 1:
        return f"{d['call']} cuts {en.axis(d, d['dim'])} into one piece, the whole."
    return f"{d['call']}: {en.axis(d, d['dim'])} is cut into {en.count(len(sizes), 'piece', 'pieces')} of sizes {', '.join(map(str, sizes))}; this is piece {d['pick']}."


def split_ja(d: D) -> str:
    sizes = d["sizes"]
    if len(sizes) == 1:
        return f"{d['call']} では、{ja.axis(d, d['dim'])}は1つのまま、全体が残ります。"
    return f"{d['call']} は{ja.axis(d, d['dim'])}を、大きさ {'、'.join(map(str, sizes))} の{len(sizes)}個に切り分けます。これは{d['pick']}番目(0から数えて)です。"


EN: dict[str, Phrase] = {
    "rule.split": split_en,
    "warn.fewer-pieces": lambda d: (
        f"{d['asked']} pieces were asked for, and {en.count(d['count'], 'piece comes', 'pieces come')}: chunk rounds {d['size']} / {d['asked']} up to {d['step']} a piece. tensor_split({d['asked']}) gives {d['asked']}."
    ),
    "rule.unbind": lambda d: (
        f"{d['call']}: {en.axis(d, d['dim'])} goes, and each of its {d['count']} places becomes a tensor; this is place {d['pick']}."
    ),
}
JA: dict[str, Phrase] = {
    "rule.split": split_ja,
    "warn.fewer-pieces": lambda d: (
        f"{d['asked']}個に分けるつもりでも、できるのは{d['count']}個です。chunk は {d['size']} / {d['asked']} を切り上げ、1個の大きさを{d['step']}にするからです。tensor_split({d['asked']}) なら{d['asked']}個になります。"
    ),
    "rule.unbind": lambda d: (
        f"{d['call']} では{ja.axis(d, d['dim'])}がなくなり、その{d['count']}か所がそれぞれテンソルになります。これは{d['pick']}の位置です。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.split-zero": lambda d: (
        f"{d['op']} needs a number of 1 or more; {en.axis(d, d['axis'])} has size {d['size']}."
    ),
    "sizes.split-sizes": lambda d: (
        f"The pieces must add up to the size of {en.axis(d, d['axis'])}: {' + '.join(map(str, d['parts']))} = {d['total']}, and the size is {d['size']}."
    ),
    "sizes.split-equally": lambda d: (
        f"NumPy's split wants equal pieces: size {d['size']} of {en.axis(d, d['axis'])} does not divide by {d['parts'][0]}. np.array_split takes it, with pieces of unequal size."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.split-zero": lambda d: (
        f"{d['op']} には1以上の数が必要です。{ja.axis(d, d['axis'])}の大きさは{d['size']}です。"
    ),
    "sizes.split-sizes": lambda d: (
        f"切り分けた大きさの合計は、{ja.axis(d, d['axis'])}の大きさ{d['size']}と等しくなければなりません。{' + '.join(map(str, d['parts']))} = {d['total']} です。"
    ),
    "sizes.split-equally": lambda d: (
        f"NumPy の split は等分だけです。{ja.axis(d, d['axis'])}の大きさ{d['size']}は{d['parts'][0]}で割り切れません。np.array_split なら大きさの違う分割ができます。"
    ),
}
