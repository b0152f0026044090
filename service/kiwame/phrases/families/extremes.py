"""The largest and the smallest, and where they stand."""

from kiwame.phrases.families.reductions import group_en, group_ja, kept_en, kept_ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape

WORDS_JA = {"max": "最大", "min": "最小"}
WORDS_EN = {"max": "largest", "min": "smallest"}


def extreme_en(d: D) -> str:
    what = f"{d['call']} takes {group_en(d)} and keeps the {WORDS_EN[d['word']]} number."
    if d["pieces"]:
        here = (
            "the values" if not d["pick"] else "the indices: where along the axis each stands, the first one of equals"
        )
        what += f" With dim given, torch gives a pair (values, indices); this is {here}."
    return what + kept_en(d)


def extreme_ja(d: D) -> str:
    what = f"{d['call']} は、{group_ja(d)}から{WORDS_JA[d['word']]}の数を残します。"
    if d["pieces"]:
        here = "values(値)" if not d["pick"] else "indices(その次元の何番目か。同じ数なら最初のもの)"
        what += f"dim を渡すと、torch は (values, indices) の組を返します。これは {here} です。"
    return what + kept_ja(d)


def place_en(d: D) -> str:
    among = " that is not NaN" if d["nan"] else ""
    where = "counted along the axis" if d["given"] else "counted in reading order, as if the tensor were flat"
    return (
        f"{d['call']} takes {group_en(d)} and says where the {WORDS_EN[d['word']]} one{among} stands, {where} from 0. "
        f"Of equal numbers it is the first.{kept_en(d)}"
    )


def place_ja(d: D) -> str:
    among = "(NaNを除く)" if d["nan"] else ""
    where = "その次元に沿って" if d["given"] else "1列に並べたとみなして"
    return (
        f"{d['call']} は、{group_ja(d)}のうち{WORDS_JA[d['word']]}の数{among}が何番目にあるかを、{where}0から数えて答えます。"
        f"同じ数があれば最初のものです。{kept_ja(d)}"
    )


def both_en(d: D) -> str:
    here = "the largest" if d["pick"] == 1 else "the smallest"
    return f"{d['call']} takes {group_en(d)} and gives a pair (min, max); this is {here}.{kept_en(d)}"


def both_ja(d: D) -> str:
    here = "最大" if d["pick"] == 1 else "最小"
    return f"{d['call']} は、{group_ja(d)}から (min, max) の組を作ります。これは{here}の数です。{kept_ja(d)}"


EN: dict[str, Phrase] = {
    "rule.extreme": extreme_en,
    "rule.place": place_en,
    "rule.both-ends": both_en,
    "warn.flat-place": lambda d: (
        f"Without dim the answer is one position in the flattened tensor, from 0 to {d['numel'] - 1}. "
        f"For one position a row of {shape(d['rows'])} write {d['op']}(dim={len(d['rows']) - 1})."
    ),
}
JA: dict[str, Phrase] = {
    "rule.extreme": extreme_ja,
    "rule.place": place_ja,
    "rule.both-ends": both_ja,
    "warn.flat-place": lambda d: (
        f"dim がないと、答えは平坦化したテンソルでの位置ひとつ(0から{d['numel'] - 1})です。"
        f"{shape(d['rows'])} の行ごとの位置がほしいときは {d['op']}(dim={len(d['rows']) - 1}) と書きます。"
    ),
}
