"""Tensors made out of none."""

from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import number


def arange_en(d: D) -> str:
    return f"{d['call']} counts from {number(d['start'])} in steps of {number(d['step'])} and stops before {number(d['end'])}."


def constant_en(d: D) -> str:
    return f"{d['call']}: every cell is {number(d['value'])}."


def arange_ja(d: D) -> str:
    return f"{d['call']} は、{number(d['start'])} から {number(d['step'])} ずつ数え、{number(d['end'])} の手前で止まります。"


def constant_ja(d: D) -> str:
    return f"{d['call']} では、どのマスも {number(d['value'])} です。"


EN = {
    "rule.arange": arange_en,
    "rule.constant": constant_en,
}


JA = {
    "rule.arange": arange_ja,
    "rule.constant": constant_ja,
}
