"""Activation functions, cell by cell."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import Phrase
from kiwame.phrases.numbers import setting, shape

EN_CURVES: dict[str, Phrase] = {
    "relu": lambda _d: "what is below 0 becomes 0, the rest stays",
    "relu6": lambda _d: "what is below 0 becomes 0, what is above 6 becomes 6",
    "gelu": lambda d: (
        "each number is multiplied by the chance that a standard normal number is below it"
        + (", worked out with tanh" if d["numbers"]["approximate"] == "tanh" else "")
    ),
    "silu": lambda _d: "each number is multiplied by its own sigmoid",
    "leaky_relu": lambda d: f"what is above 0 stays, the rest is multiplied by {setting(d, 'negative_slope')}",
    "elu": lambda d: f"what is above 0 stays, the rest bends towards -{setting(d, 'alpha')}",
    "celu": lambda d: f"what is above 0 stays, the rest bends towards -{setting(d, 'alpha')}",
    "selu": lambda _d: "what is above 0 is multiplied by 1.0507, the rest bends towards -1.7581",
    "softplus": lambda d: (
        f"a smooth relu: log(1 + exp(x)); beyond {setting(d, 'threshold')} torch takes the number as it is"
    ),
    "softsign": lambda _d: "each number is divided by 1 plus its size, so it lands between -1 and 1",
    "mish": lambda _d: "each number is multiplied by the tanh of its softplus",
    "hardswish": lambda _d: "0 up to -3, the number itself from 3 on, a parabola between",
    "hardsigmoid": lambda _d: "0 up to -3, 1 from 3 on, a straight line between",
    "hardtanh": lambda d: (
        f"what is below {setting(d, 'min_val')} or above {setting(d, 'max_val')} is moved to that end"
    ),
    "hardshrink": lambda d: f"what is no farther from 0 than {setting(d, 'lambd')} becomes 0, the rest stays",
    "softshrink": lambda d: f"every number moves {setting(d, 'lambd')} towards 0, and no farther than 0",
    "tanhshrink": lambda _d: "each number minus its own tanh",
    "threshold": lambda d: f"what is above {setting(d, 'threshold')} stays, the rest becomes {setting(d, 'value')}",
    "logsigmoid": lambda _d: "the logarithm of the sigmoid, worked out so that large numbers do not overflow",
    "prelu": lambda d: (
        "what is above 0 stays, the rest is multiplied by weight"
        + (f", one number for each of the {d['channels']} channels of {en.axis(d, 1)}" if d["channels"] > 1 else "")
    ),
}
JA_CURVES: dict[str, Phrase] = {
    "relu": lambda _d: "0より小さい数は0になり、それ以外はそのままです",
    "relu6": lambda _d: "0より小さい数は0に、6より大きい数は6になります",
    "gelu": lambda d: (
        "それぞれの数に、標準正規分布の数がそれを下回る確率を掛けます"
        + ("(tanh による近似)" if d["numbers"]["approximate"] == "tanh" else "")
    ),
    "silu": lambda _d: "それぞれの数に、その数のシグモイドを掛けます",
    "leaky_relu": lambda d: f"0より大きい数はそのまま、それ以外は {setting(d, 'negative_slope')} 倍します",
    "elu": lambda d: f"0より大きい数はそのまま、それ以外は -{setting(d, 'alpha')} に近づくように曲がります",
    "celu": lambda d: f"0より大きい数はそのまま、それ以外は -{setting(d, 'alpha')} に近づくように曲がります",
    "selu": lambda _d: "0より大きい数は1.0507倍し、それ以外は -1.7581 に近づくように曲がります",
    "softplus": lambda d: (
        f"なめらかな ReLU で、log(1 + exp(x)) です。{setting(d, 'threshold')} を超えると torch は数をそのまま使います"
    ),
    "softsign": lambda _d: "それぞれの数を「1+絶対値」で割るので、-1 と 1 の間に収まります",
    "mish": lambda _d: "それぞれの数に、softplus の tanh を掛けます",
    "hardswish": lambda _d: "-3 までは0、3からは数そのもの、その間は放物線です",
    "hardsigmoid": lambda _d: "-3 までは0、3からは1、その間は直線です",
    "hardtanh": lambda d: (
        f"{setting(d, 'min_val')} より小さい数と {setting(d, 'max_val')} より大きい数は、その端の値になります"
    ),
    "hardshrink": lambda d: f"0からの距離が {setting(d, 'lambd')} 以下の数は0になり、それ以外はそのままです",
    "softshrink": lambda d: f"どの数も0に向かって {setting(d, 'lambd')} だけ動き、0で止まります",
    "tanhshrink": lambda _d: "それぞれの数から、その tanh を引きます",
    "threshold": lambda d: (
        f"{setting(d, 'threshold')} より大きい数はそのまま、それ以外は {setting(d, 'value')} になります"
    ),
    "logsigmoid": lambda _d: "シグモイドの対数です。大きな数でもあふれないように計算します",
    "prelu": lambda d: (
        "0より大きい数はそのまま、それ以外には weight を掛けます"
        + (f"({ja.axis(d, 1)}の{d['channels']}チャネルにひとつずつ)" if d["channels"] > 1 else "")
    ),
}

EN: dict[str, Phrase] = {
    "rule.activation": lambda d: f"{d['call']} works cell by cell: {EN_CURVES[d['op']](d)}.",
    "rule.glu": lambda d: (
        f"{d['call']} cuts {en.axis(d, d['dim'])} into two halves of {d['half']}: the first is multiplied by the sigmoid of the second."
    ),
    "shape.kept": lambda d: f"Every cell stays where it is, so the shape stays {shape(d['to'])}.",
}
JA: dict[str, Phrase] = {
    "rule.activation": lambda d: f"{d['call']} はマスごとに計算します。{JA_CURVES[d['op']](d)}。",
    "rule.glu": lambda d: (
        f"{d['call']} は{ja.axis(d, d['dim'])}を{d['half']}ずつの前半と後半に分け、前半に後半のシグモイドを掛けます。"
    ),
    "shape.kept": lambda d: f"どのマスも場所を変えないので、形状は {shape(d['to'])} のままです。",
}
EN_LESSONS: dict[str, Phrase] = {
    "dtype.floats": lambda d: (
        f"{d['op']} is computed on floats in {d['library']}, and {en.listed(list(dict.fromkeys(d['dtypes'])))} came in. Convert first, with .float() in torch."
    ),
    "sizes.per-channel": lambda d: (
        f"{d['name']} has shape {shape(d['other'])}, and {d['op']} wants one axis with one number a channel: {d['channels']} for x of shape {shape(d['shape'])}."
    ),
    "sizes.halves": lambda d: (
        f"glu cuts {en.axis(d, d['dim'])} into two equal halves, and its size {d['size']} is odd: x has shape {shape(d['shape'])}."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "dtype.floats": lambda d: (
        f"{d['library']} の {d['op']} は浮動小数点数で計算しますが、{'、'.join(dict.fromkeys(d['dtypes']))} が渡されました。torch なら .float() で先に変換します。"
    ),
    "sizes.per-channel": lambda d: (
        f"{d['name']} の形状は {shape(d['other'])} ですが、{d['op']} にはチャネルごとにひとつの数が並ぶ1次元が必要です。x の形状 {shape(d['shape'])} では{d['channels']}個です。"
    ),
    "sizes.halves": lambda d: (
        f"glu は{ja.axis(d, d['dim'])}を半分ずつに分けますが、大きさ{d['size']}は奇数です。x の形状は {shape(d['shape'])} です。"
    ),
}
