"""日本語: what is said of the ways to a goal, and of goals that cannot be read."""

from kiwame.phrases.ja_words import either, listed
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import number, product, shape

WORDS = {"same_as": "同じ結果:", "none": "見つかりませんでした。", "nearest": "近いもの:", "goal": "目標:"}


def title(d: D) -> str:
    """The heading of an answer."""
    found = f"結果は{d['found']}通り" if d["found"] else "見つかりません"
    return f"{d['from']} から {d['to']} へ: {found}"


def order(d: D) -> str:
    values = " ".join(number(v) for v in d["order"]) + (" …" if d["numel"] > len(d["order"]) else "")
    return f"読む順番({values})はそのままで、区切り方だけを変えます。" if d["numel"] else "動かすマスがありません。"


def seats(d: D) -> str:
    moved = [f"{n}番の席に{axis}番の人" for n, axis in enumerate(d["dims"]) if n != axis]
    return f"席を替わります: {'、'.join(moved)}。読む順番は元と変わります。"


def missing(d: D) -> str:
    names = listed([number(v) for v in d["missing"]])
    more = " など" if d["count"] > len(d["missing"]) else ""
    return f"{names}{more} は元の{d['have']}マスの中になく、計算で作る方法も見つかりませんでした。"


def more(d: D) -> str:
    start = " と ".join(shape(s) for s in d["shapes"])
    return (
        f"{start} のマスは{d['have']}個、{shape(d['to'])} に必要なマスは {product(d['to'])} 個です。"
        "くり返すか埋めるかしないと足りませんが、この形状にする操作は見つかりませんでした。"
    )


def fewer(d: D) -> str:
    start = " と ".join(shape(s) for s in d["shapes"])
    return (
        f"{start} のマスは{d['have']}個、{shape(d['to'])} に必要なマスは {product(d['to'])} 個です。"
        "一部を捨てるかまとめるかしないと余りますが、この形状にする操作は見つかりませんでした。"
    )


WAYS: dict[str, Phrase] = {
    "same": lambda _d: "どのマスもそのままです。",
    "order": order,
    "seats": seats,
    "places": lambda _d: "どのマスも1回ずつ、別の場所に移します。",
    "repeated": lambda d: f"マスをくり返します。{d['held']}個から{d['numel']}個を作ります。",
    "picked": lambda d: f"{d['total']}マスのうち{d['held']}マスを取り出します。",
    "filled": lambda d: f"{d['filled']}マスは元のテンソルにない値で埋めます。",
    "joined": lambda d: f"{d['tensors']}つのテンソルのマスを並べます。",
    "folded": lambda _d: "いくつかのマスをひとつにまとめます。",
    "computed": lambda _d: "マスから新しい値を計算します。",
}

MISSES: dict[str, Phrase] = {
    "values": missing,
    "order": lambda d: f"目標のマスは元と同じ{d['want']}個ですが、操作3つまででこの並びにはなりませんでした。",
    "more": more,
    "fewer": fewer,
    "unfinished": lambda d: (
        f"操作1つでこのマスを {shape(d['to'])} にする方法はなく、組み合わせも探し終えるまでに見つかりませんでした。"
    ),
    "sizes": lambda d: (
        f"マスの数({d['want']}個)は合っていますが、操作3つまででは、このマスで {shape(d['to'])} にする方法が見つかりませんでした。"
    ),
}


def differs(d: D) -> str:
    """How a result stands to another."""
    if d["differ"] == 0:
        return f"この数では {d['other']} と同じマスになりますが、ほかの数では違います。"
    return f"{d['other']} とは{d['numel']}マス中{d['differ']}マスが違います。"


def near(d: D) -> str:
    """What comes close."""
    if d["differ"] is None:
        return f"{d['spec']}: 形状は {shape(d['shape'])}"
    return f"{d['spec']}: {d['numel']}マス中{d['differ']}マスが違う"


def stopped(d: D) -> str:
    """That the search ended early."""
    what = "時間切れ" if d["limit"] == "solve_seconds" else "試せる回数の上限"
    return f"探すのを途中で止めました({what})。ほかにもあるかもしれません。"


LESSONS: dict[str, Phrase] = {
    "syntax.no-tensors": lambda d: (
        f"{d['field']} が空です。2x3 のような形状か、[[1,2],[3,4]] のようなデータを書きます。"
    ),
    "syntax.not-a-tensor": lambda d: (
        f"{d['text']} はテンソルではありません。2x3 のような形状か、[[1,2],[3,4]] のようなデータを書きます。"
    ),
    "syntax.no-goal": lambda d: (
        f"{d['text']} は目標として読めません。形状(3x2)、データ([[1,4],[2,5],[3,6]])、"
        "式(y[i, j] = x[j, i])、y を埋める for ループのどれかを書きます。"
    ),
    "syntax.formula": lambda d: f"{d['text']} は式として読めません。y[i, j] = x[j, i] のように書きます。",
    "syntax.formula-name": lambda d: (
        f"{d['name']} は添字でもテンソルでもありません。添字は左辺かループに書きます。テンソルは {either(d['known'])} です。"
    ),
    "syntax.left-side": lambda d: (
        f"{d['text']} は左辺に書けません。左辺は y[i, j] のように添字を1つずつ書きます。y[i<3, j] なら範囲も書けます。"
    ),
    "syntax.no-size": lambda d: (
        f"この式からは {d['name']} の範囲が決まりません。y[{d['name']}<3] のように左辺に書くか、for ループで書きます。"
    ),
    "syntax.range": lambda _d: "ループは range(n) で書きます。n は数、len(x)、x.shape[0] のどれかです。",
    "syntax.no-cell": lambda _d: "このループはどのマスも埋めません。中に y[i, j] = x[j, i] のような文を書きます。",
    "syntax.index-twice": lambda d: f"{d['name']} はもう使われています。ループには別の名前を使います。",
    "syntax.two-places": lambda d: f"{d['name']} が2つの違う場所に書かれています。書く場所は1つにします。",
    "syntax.unwritten": lambda d: f"形状 {shape(d['shape'])} のうち{d['count']}マスが埋められていません。",
    "argument.formula": lambda _d: "この数では、この式を計算できません。",
    "argument.one-goal": lambda d: f"目標のテンソルが{d['count']}個あります。目標は1つにします。",
    "axis-count.formula": lambda d: (
        f"{d['name']} の次元は{d['rank']}個(形状 {shape(d['shape'])})ですが、添字が{d['count']}個です。次元ごとに添字を1つ書きます。"
    ),
    "index-out-of-range.formula": lambda d: (
        f"この式は {d['name']} の{d['axis']}番の次元で {d['index']} を読みますが、場所は 0 から {d['size'] - 1} までです。"
        "添字はどのマスでも範囲に収まるようにします。"
        if d["size"]
        else f"{d['name']} の{d['axis']}番の次元には読む場所がありません。"
    ),
    "index-out-of-range.formula-data": lambda _d: "データから取った添字が、テンソルの外を指しています。",
    "index-out-of-range.fraction": lambda _d: "添字は整数にします。/ は小数になるので、整数の割り算は // を使います。",
    "index-out-of-range.written": lambda _d: "このループは、0以上の整数でない場所に書き込みます。",
}
