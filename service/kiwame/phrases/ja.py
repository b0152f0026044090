"""日本語: one phrase a kind of step and variant, made from the step's data."""

from kiwame.phrases.families import told
from kiwame.phrases.ja_words import axes_words, axis, listed, person, seat
from kiwame.phrases.kinds import D, phrases_of
from kiwame.phrases.numbers import cell, number, product, shape, terms, times

HEADINGS = {
    "title": "説明",
    "axes": "誰がどの席にいるか",
    "rule": "引数を読む",
    "rule.permute": "引数を席の順に読む",
    "shape": "新しい形状",
    "shape.trail": "形状の移り変わり",
    "formula": "すべてのマスを一行で",
    "formula.whole": "全段階を一行で",
    "follow": "ひとつの値を追う",
    "follow.path": "ひとつの値を端から端まで",
    "group": "まとめられるマス",
    "broadcast": "大きさをそろえる",
    "pick": "取り出すマス",
    "memory": "メモリ",
    "dtype": "データ型",
    "warn": "注意",
    "contrast": "似ているけれど違う",
    "check": "検証",
    "refusal": "できない理由",
}
LABELS = {
    "equivalents": "ほかの書き方",
    "next": "次に試すなら:",
    "try": "別のものを試す",
    "explain": "説明する",
    "steps": "順を追って見る",
    "whole": "説明の全体を開く",
    "instead": "こう書けば動きます:",
    "lessons": "説明の一覧",
}
_ROLES = {2: ("行", "列"), 3: ("カード", "行", "列")}


def roles(rank: int, names: list[str] | None) -> list[str]:
    """What each person is called besides the number."""
    return [f"({name})" for name in names or _ROLES.get(rank, ())] or [""] * rank


def title(d: D) -> str:
    """The heading of an explanation."""
    call = " → ".join(d["calls"])
    sizes = [_size(s) for s in d["shapes"]]
    return f"{'と'.join(sizes)}に {call}" if sizes else call


def _size(sizes: list[int]) -> str:
    if not sizes:
        return "ひとつの数"
    return f"{times(sizes)} のテンソル" if len(sizes) > 1 else f"大きさ{sizes[0]}のテンソル"


def axes(d: D) -> str:
    if len(d["tensors"]) > 1:
        return (
            "、".join(f"{t['name']}{_called(t['names'])} の形状は {shape(t['shape'])}" for t in d["tensors"])
            + " です。"
        )
    t = d["tensors"][0]
    rank = len(t["shape"])
    if rank == 0:
        return f"{t['name']} には次元がありません。ひとつの数です。"
    people = [f"{n}番の人{role}の大きさは{t['shape'][n]}" for n, role in enumerate(roles(rank, t["names"]))]
    return (
        f"{t['name']} には次元が{rank}つあります。{'、'.join(people)}です。"
        if rank < 10
        else f"{t['name']} には次元が{rank}個あります。{'、'.join(people)}です。"
    )


def _called(names: list[str] | None) -> str:
    return f"(次元は {'、'.join(names)})" if names else ""


def shape_seats(d: D) -> str:
    if d["from"] == d["to"]:
        return f"形状は {shape(d['to'])} のままです。"
    sizes = "、".join(f"{seat(d, n, d['out'])}の大きさは{s}" for n, s in enumerate(d["to"]))
    return f"{sizes}。{shape(d['from'])} が {shape(d['to'])} になります。"


def shape_recut(d: D) -> str:
    if d["from"] == d["to"]:
        return f"形状は {shape(d['to'])} のままです。"
    return f"マスの数は、前が {product(d['from'])}、後が {product(d['to'])}。{shape(d['from'])} が {shape(d['to'])} になります。"


def shape_folded(d: D) -> str:
    if not d["gone"]:
        return f"形状は {shape(d['to'])} のままです。"
    how = "が大きさ1で残り" if d["keepdim"] else "がなくなり"
    return f"{axes_words(d, d['gone'])}{how}、{shape(d['from'])} が {shape(d['to'])} になります。"


def shape_made(d: D) -> str:
    return f"形状は {shape(d['to'])} です。"


def shape_trail(d: D) -> str:
    return " → ".join(shape(s) for s in d["trail"])


def broadcast(d: D) -> str:
    if len(d["shapes"]) < 2:
        return f"数はすべてのマスに使われ、形状は {shape(d['to'])} のままです。"
    if not d["stretched"]:
        return f"どちらの形状も {shape(d['to'])} なので、マスは一対一で対応します。"
    how = [
        f"{s['name']} には前の次元がないので{s['size']}回使われ"
        if s["new"]
        else f"{s['name']} の{axis(d, s['axis'], s['name'])}は1から{s['size']}に引き伸ばされ"
        for s in d["stretched"]
    ]
    shapes = listed([shape(s) for s in d["shapes"].values()])
    return f"{shapes} を右からそろえると {shape(d['to'])} になります。{'、'.join(how)}ます。"


def formula(d: D) -> str:
    return str(d["formula"])


def formula_whole(d: D) -> str:
    return formula(d)


def follow_seats(d: D) -> str:
    (name, at), (out, to) = d["cells"][0], d["to"]
    if not at:
        return f"{out} = {name} = {number(d['value'])} です。"
    people = "、".join(f"{person(d, n, name)}は{p}" for n, p in enumerate(at))
    where = cell(out, to)
    return (
        f"{number(d['value'])} は {cell(name, at)} にあります。{people}の位置です。"
        f"新しい席順で読むと {where} なので、{where} = {cell(name, at)} = {number(d['value'])} です。"
    )


def follow_order(d: D) -> str:
    (name, at), (out, to) = d["cells"][0], d["to"]
    if not at or not to:
        return f"{cell(out, to)} = {cell(name, at)} = {number(d['value'])} です。"
    return (
        f"{number(d['value'])} は {cell(name, at)} にあり、読む順番では(0から数えて){d['order']}番です。"
        f"{out} の{d['order']}番は {cell(out, to)} なので、{cell(out, to)} = {cell(name, at)} = {number(d['value'])} です。"
    )


def follow_made(d: D) -> str:
    return f"{cell(*d['to'])} = {number(d['value'])} です。"


def follow_path(d: D) -> str:
    return f"{number(d['value'])} は " + " → ".join(cell(n, a) for n, a in d["path"]) + " と動きます。"


def group(d: D) -> str:
    if d["count"] == 0:
        return f"{cell(*d['to'])} が足すマスはないので、{number(d['value'])} です。"
    names, values = terms(d["cells"], d["values"], d["count"], "+")
    if d["count"] > len(d["cells"]):
        return f"{cell(*d['to'])} は{d['count']}個のマスからできています: {names} = {values} = {number(d['value'])}。"
    return f"{cell(*d['to'])} = {names} = {values} = {number(d['value'])} です。"


def dtype(d: D) -> str:
    return f"{listed(list(dict.fromkeys(d['from'])))} を入れると {d['to']} が出てきます。{d['library']} の {d['op']} の決まりです。"


def memory_view(d: D) -> str:
    strides = (
        f"同じストライド {shape(d['strides'])}"
        if d["strides"] == d["from_strides"]
        else f"ストライド {shape(d['from_strides'])} の代わりに {shape(d['strides'])}"
    )
    start = f"コピーはしていません。{d['name']} は同じ{d['seen']}個の数を、{strides} で見ています"
    if d["contiguous"]:
        return f"{start}(連続)。{d['name']} に書き込むと {d['of']} も変わります。"
    if d["library"] == "numpy":
        return f"{start}。連続ではないので、{d['name']}.reshape({d['numel']}) は{'ビューになります' if d['flat_view'] else 'コピーします'}。"
    if d["flat_view"]:
        return f"{start}。連続ではありません。"
    return f"{start}。連続ではないので、{d['name']}.view({d['numel']}) はエラーになり、{d['name']}.reshape({d['numel']}) はコピーします。"


def memory_same(d: D) -> str:
    return f"コピーはしていません。{d['name']} は {d['of']} そのもので、同じ{d['numel']}個の数を同じストライド {shape(d['strides'])} で見ています。"


def memory_copy(d: D) -> str:
    return f"{d['name']} は{d['numel']}個の数のための自分のメモリを持ち、ストライドは {shape(d['strides'])} です。"


def check_all(d: D) -> str:
    of = f"({d['stages']}段階)" if d["stages"] > 1 else ""
    near = f"(小数は相対誤差 {d['tolerance']:g} まで)" if d["tolerance"] else ""
    first = f"全{d['cells']}マス{of}を {d['library']} の結果と照合しました{near}。"
    return first + (f"番号をつけたマスでも、{d['library']} は式のとおりに動かしました。" if d["replayed"] else "")


def check_sample(d: D) -> str:
    return f"{d['cells']}マスから均等に選んだ{d['checked']}マスを {d['library']} の結果と照合しました。"


def check_wrong(d: D) -> str:
    return f"照合した{d['checked']}マスのうち{d['wrong']}マスが {d['library']} の結果と合いません。この説明は信用せず、お知らせください。"


def shape_becomes(d: D) -> str:
    given = " と ".join(shape(s) for s in d["shapes"])
    return f"{given} から {shape(d['to'])} ができます。"


def follow_cell(d: D) -> str:
    (name, at), (out, to) = d["cells"][0], d["to"]
    return f"{cell(out, to)} に入るのは {cell(name, at)} の値で、{number(d['value'])} です。"


def follow_worked(d: D) -> str:
    by_name, by_value = d["worked"]
    steps = [cell(*d["to"]), by_name, *([by_value] if by_value != by_name else [])]
    result = number(d["value"])
    return f"{' = '.join(steps)}{'' if steps[-1] == result else f' = {result}'} です。"


def follow_many(d: D) -> str:
    names = "、".join(cell(name, at) for name, at in d["cells"][:4])
    rest = "など" if d["count"] > 4 else "の"
    return f"{cell(*d['to'])} は {names} {rest}{d['count']}マスから計算され、{number(d['value'])} になります。"


def dtype_filled(d: D) -> str:
    return f"{d['op']} は浮動小数点数を扱うので、{listed(d['names'])} を埋める数は {d['to']} です。"


PHRASES = phrases_of(globals(), told("JA"))
