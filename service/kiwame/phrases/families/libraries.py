"""Where the other library gives something else."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, shape

_NAMES = {"torch": "torch", "numpy": "NumPy"}


def _values(values: object) -> str:
    """Nested lists as they are printed."""
    if isinstance(values, list):
        return f"[{', '.join(map(_values, values))}]"
    return number(values)


def differs_en(d: D) -> str:
    other, own = _NAMES[d["library"]], _NAMES[d["own_library"]]
    if d["shape"] != d["own_shape"]:
        gives = f", {_values(d['values'])}" if d["values"] is not None else ""
        return (
            f"In {other}, {d['code']} has shape {shape(d['shape'])}{gives}; here {own} gives {shape(d['own_shape'])}."
        )
    if d["values"] is not None and d["own_values"] is not None:
        return f"In {other}, {d['code']} gives {_values(d['values'])}; here {own} gives {_values(d['own_values'])}."
    return f"In {other}, {d['code']} gives the same shape, but {d['differ']} of {d['numel']} cells differ."


def differs_ja(d: D) -> str:
    other, own = _NAMES[d["library"]], _NAMES[d["own_library"]]
    if d["shape"] != d["own_shape"]:
        gives = f"、値は {_values(d['values'])}" if d["values"] is not None else ""
        return f"{other} の {d['code']} では形状が {shape(d['shape'])}{gives}です。ここでの {own} の形状は {shape(d['own_shape'])} です。"
    if d["values"] is not None and d["own_values"] is not None:
        return f"{other} の {d['code']} では {_values(d['values'])}、ここでの {own} では {_values(d['own_values'])} になります。"
    return f"{other} の {d['code']} では、形状は同じでも {d['numel']}マス中{d['differ']}マスが違います。"


def refuses_en(d: D) -> str:
    first = f"{_NAMES[d['library']]} refuses {d['code']} here: “{d['says']}”."
    if "same" not in d:
        return first
    if d["same"]:
        return f"{first} On floats it gives the same."
    return f"{first} On floats it gives {_values(d['floats'])}; here {_NAMES[d['own_library']]} gives {_values(d['own_values'])}."


def refuses_ja(d: D) -> str:
    first = f"{_NAMES[d['library']]} は、ここで {d['code']} を受け付けません:「{d['says']}」。"
    if "same" not in d:
        return first
    if d["same"]:
        return f"{first}小数に変換すれば同じ結果です。"
    return f"{first}小数に変換すると {_values(d['floats'])}、ここでの {_NAMES[d['own_library']]} では {_values(d['own_values'])} になります。"


EN: dict[str, Phrase] = {
    "warn.library-differs": differs_en,
    "warn.library-refuses": refuses_en,
    "dtype.library": lambda d: (
        f"{_NAMES[d['own_library']]} gives {d['own_dtype']} here, {_NAMES[d['library']]} would give {d['dtype']}."
    ),
}
JA: dict[str, Phrase] = {
    "warn.library-differs": differs_ja,
    "warn.library-refuses": refuses_ja,
    "dtype.library": lambda d: (
        f"ここでは {_NAMES[d['own_library']]} は {d['own_dtype']} を返します。{_NAMES[d['library']]} なら {d['dtype']} です。"
    ),
}
