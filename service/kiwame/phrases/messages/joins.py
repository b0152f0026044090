"""Lessons of tensors put together and taken apart."""

from kiwame.phrases.kinds import Phrase
from kiwame.phrases.numbers import shape

EN: dict[str, Phrase] = {
    "sizes.cat": lambda d: (
        f"Along dim {d['axis']} the tensors may differ, on every other axis they must agree: one has {d['a']} there, tensor {d['n']} (counted from 0) has {d['b']}."
        " Joining along that other axis may be what is meant."
    ),
    "sizes.concatenate": lambda d: (
        f"On every axis but the one that is joined, the arrays must agree: axis {d['other']} is {d['a']} in one and {d['b']} in array {d['n']} (counted from 0)."
        f" Joining along axis {d['other']} would fit, if the rest agrees."
    ),
    "sizes.cat-rank": lambda d: (
        f"cat joins along an axis that all have, so all need the same number of axes: {d['a']} and {d['b']} here. unsqueeze or None puts one in."
    ),
    "sizes.concatenate-rank": lambda d: (
        f"concatenate joins along an axis that all have, so all need the same number of axes: {d['a']} and {d['b']} here. x[None] puts one in front."
    ),
    "sizes.stack": lambda d: (
        f"stack lays tensors on a new axis, so all need the very same shape: the first is {shape(d['a'])}, tensor {d['n']} (counted from 0) is {shape(d['b'])}. cat joins along an axis that is there."
    ),
    "sizes.stack-numpy": lambda _d: (
        "stack lays arrays on a new axis, so all need the very same shape. concatenate joins along an axis that is there."
    ),
    "argument.tensors": lambda d: (
        f"{d['op']} takes its tensors in one list or tuple: torch.{d['op']}([x, y]), not torch.{d['op']}(x, y)."
    ),
    "argument.no-tensors": lambda _d: (
        "The list of tensors is empty, so there is neither a shape nor a dtype to start from. Often a loop that should have filled it never ran."
    ),
    "sizes.split": lambda d: (
        f"The pieces must add up to the whole axis, {d['size']}: {' + '.join(map(str, d['sizes'])) or '0'} = {sum(d['sizes'])}. One number in place of a list is the size of each piece."
    ),
    "sizes.split-numpy": lambda _d: (
        "np.split makes equal pieces only, and the axis cannot be divided by that number. np.array_split makes nearly equal ones."
    ),
    "sizes.chunks": lambda d: f"chunk takes the number of pieces, 1 or more; it is {d['count']} here.",
}
JA: dict[str, Phrase] = {
    "sizes.cat": lambda d: (
        f"違ってよいのはつなぐ次元(dim={d['axis']})だけで、ほかの次元は揃っていなければなりません。一方は{d['a']}、{d['n']}番のテンソル(0から数える)は{d['b']}です。"
        "もう一方の次元でつなぐつもりだったのかもしれません。"
    ),
    "sizes.concatenate": lambda d: (
        f"つなぐ次元のほかは揃っていなければなりません。{d['other']}番の次元は、一方が{d['a']}、{d['n']}番の配列(0から数える)が{d['b']}です。"
        f"ほかが揃っていれば、{d['other']}番の次元でならつなげます。"
    ),
    "sizes.cat-rank": lambda d: (
        f"cat は全員が持つ次元でつなぐので、次元の数が揃っていなければなりません。ここでは{d['a']}次元と{d['b']}次元です。unsqueeze か None で次元を1つ増やせます。"
    ),
    "sizes.concatenate-rank": lambda d: (
        f"concatenate は全員が持つ次元でつなぐので、次元の数が揃っていなければなりません。ここでは{d['a']}次元と{d['b']}次元です。x[None] で先頭に次元を1つ増やせます。"
    ),
    "sizes.stack": lambda d: (
        f"stack は新しい次元に並べるので、形状がすべて同じでなければなりません。最初は {shape(d['a'])}、{d['n']}番のテンソル(0から数える)は {shape(d['b'])} です。今ある次元でつなぐなら cat です。"
    ),
    "sizes.stack-numpy": lambda _d: (
        "stack は新しい次元に並べるので、形状がすべて同じでなければなりません。今ある次元でつなぐなら concatenate です。"
    ),
    "argument.tensors": lambda d: (
        f"{d['op']} にはテンソルを1つのリストかタプルにまとめて渡します。torch.{d['op']}(x, y) ではなく torch.{d['op']}([x, y]) です。"
    ),
    "argument.no-tensors": lambda _d: (
        "テンソルのリストが空なので、形状もデータ型も決まりません。リストに追加するはずのループが一度も回っていないことがよくあります。"
    ),
    "sizes.split": lambda d: (
        f"分ける大きさの合計は、その次元の大きさ{d['size']}でなければなりません。{' + '.join(map(str, d['sizes'])) or '0'} = {sum(d['sizes'])} です。リストではなく数を1つ渡すと、1つ分の大きさになります。"
    ),
    "sizes.split-numpy": lambda _d: (
        "np.split は等分しかできず、次元の大きさがその数で割り切れません。np.array_split なら、ほぼ等しく分けます。"
    ),
    "sizes.chunks": lambda d: f"chunk に渡すのは分ける個数で、1以上です。ここでは{d['count']}です。",
}
