"""Normalising: which numbers share a mean and a spread, and what that does."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, shape


def _after_en(d: D) -> str:
    parts = [w for w, there in (("multiplied by weight", d["weight"]), ("moved by bias", d["bias"])) if there]
    return f" Then it is {en.listed(parts)}." if parts else ""


def _after_ja(d: D) -> str:
    parts = [w for w, there in (("weight を掛け", d["weight"]), ("bias を足し", d["bias"])) if there]
    return f"そのあと{'、'.join(parts)}ます。" if parts else ""


def norm_en(d: D) -> str:
    if d.get("running"):
        return (
            f"Each channel of {en.axis(d, 1)} loses its running_mean and is divided by the root of its running_var plus {d['eps']:g}."
            f" The numbers of x are not asked.{_after_en(d)}"
        )
    groups = f" of one of the {d['groups']} groups of channels" if "groups" in d else ""
    return (
        f"The {d['count']} numbers along {en.axes_words(d, d['axes'])}{groups} share one mean and one variance: each loses the mean"
        f" and is divided by the root of the variance plus {d['eps']:g}.{_after_en(d)}"
    )


def norm_ja(d: D) -> str:
    if d.get("running"):
        return (
            f"{ja.axis(d, 1)}のチャネルごとに running_mean を引き、running_var に {d['eps']:g} を足した数の平方根で割ります。x 自身の平均や分散は使いません。"
            f"{_after_ja(d)}"
        )
    groups = f"({d['groups']}個のチャネルグループのひとつ)" if "groups" in d else ""
    return (
        f"{ja.axes_words(d, d['axes'])}に沿った{d['count']}個の数{groups}が、ひとつの平均と分散を共有します。平均を引き、分散に {d['eps']:g} を足した数の平方根で割ります。"
        f"{_after_ja(d)}"
    )


def _root_en(d: D) -> str:
    return {1.0: "the sum of their sizes", 2.0: "their length, the root of the sum of squares"}.get(
        float(d["p"]), f"their {number(float(d['p']))}-norm"
    )


def _root_ja(d: D) -> str:
    return {1.0: "絶対値の合計", 2.0: "長さ(2乗の合計の平方根)"}.get(float(d["p"]), f"{number(float(d['p']))} ノルム")


EN: dict[str, Phrase] = {
    "rule.normed": norm_en,
    "rule.rms_norm": lambda d: (
        f"The {d['count']} numbers along {en.axes_words(d, d['axes'])} are divided by the root of the mean of their squares plus {d['eps']:g}. No mean is taken away.{_after_en(d)}"
    ),
    "rule.normalize": lambda d: (
        f"Along {en.axis(d, d['dim'])}, the numbers of each line are divided by {_root_en(d)}, and by {d['eps']:g} where that is smaller."
    ),
    "rule.cosine_similarity": lambda d: (
        f"Along {en.axis(d, d['dim'])}, the products of the two lines are added up and divided by both lengths: 1 is the same direction, 0 a right angle."
    ),
    "rule.pairwise_distance": lambda d: (
        f"The rows are taken from each other along {en.last(d)}, {d['eps']:g} is added to every difference, and {_root_en(d)} is the distance."
    ),
    "rule.cdist": lambda d: (
        f"Each of the {d['rows'][0]} rows of the first meets each of the {d['rows'][1]} rows of the second: their {d['width']} numbers are taken from each other, and {_root_en(d)} is the distance."
    ),
    "rule.local_response_norm": lambda d: (
        f"Each number is divided by ({number(d['k'])} + {number(d['alpha'])} · s) ** {number(d['beta'])}, where s is the sum of squares at the same place in the {d['size']} channels around its own, divided by {d['size']}; beyond the {d['channels']} channels there are zeros."
    ),
    "warn.variance-n": lambda d: (
        f"The variance is divided by n = {d['count']} here. x.var() divides by n - 1 = {d['count'] - 1} in torch."
    ),
}
JA: dict[str, Phrase] = {
    "rule.normed": norm_ja,
    "rule.rms_norm": lambda d: (
        f"{ja.axes_words(d, d['axes'])}に沿った{d['count']}個の数を、2乗の平均に {d['eps']:g} を足した数の平方根で割ります。平均は引きません。{_after_ja(d)}"
    ),
    "rule.normalize": lambda d: (
        f"{ja.axis(d, d['dim'])}に沿ったそれぞれの並びを、その{_root_ja(d)}で割ります。それが {d['eps']:g} より小さいときは {d['eps']:g} で割ります。"
    ),
    "rule.cosine_similarity": lambda d: (
        f"{ja.axis(d, d['dim'])}に沿って2つの並びの積を合計し、両方の長さで割ります。1なら同じ向き、0なら直角です。"
    ),
    "rule.pairwise_distance": lambda d: (
        f"{ja.last(d, word='最後')}に沿って行どうしの差を取り、それぞれに {d['eps']:g} を足します。その{_root_ja(d)}が距離です。"
    ),
    "rule.cdist": lambda d: (
        f"1つ目の{d['rows'][0]}行と2つ目の{d['rows'][1]}行をすべての組み合わせで比べます。行どうし{d['width']}個の数の差を取り、その{_root_ja(d)}が距離です。"
    ),
    "rule.local_response_norm": lambda d: (
        f"それぞれの数を ({number(d['k'])} + {number(d['alpha'])} · s) ** {number(d['beta'])} で割ります。s は、自分の前後{d['size']}チャネルの同じ位置の2乗の合計を {d['size']} で割った数です({d['channels']}チャネルの外は0とみなします)。"
    ),
    "warn.variance-n": lambda d: (
        f"ここでは分散を n = {d['count']} で割ります。torch の x.var() は n - 1 = {d['count'] - 1} で割ります。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.normalized": lambda d: (
        f"normalized_shape is how the shape of x ends: x has shape {shape(d['shape'])}, and that does not end in {shape(d['wanted'])}."
    ),
    "sizes.groups": lambda d: (
        f"{d['op']} cuts the {d['channels']} channels of {en.axis(d, 1)} into {d['groups']} equal groups, and that does not come out even."
    ),
    "sizes.row-lengths": lambda d: (
        f"{d['op']} takes rows from each other, so they must be equally long: {shape(d['a'])} has rows of {d['m']}, {shape(d['b'])} of {d['n']}."
    ),
    "argument.running": lambda d: (
        f"With {d['flag']}=False, {d['op']} needs {d['name']}: nothing is computed from x itself."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.normalized": lambda d: (
        f"normalized_shape は x の形状の末尾です。x の形状 {shape(d['shape'])} の末尾は {shape(d['wanted'])} ではありません。"
    ),
    "sizes.groups": lambda d: (
        f"{d['op']} は{ja.axis(d, 1)}の{d['channels']}チャネルを{d['groups']}個の同じ大きさのグループに分けますが、割り切れません。"
    ),
    "sizes.row-lengths": lambda d: (
        f"{d['op']} は行どうしの差を取るので、行の長さが同じでなければなりません。{shape(d['a'])} の行は{d['m']}個、{shape(d['b'])} の行は{d['n']}個です。"
    ),
    "argument.running": lambda d: (
        f"{d['flag']}=False のとき、{d['op']} には {d['name']} が必要です。x 自身からは計算しません。"
    ),
}
