"""Cells that meet one to one."""

from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import shape


def arithmetic_en(d: D) -> str:
    return f"{d['call']} works cell by cell, on cells at the same place."


def contrast_table_en(d: D) -> str:
    return f"{d['own']} makes a table of shape {shape(d['shape'])} here. Cell by cell it would be {d['call']}, of shape {shape(d['to'])}."


def arithmetic_ja(d: D) -> str:
    return f"{d['call']} は、同じ位置のマスどうしを計算します。"


def contrast_table_ja(d: D) -> str:
    return f"{d['own']} は、ここでは {shape(d['shape'])} の表になります。マスどうしの計算なら {d['call']} で、形状は {shape(d['to'])} です。"


EN = {
    "rule.arithmetic": arithmetic_en,
    "contrast.table": contrast_table_en,
}


JA = {
    "rule.arithmetic": arithmetic_ja,
    "contrast.table": contrast_table_ja,
}
