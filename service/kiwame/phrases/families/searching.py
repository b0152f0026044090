"""Where values go, and which there are."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape


def inserted_en(d: D) -> str:
    edge = "not above" if d["right"] else "below"
    return (
        f"{d['call']} says for each value how many of the {d['size']} sorted cells lie {edge} it: "
        "the place where it could be put in without breaking the order."
    )


def inserted_ja(d: D) -> str:
    edge = "以下の" if d["right"] else "より小さい"
    return f"{d['call']} は、それぞれの値について、並んだ{d['size']}マスのうちその値{edge}ものの個数、つまり順を崩さずに入れられる位置を答えます。"


PARTS_EN = {
    "values": "each value once, smallest first",
    "index": "where each of them stands first, in reading order",
    "inverse": "for each cell of x, the number of its value among them",
    "counts": "how often each of them occurs",
}
PARTS_JA = {
    "values": "それぞれの値をひとつずつ、小さい順に並べたもの",
    "index": "それぞれが最初に現れる位置(読む順)",
    "inverse": "x の各マスの値が、そのうちの何番目か",
    "counts": "それぞれが現れる回数",
}


SLICES_EN = {
    "values": "the slices that are kept",
    "index": "where each of them first stood",
    "inverse": "for each slice of x, which of them it is",
    "counts": "how many slices each of them stands for",
}
SLICES_JA = {
    "values": "残った切れ目",
    "index": "それぞれが最初にあった位置",
    "inverse": "x の各切れ目がそのどれにあたるか",
    "counts": "それぞれが何個分か",
}


def unique_en(d: D) -> str:
    if d["axis"] is not None:
        return f"{d['call']} compares whole slices along {en.axis(d, d['axis'])}, cell by cell in reading order, and keeps each once, in order; this is {SLICES_EN[d['part']]}."
    several = f" It gives {len(d['parts'])} tensors ({', '.join(d['parts'])});" if len(d["parts"]) > 1 else " Here"
    return f"{d['call']} looks at all {d['numel']} cells and keeps what is distinct.{several} this is {PARTS_EN[d['part']]}."


def unique_ja(d: D) -> str:
    if d["axis"] is not None:
        return f"{d['call']} は、{ja.axis(d, d['axis'])}に沿った切れ目どうしを順に比べ、同じものをひとつにして順に並べます。これは{SLICES_JA[d['part']]}です。"
    several = f"結果は {'、'.join(d['parts'])} の{len(d['parts'])}つで、" if len(d["parts"]) > 1 else ""
    return f"{d['call']} は、{d['numel']}マスすべてから重複を除きます。{several}これは{PARTS_JA[d['part']]}です。"


RUNS_EN = PARTS_EN | {
    "values": "the value of each run, in reading order",
    "inverse": "for each cell of x, the number of its run",
    "counts": "how long each run is",
}
RUNS_JA = PARTS_JA | {
    "values": "それぞれの並びの値(読む順)",
    "inverse": "x の各マスが何番目の並びにあるか",
    "counts": "それぞれの並びの長さ",
}


def runs_en(d: D) -> str:
    if d["axis"] is not None:
        return f"{d['call']} compares each slice along {en.axis(d, d['axis'])} with the one before it and makes one of each run of equal slices; this is {SLICES_EN[d['part']]}."
    return f"{d['call']} reads all {d['numel']} cells in order and makes one of each run of equal neighbours; this is {RUNS_EN[d['part']]}."


def runs_ja(d: D) -> str:
    if d["axis"] is not None:
        return f"{d['call']} は、{ja.axis(d, d['axis'])}に沿った切れ目をひとつ前と比べ、等しいものの並びをひとつにします。これは{SLICES_JA[d['part']]}です。"
    return f"{d['call']} は、{d['numel']}マスを順に読み、同じ値の並びをひとつにします。これは{RUNS_JA[d['part']]}です。"


def bincount_en(d: D) -> str:
    what = "the weights of the cells that hold n are added up" if d["weighted"] else "how many cells of x hold n"
    least = f", at least {d['least']}" if d["least"] else ""
    return f"{d['call']}: place n says {'what comes out when ' if d['weighted'] else ''}{what}. There are as many places as the largest value asks for{least}: {d['count']}."


def bincount_ja(d: D) -> str:
    what = "値が n のマスの重みの合計" if d["weighted"] else "値が n のマスの個数"
    least = f"(少なくとも{d['least']})" if d["least"] else ""
    return f"{d['call']} では、n番目が{what}になります。長さは最大の値 + 1{least}で、ここでは{d['count']}です。"


EN: dict[str, Phrase] = {
    "rule.inserted": inserted_en,
    "rule.unique": unique_en,
    "rule.runs": runs_en,
    "rule.bincount": bincount_en,
    "rule.isin": lambda d: (
        f"{d['call']} asks of each cell whether its value is {'not ' if d['invert'] else ''}among the others."
    ),
}
JA: dict[str, Phrase] = {
    "rule.inserted": inserted_ja,
    "rule.unique": unique_ja,
    "rule.runs": runs_ja,
    "rule.bincount": bincount_ja,
    "rule.isin": lambda d: (
        f"{d['call']} は、それぞれのマスの値がもう一方に含まれて{'いない' if d['invert'] else 'いる'}かを答えます。"
    ),
}
EN_LESSONS: dict[str, Phrase] = {
    "sizes.lines-of-values": lambda d: (
        f"x of shape {shape(d['lines'])} is several sorted lines, and each takes the values that stand at its place: the values need"
        f" the same sizes in front, such as {shape(d['fitting'])}, and they are {shape(d['values'])}. One line alone takes values of any shape."
    ),
    "argument.slices-empty": lambda d: (
        f"The slices along {en.axis(d, d['axis'])} have no cells, so {d['op']} has nothing to compare."
    ),
    "argument.unique-rows": lambda d: (
        f"Distinct slices along {en.axis(d, d['axis'])} of {d['rank']} axes are not explained here: {d['op']} without dim takes all cells."
    ),
}
JA_LESSONS: dict[str, Phrase] = {
    "sizes.lines-of-values": lambda d: (
        f"形状 {shape(d['lines'])} の x には並びがいくつもあり、値は同じ位置の並びの中で探します。値の前の次元も x と同じ大きさ"
        f"({shape(d['fitting'])} など)でなければなりませんが、{shape(d['values'])} です。並びが1つなら、値の形状は自由です。"
    ),
    "argument.slices-empty": lambda d: (
        f"{ja.axis(d, d['axis'])}に沿った切れ目にはマスがないので、{d['op']} には比べるものがありません。"
    ),
    "argument.unique-rows": lambda d: (
        f"{d['rank']}つの次元のうち{ja.nth(d, d['axis'])}に沿った切れ目ごとの重複除去は、ここでは説明できません。dim のない {d['op']} はすべてのマスを見ます。"
    ),
}
