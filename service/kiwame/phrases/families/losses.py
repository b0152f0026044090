"""Losses: what a cell or a row costs, and what becomes of all costs."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import setting, shape

EN_COSTS: dict[str, Phrase] = {
    "mse_loss": lambda _d: "the square of the difference",
    "l1_loss": lambda _d: "the size of the difference",
    "smooth_l1_loss": lambda d: (
        f"the size of the difference, squared where it is below {setting(d, 'beta')} so that it ends smoothly"
    ),
    "huber_loss": lambda d: f"half the square of the difference, and beyond {setting(d, 'delta')} a straight line",
    "binary_cross_entropy": lambda _d: (
        "minus the logarithm of the chance given to what is right; no logarithm goes below -100"
    ),
    "binary_cross_entropy_with_logits": lambda _d: "the binary cross-entropy of sigmoid(x), worked out in one step",
    "kl_div": lambda _d: "target · (log(target) - x); x holds logarithms already",
    "soft_margin_loss": lambda _d: "log(1 + exp(-target · x))",
    "hinge_embedding_loss": lambda d: (
        f"x itself where target is 1, and what it lacks to {setting(d, 'margin')} where target is -1"
    ),
    "margin_ranking_loss": lambda d: (
        f"what is missing until the right one is ahead, by {setting(d, 'margin')}: target 1 wants the first to be larger"
    ),
}
JA_COSTS: dict[str, Phrase] = {
    "mse_loss": lambda _d: "差の2乗です",
    "l1_loss": lambda _d: "差の絶対値です",
    "smooth_l1_loss": lambda d: (
        f"差の絶対値ですが、{setting(d, 'beta')} より小さいところでは2乗になめらかにつながります"
    ),
    "huber_loss": lambda d: f"差の2乗の半分で、{setting(d, 'delta')} を超えると直線になります",
    "binary_cross_entropy": lambda _d: "正解に与えた確率の対数の符号を変えたものです(対数は-100より下にはなりません)",
    "binary_cross_entropy_with_logits": lambda _d: "sigmoid(x) の二値交差エントロピーを一度に計算したものです",
    "kl_div": lambda _d: "target · (log(target) - x) です。x はすでに対数です",
    "soft_margin_loss": lambda _d: "log(1 + exp(-target · x)) です",
    "hinge_embedding_loss": lambda d: f"target が1なら x そのもの、-1なら x が {setting(d, 'margin')} に足りない分です",
    "margin_ranking_loss": lambda d: (
        f"正しいほうが {setting(d, 'margin')} だけ上回るのに足りない分です(target が1なら1つ目が大きいのが正解)"
    ),
}
_EN_TOGETHER = {
    "mean": "The mean of all {count} is the loss.",
    "sum": "The sum of all {count} is the loss.",
    "batchmean": "Their sum is divided by the size of {axis}.",
    "none": "reduction='none' keeps all {count}.",
}
_JA_TOGETHER = {
    "mean": "{count}個の平均が損失です。",
    "sum": "{count}個の合計が損失です。",
    "batchmean": "合計を{axis}の大きさで割ります。",
    "none": "reduction='none' なので{count}個をそのまま返します。",
}


def together_en(d: D) -> str:
    return _EN_TOGETHER[d["reduction"]].format(count=d["count"], axis=en.axis(d, 0))


def together_ja(d: D) -> str:
    return _JA_TOGETHER[d["reduction"]].format(count=d["count"], axis=ja.axis(d, 0))


def classes_en(d: D) -> str:
    if d["chances"]:
        start = f"target holds a chance for each of the {d['classes']} classes: a row costs the sum of chance times -log_softmax"
    elif d["op"] == "nll_loss":
        start = f"Each of the {d['rows']} rows costs minus the number that x has for its class in target, one of {d['classes']}"
    else:
        start = f"Each of the {d['rows']} rows costs -log_softmax of its class in target, one of {d['classes']}"
    weight = ", times the weight of the class" if d["weighted"] else ""
    if d["reduction"] == "mean" and d["weighted"] and not d["chances"]:
        return f"{start}{weight}. The sum is divided by the weights that were used."
    return f"{start}{weight}. {together_en(d)}"


def classes_ja(d: D) -> str:
    if d["chances"]:
        start = f"target には{d['classes']}クラスそれぞれの確率があり、1行の損失は「確率 × -log_softmax」の合計です"
    elif d["op"] == "nll_loss":
        start = f"{d['rows']}行それぞれの損失は、target のクラス({d['classes']}クラスのひとつ)に x が与えた数の符号を変えたものです"
    else:
        start = f"{d['rows']}行それぞれの損失は、target のクラス({d['classes']}クラスのひとつ)の -log_softmax です"
    weight = "。これにクラスの weight を掛けます" if d["weighted"] else ""
    if d["reduction"] == "mean" and d["weighted"] and not d["chances"]:
        return f"{start}{weight}。合計を、使った weight の合計で割ります。"
    return f"{start}{weight}。{together_ja(d)}"


def reduced_en(d: D) -> str:
    if d["reduction"] == "none":
        return f"One cost each: the shape is {shape(d['to'])}."
    return "One number comes out: the shape is ()."


def reduced_ja(d: D) -> str:
    if d["reduction"] == "none":
        return f"損失がひとつずつ並び、形状は {shape(d['to'])} です。"
    return "ひとつの数になるので、形状は () です。"


EN: dict[str, Phrase] = {
    "rule.loss": lambda d: (
        f"Each cell of {d['in'][0]} that meets one of {d['in'][1]} costs {EN_COSTS[d['op']](d)}. {together_en(d)}"
    ),
    "rule.nll_loss": classes_en,
    "rule.cross_entropy": classes_en,
    "shape.reduced": reduced_en,
    "warn.softmax-twice": lambda d: (
        f"{d['op']} applies log_softmax itself: give it the raw numbers (logits), not what softmax made of them."
    ),
    "contrast.softmax-twice": lambda d: (
        f"{d['call']} takes softmax twice: {en.count(d['differ'], 'cell differs', 'cells differ')} of {d['numel']}."
    ),
    "contrast.reduction": lambda d: f"{en.differs(d)}: the sum grows with the number of cells, the mean does not.",
}
JA: dict[str, Phrase] = {
    "rule.loss": lambda d: (
        f"{d['in'][0]} と {d['in'][1]} の出会うマスごとの損失は、{JA_COSTS[d['op']](d)}。{together_ja(d)}"
    ),
    "rule.nll_loss": classes_ja,
    "rule.cross_entropy": classes_ja,
    "shape.reduced": reduced_ja,
    "warn.softmax-twice": lambda d: (
        f"{d['op']} は log_softmax を自分で計算します。softmax を通した値ではなく、元の数(ロジット)を渡しましょう。"
    ),
    "contrast.softmax-twice": lambda d: (
        f"{d['call']} では softmax が二重にかかり、{d['numel']}マス中{d['differ']}マスが違います。"
    ),
    "contrast.reduction": lambda d: f"{ja.differs(d)}。合計はマスの数とともに増えますが、平均は増えません。",
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.same": lambda d: (
        f"{d['op']} pairs the cells of x and {d['name']}, so both need one shape: {shape(d['first'])} and {shape(d['other'])} differ."
    ),
    "argument.probabilities": lambda d: (
        f"{d['op']} takes probabilities: every number of x and target lies between 0 and 1."
    ),
    "dtype.classes": lambda d: (
        f"{d['name']} holds classes, so {d['op']} wants int64 there; it is {d['dtype']}. Write {d['name']}.long()."
    ),
    "index-out-of-range.classes": lambda d: (
        f"{d['name']} names a class that there is not: x has {d['count']} classes, counted from 0 to {d['count'] - 1}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.same": lambda d: (
        f"{d['op']} は x と {d['name']} のマスを組にするので同じ形状が必要ですが、{shape(d['first'])} と {shape(d['other'])} です。"
    ),
    "argument.probabilities": lambda d: (
        f"{d['op']} は確率を受け取ります。x と target の数はどれも0から1の間でなければなりません。"
    ),
    "dtype.classes": lambda d: (
        f"{d['name']} はクラス番号なので、{d['op']} では int64 でなければなりませんが、{d['dtype']} です。{d['name']}.long() で変換します。"
    ),
    "index-out-of-range.classes": lambda d: (
        f"{d['name']} にないクラスがあります。x のクラスは{d['count']}個で、0から{d['count'] - 1}までです。"
    ),
}
