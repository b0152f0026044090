"""Shapes that depend on values, worked out while a program is read."""

from kiwame.phrases.kinds import Phrase
from kiwame.phrases.numbers import shape

EN_LESSONS: dict[str, Phrase] = {
    "argument.values": lambda d: (
        f"How large this becomes depends on the values that {d['op']} gives, and they cannot be worked out before it runs. "
        "Give those values as data."
    ),
    "argument.unforeseen": lambda d: (
        f"How large the result of {d['op']} is depends on values. They were worked out to make {shape(d['foreseen'])}, and the run"
        f" gave {shape(d['shape'])}: a comparison hangs on the last digit of a rounded number. Compare with some tolerance instead."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "argument.values": lambda d: (
        f"結果の大きさは {d['op']} の値によって決まりますが、その値は実行前には求められません。値をデータとして渡してください。"
    ),
    "argument.unforeseen": lambda d: (
        f"{d['op']} の結果の大きさは値によって決まります。計算では {shape(d['foreseen'])}、実行では {shape(d['shape'])} になりました。"
        "丸めた数の最後の桁で比較の結果が変わっています。余裕を持たせて比較してください。"
    ),
}
