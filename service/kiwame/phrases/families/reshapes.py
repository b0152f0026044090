"""The reading order cut anew."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import shape


def reshape_en(d: D) -> str:
    start = f"{d['call']} keeps the reading order of the {d['total']} numbers and cuts it anew"
    if len(d["to"]) > 1:
        start += f", {d['row']} to a row"
    if -1 in d["sizes"]:
        return f"{start}. The -1 is worked out: {d['total']} / {d['rest']} = {d['total'] // max(d['rest'], 1)}."
    return f"{start}."


def flatten_en(d: D) -> str:
    joined = list(range(d["start"], d["end"] + 1))
    if len(joined) < 2 or not d["shape"]:
        return f"{d['call']}: there is nothing to join, the order of the cells stays."
    return f"{d['call']} joins {en.axes_words(d, joined)} into one of size {d['size']}, in reading order."


def squeeze_en(d: D) -> str:
    if not d["gone"]:
        return f"{d['call']}: no axis of size 1 is asked for, so none goes."
    return f"{d['call']} takes out {en.axes_words(d, d['gone'])}: {'it has' if len(d['gone']) == 1 else 'they have'} size 1."


def unsqueeze_en(d: D) -> str:
    return f"{d['call']} puts a new axis of size 1 into seat {d['at']}. No cell moves."


def warn_squeeze_kept_en(d: D) -> str:
    return f"Axis {en.nth(d, d['axis'])} has size {d['size']}, so torch leaves it as it is without a word. NumPy refuses this."


def warn_squeeze_batch_en(d: D) -> str:
    return f"squeeze() takes out every axis of size 1, a batch of one too: {shape(d['shape'])} becomes {shape(d['to'])}. Name the axis that is meant."


def contrast_reshape_en(d: D) -> str:
    return f"{en.differs(d)}: it keeps the reading order{en.order(d)}."


def contrast_permute_en(d: D) -> str:
    return f"{en.differs(d)}: it changes seats, while {d['own_op']} keeps the reading order."


def reshape_ja(d: D) -> str:
    row = f"1行{d['row']}個ずつに" if len(d["to"]) > 1 else "新しい形に"
    start = f"{d['call']} は、{d['total']}個の数を読む順番のまま、{row}区切り直します。"
    if -1 in d["sizes"]:
        return (
            f"{start}-1 の大きさは計算で決まり、{d['total']} ÷ {d['rest']} = {d['total'] // max(d['rest'], 1)} です。"
        )
    return start


def flatten_ja(d: D) -> str:
    joined = list(range(d["start"], d["end"] + 1))
    if len(joined) < 2 or not d["shape"]:
        return f"{d['call']} でつなぐ次元はなく、マスの順番はそのままです。"
    return (
        f"{d['call']} は、{ja.axes_words(d, joined)}を読む順番のままつなぎ、大きさ{d['size']}のひとつの次元にします。"
    )


def squeeze_ja(d: D) -> str:
    if not d["gone"]:
        return f"{d['call']} の対象に大きさ1の次元はないので、何もなくなりません。"
    return f"{d['call']} は、大きさ1の次元である{ja.axes_words(d, d['gone'])}を取り除きます。"


def unsqueeze_ja(d: D) -> str:
    return f"{d['call']} は、{d['at']}番の席に大きさ1の新しい次元を入れます。値は動きません。"


def warn_squeeze_kept_ja(d: D) -> str:
    return f"{ja.axis(d, d['axis'])}の大きさは{d['size']}なので、torch は何も言わずそのままにします。NumPy ではエラーになります。"


def warn_squeeze_batch_ja(d: D) -> str:
    return f"squeeze() は大きさ1の次元をすべて取り除きます。大きさ1のバッチも消えて {shape(d['shape'])} が {shape(d['to'])} になるので、次元を指定しましょう。"


def contrast_reshape_ja(d: D) -> str:
    return f"{ja.differs(d)}。読む順番{ja.order(d)}が変わらないからです。"


def contrast_permute_ja(d: D) -> str:
    return f"{ja.differs(d)}。席を入れ替えるからで、{d['own_op']} は読む順番を変えません。"


EN = {
    "rule.reshape": reshape_en,
    "rule.view": reshape_en,
    "rule.flatten": flatten_en,
    "rule.squeeze": squeeze_en,
    "rule.unsqueeze": unsqueeze_en,
    "warn.squeeze-kept": warn_squeeze_kept_en,
    "warn.squeeze-batch": warn_squeeze_batch_en,
    "contrast.reshape": contrast_reshape_en,
    "contrast.permute": contrast_permute_en,
    "contrast.heads": lambda d: (
        f"{en.differs(d)}. Merging heads of (batch, head, time, dim) needs the permute first, or heads and times are mixed."
    ),
}


JA = {
    "rule.reshape": reshape_ja,
    "rule.view": reshape_ja,
    "rule.flatten": flatten_ja,
    "rule.squeeze": squeeze_ja,
    "rule.unsqueeze": unsqueeze_ja,
    "warn.squeeze-kept": warn_squeeze_kept_ja,
    "warn.squeeze-batch": warn_squeeze_batch_ja,
    "contrast.reshape": contrast_reshape_ja,
    "contrast.permute": contrast_permute_ja,
    "contrast.heads": lambda d: (
        f"{ja.differs(d)}。(batch, head, time, dim) のヘッドをまとめるときは、先に permute しないとヘッドと時刻が混ざります。"
    ),
}
