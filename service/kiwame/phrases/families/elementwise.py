"""Cells that meet one to one: shapes and dtypes that give something else than is meant."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import cell, number, shape


def contrast_table_en(d: D) -> str:
    return f"{d['own']} makes a table of shape {shape(d['shape'])} here. Cell by cell it would be {d['call']}, of shape {shape(d['to'])}."


def contrast_table_ja(d: D) -> str:
    return f"{d['own']} は、ここでは {shape(d['shape'])} の表になります。マスどうしの計算なら {d['call']} で、形状は {shape(d['to'])} です。"


def contrast_rows_en(d: D) -> str:
    return (
        f"{d['own']} lays the line along the columns, and on a square nothing refuses. One number a row is {d['call']}:"
        f" {d['differ']} of {d['numel']} cells differ."
    )


def contrast_rows_ja(d: D) -> str:
    return (
        f"{d['own']} は列に沿って並べるので、正方形ではエラーになりません。行ごとに1つの数なら {d['call']} で、"
        f"{d['numel']}マス中{d['differ']}マスが違います。"
    )


def wraps_en(d: D) -> str:
    exact = f" would be {d['exact']}, but" if d["exact"] is not None else " does not fit:"
    return (
        f"{cell(*d['to'])} = {d['worked']}{exact} {d['dtype']} goes from {d['low']} to {d['high']}, so it wraps around to"
        f" {d['value']}. Convert to a larger dtype first."
    )


def wraps_ja(d: D) -> str:
    exact = f" は本来 {d['exact']} ですが、" if d["exact"] is not None else " は収まりません。"
    return (
        f"{cell(*d['to'])} = {d['worked']}{exact}{d['dtype']} の範囲は {d['low']} から {d['high']} なので、一周して"
        f" {d['value']} になります。先に大きな dtype に変換しましょう。"
    )


EN: dict[str, Phrase] = {
    "contrast.table": contrast_table_en,
    "contrast.rows": contrast_rows_en,
    "warn.wraps": wraps_en,
    "warn.constant-infinite": lambda d: (
        f"{number(d['number'])} is beyond {number(d['largest'])}, the largest number of {d['dtype']}: there it becomes"
        f" {'∞' if d['number'] > 0 else '−∞'} before anything is computed."
    ),
    "warn.constant-wraps": lambda d: (
        f"{d['number']} does not fit into {d['dtype']}, which goes from {d['low']} to {d['high']}: torch takes it for {d['kept']}."
    ),
}
JA: dict[str, Phrase] = {
    "contrast.table": contrast_table_ja,
    "contrast.rows": contrast_rows_ja,
    "warn.wraps": wraps_ja,
    "warn.constant-infinite": lambda d: (
        f"{number(d['number'])} は {d['dtype']} の最大の数 {number(d['largest'])} を超えるので、計算の前に"
        f"{'∞' if d['number'] > 0 else '−∞'}になります。"
    ),
    "warn.constant-wraps": lambda d: (
        f"{d['number']} は {d['dtype']}({d['low']} から {d['high']})に収まらないので、torch は {d['kept']} とみなします。"
    ),
}
