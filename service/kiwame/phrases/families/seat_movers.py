"""Axes that change seats."""

from kiwame.phrases import en_words as en
from kiwame.phrases import ja_words as ja
from kiwame.phrases.kinds import D
from kiwame.phrases.numbers import shape


def seats_en(d: D) -> str:
    takes = [f"seat {seat} takes person {en.nth(d, person)}" for seat, person in enumerate(d["dims"])]
    takes[0] = takes[0].replace("seat 0", f"seat 0 of {d['out']}")
    return ", ".join(takes)


def permute_en(d: D) -> str:
    dims = d["dims"]
    if dims == sorted(dims):
        return f"{d['call']}: {seats_en(d)}. {en.SETTLED}" if dims else f"{d['call']}: there is no seat to fill."
    if len(dims) == 2:
        return f"{d['call']}: {seats_en(d)}. In two dimensions, {d['call']} is the transpose."
    return f"{d['call']}: {seats_en(d)}. Each number says where the person in that seat comes from."


def transpose_en(d: D) -> str:
    if d["a"] == d["b"]:
        return f"{d['call']}: person {en.nth(d, d['a'])} changes seats with themselves. {en.SETTLED}"
    stay = [en.nth(d, n) for n, p in enumerate(d["dims"]) if n == p]
    rest = (
        f" {'Person' if len(stay) == 1 else 'Persons'} {en.listed(stay)} stay{'s' if len(stay) == 1 else ''}."
        if stay
        else ""
    )
    return f"{d['call']}: persons {en.nth(d, d['a'])} and {en.nth(d, d['b'])} change seats.{rest}"


def turned_en(d: D) -> str:
    if len(d["dims"]) < 2:
        return f"{d['call']}: with fewer than two axes there is nothing to swap. {en.SETTLED}"
    if len(d["dims"]) == 2:
        return f"{d['call']}: {seats_en(d)}. Rows become columns: the transpose."
    return f"{d['call']} turns the order of the seats round: {seats_en(d)}."


def last_two_en(d: D) -> str:
    dims = d["dims"]
    if len(dims) < 2:
        return f"{d['call']}: with fewer than two axes there is nothing to swap. {en.SETTLED}"
    rest = " The axes before them stay, so every matrix of the batch is transposed." if len(dims) > 2 else ""
    return f"{d['call']}: the last two persons, {en.nth(d, len(dims) - 2)} and {en.nth(d, len(dims) - 1)}, change seats.{rest}"


def warn_goes_to_en(d: D) -> str:
    return (
        f"Read as “goes to” (person {en.nth(d, 0)} goes to seat {d['dims'][0]}, and so on), the shape would be {shape(d['would'])}. "
        f"That is {d['undo']}, the inverse: {d['out']}.{d['undo']} gives {d['in'][0]} back."
    )


def warn_t_en(d: D) -> str:
    if d["rank"] > 2:
        own = (
            "torch says that T on other than two axes will stop working"
            if d["library"] == "torch"
            else "T turns all axes round"
        )
        return f"{own}. To transpose only the last two axes, write mT."
    if d["rank"] == 0:
        return f"{d['op']} on a single number changes nothing; torch says that it will stop working."
    return "T on one axis changes nothing. For a column, put in an axis: unsqueeze(1)."


def contrast_inverse_en(d: D) -> str:
    return f"{en.differs(d)}: it is the inverse."


def seats_ja(d: D) -> str:
    return "、".join(f"{seat}番の席に{ja.person(d, person)}" for seat, person in enumerate(d["dims"]))


def permute_ja(d: D) -> str:
    dims = d["dims"]
    if not dims:
        return f"{d['call']}: 埋める席がありません。"
    if dims == sorted(dims):
        return f"{d['call']} は「{seats_ja(d)}」という意味です。{ja.SETTLED}"
    if len(dims) == 2:
        return f"{d['call']} は「{seats_ja(d)}」という意味です。2次元では {d['call']} は「転置」です。"
    return f"{d['call']} は「{seats_ja(d)}」という意味です。それぞれの数は、その席の人が「どこから来るか」を表します。"


def transpose_ja(d: D) -> str:
    if d["a"] == d["b"]:
        return f"{d['call']} は{ja.person(d, d['a'])}どうしの席替えです。{ja.SETTLED}"
    stay = [n for n, p in enumerate(d["dims"]) if n == p]
    rest = f"{ja.persons(d, stay)}はそのままです。" if stay else ""
    return f"{d['call']} では、{ja.person(d, d['a'])}と{ja.person(d, d['b'])}が席を入れ替わります。{rest}"


def turned_ja(d: D) -> str:
    if len(d["dims"]) < 2:
        return f"次元が2つないので、{d['call']} で入れ替わる人はいません。{ja.SETTLED}"
    if len(d["dims"]) == 2:
        return f"{d['call']} は「{seats_ja(d)}」という意味です。行と列が入れ替わる「転置」です。"
    return f"{d['call']} は席順を逆にします。つまり「{seats_ja(d)}」です。"


def last_two_ja(d: D) -> str:
    rank = len(d["dims"])
    if rank < 2:
        return f"次元が2つないので、{d['call']} で入れ替わる人はいません。{ja.SETTLED}"
    rest = "その前の次元はそのままなので、バッチの行列がそれぞれ転置されます。" if rank > 2 else ""
    return f"{d['call']} では、最後の2人({ja.nth(d, rank - 2)}と{ja.nth(d, rank - 1)})が席を入れ替わります。{rest}"


def warn_goes_to_ja(d: D) -> str:
    return (
        f"「{ja.person(d, 0)}が{d['dims'][0]}番の席へ行く」と読むと、形状は {shape(d['would'])} になってしまいます。"
        f"それは逆の並べ替え {d['undo']} で、{d['out']}.{d['undo']} とすると {d['in'][0]} に戻ります。"
    )


def warn_t_ja(d: D) -> str:
    if d["rank"] > 2:
        own = (
            "torch では、2次元以外の T は今後使えなくなると警告されます"
            if d["library"] == "torch"
            else "T はすべての次元を逆順にします"
        )
        return f"{own}。最後の2つの次元だけを転置するなら mT と書きます。"
    if d["rank"] == 0:
        return f"ひとつの数に {d['op']} を使っても何も変わりません。torch は今後使えなくなると警告します。"
    return "1次元のテンソルに T を使っても何も変わりません。縦に並べるには unsqueeze(1) で次元を加えます。"


def contrast_inverse_ja(d: D) -> str:
    return f"{ja.differs(d)}。逆の並べ替えです。"


EN = {
    "rule.permute": permute_en,
    "rule.transpose": transpose_en,
    "rule.T": turned_en,
    "rule.mT": last_two_en,
    "warn.goes-to": warn_goes_to_en,
    "warn.T": warn_t_en,
    "contrast.inverse": contrast_inverse_en,
}


JA = {
    "rule.permute": permute_ja,
    "rule.transpose": transpose_ja,
    "rule.T": turned_ja,
    "rule.mT": last_two_ja,
    "warn.goes-to": warn_goes_to_ja,
    "warn.T": warn_t_ja,
    "contrast.inverse": contrast_inverse_ja,
}
