"""日本語: what the arguments mean, op by op."""

from kiwame.phrases.ja_words import SETTLED, D, axes_words
from kiwame.phrases.numbers import number


def _seats(d: D) -> str:
    return "、".join(f"{seat}番の席に{person}番の人" for seat, person in enumerate(d["dims"]))


def permute(d: D) -> str:
    dims = d["dims"]
    if not dims:
        return f"{d['call']}: 埋める席がありません。"
    if dims == sorted(dims):
        return f"{d['call']} は「{_seats(d)}」という意味です。{SETTLED}"
    if len(dims) == 2:
        return f"{d['call']} は「{_seats(d)}」という意味です。2次元では {d['call']} は「転置」です。"
    return f"{d['call']} は「{_seats(d)}」という意味です。それぞれの数は、その席の人が「どこから来るか」を表します。"


def transpose(d: D) -> str:
    if d["a"] == d["b"]:
        return f"{d['call']} は{d['a']}番の人どうしの席替えです。{SETTLED}"
    stay = [f"{n}番" for n, p in enumerate(d["dims"]) if n == p]
    rest = f"{'と'.join(stay)}の人はそのままです。" if stay else ""
    return f"{d['call']} では、{d['a']}番の人と{d['b']}番の人が席を入れ替わります。{rest}"


def turned(d: D) -> str:
    if len(d["dims"]) < 2:
        return f"次元が2つないので、{d['call']} で入れ替わる人はいません。{SETTLED}"
    if len(d["dims"]) == 2:
        return f"{d['call']} は「{_seats(d)}」という意味です。行と列が入れ替わる「転置」です。"
    return f"{d['call']} は席順を逆にします。つまり「{_seats(d)}」です。"


def last_two(d: D) -> str:
    rank = len(d["dims"])
    if rank < 2:
        return f"次元が2つないので、{d['call']} で入れ替わる人はいません。{SETTLED}"
    rest = "その前の次元はそのままなので、バッチの行列がそれぞれ転置されます。" if rank > 2 else ""
    return f"{d['call']} では、最後の2人({rank - 2}番と{rank - 1}番)が席を入れ替わります。{rest}"


def reshape(d: D) -> str:
    row = f"1行{d['row']}個ずつに" if len(d["to"]) > 1 else "新しい形に"
    start = f"{d['call']} は、{d['total']}個の数を読む順番のまま、{row}区切り直します。"
    if -1 in d["sizes"]:
        return (
            f"{start}-1 の大きさは計算で決まり、{d['total']} ÷ {d['rest']} = {d['total'] // max(d['rest'], 1)} です。"
        )
    return start


def flatten(d: D) -> str:
    joined = list(range(d["start"], d["end"] + 1))
    if len(joined) < 2 or not d["shape"]:
        return f"{d['call']} でつなぐ次元はなく、マスの順番はそのままです。"
    return f"{d['call']} は、{axes_words(joined)}を読む順番のままつなぎ、大きさ{d['size']}のひとつの次元にします。"


def squeeze(d: D) -> str:
    if not d["gone"]:
        return f"{d['call']} の対象に大きさ1の次元はないので、何もなくなりません。"
    return f"{d['call']} は、大きさ1の次元である{axes_words(d['gone'])}を取り除きます。"


def unsqueeze(d: D) -> str:
    return f"{d['call']} は、{d['at']}番の席に大きさ1の新しい次元を入れます。値は動きません。"


def total(d: D) -> str:
    if d["given"] and not d["gone"]:
        return f"{d['call']} は、どの次元に沿っても足さないので、どのマスもそのままです。"
    if not d["given"] or len(d["gone"]) == len(d["shape"]):
        how = "すべてのマスを足して、ひとつの数にします"
    else:
        how = f"{axes_words(d['gone'])}に沿って足し、そこだけが違うマスをひとつの合計にします"
    keep = "keepdim=True なので、足した次元は大きさ1で残ります。" if d["keepdim"] else ""
    return f"{d['call']} は、{how}。{keep}"


def arithmetic(d: D) -> str:
    return f"{d['call']} は、同じ位置のマスどうしを計算します。"


def arange(d: D) -> str:
    return f"{d['call']} は、{number(d['start'])} から {number(d['step'])} ずつ数え、{number(d['end'])} の手前で止まります。"


def constant(d: D) -> str:
    return f"{d['call']} では、どのマスも {number(d['value'])} です。"


def contiguous(d: D) -> str:
    return f"{d['call']} は、マスをメモリの上でも読む順番に並べます(すでにそうなら何もしません)。値は変わりません。"


RULES = {
    "permute": permute,
    "transpose": transpose,
    "T": turned,
    "mT": last_two,
    "reshape": reshape,
    "view": reshape,
    "flatten": flatten,
    "squeeze": squeeze,
    "unsqueeze": unsqueeze,
    "sum": total,
    "arithmetic": arithmetic,
    "arange": arange,
    "constant": constant,
    "contiguous": contiguous,
}
