"""Lessons of names and arguments."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape

_TORCH_SAYS = {
    "astype": "to(dtype)",
    "copy": "clone()",
    "ndarray": "Tensor",
    "fill": "fill_(value)",
    "concatenate": "cat",
    "expand_dims": "unsqueeze",
    "array": "tensor",
    "power": "pow",
}
_NUMPY_SAYS = {
    "permute": "transpose",
    "unsqueeze": "np.expand_dims(x, axis)",
    "float": "astype(np.float32)",
    "long": "astype(np.int64)",
    "int": "astype(np.int32)",
    "double": "astype(np.float64)",
    "to": "astype(dtype)",
    "clone": "copy()",
    "cat": "np.concatenate",
    "tensor": "np.array",
    "t": "T",
    "contiguous": "np.ascontiguousarray(x)",
    "expand": "np.broadcast_to(x, shape)",
    "mm": "x @ y",
    "flip": "np.flip(x, axis)",
    "fill_": "fill(value)",
}
_KEYWORDS = {"dim": "axis", "keepdim": "keepdims", "axis": "dim", "keepdims": "keepdim"}
_NOT_THERE = ("cpu", "cuda", "detach", "numpy", "requires_grad", "backward", "grad", "item_")


def _named(d: D) -> str:
    return str(d.get("name") or d["function"])


def _array_en(d: D) -> str:
    name = _named(d)
    if name in _NUMPY_SAYS:
        return f"{name} is torch's word; this is a NumPy array, where it is {_NUMPY_SAYS[name]}. torch.from_numpy(x) makes a tensor of it."
    if name in _NOT_THERE:
        return f"{name} belongs to torch's tensors, and this is a NumPy array already: leave it out, or make a tensor with torch.from_numpy(x)."
    return f"NumPy has no {name}. If it is torch's, make a tensor of the array first: torch.from_numpy(x)."


def _array_ja(d: D) -> str:
    name = _named(d)
    if name in _NUMPY_SAYS:
        return f"{name} は torch の書き方です。これは NumPy の配列なので、{_NUMPY_SAYS[name]} を使います。テンソルにするなら torch.from_numpy(x) です。"
    if name in _NOT_THERE:
        return f"{name} は torch のテンソルのものですが、これはすでに NumPy の配列です。取り除くか、torch.from_numpy(x) でテンソルにします。"
    return f"NumPy に {name} はありません。torch のものなら、先に torch.from_numpy(x) でテンソルにします。"


def _tensor_en(d: D) -> str:
    name = _named(d)
    if name in _TORCH_SAYS:
        return f"{name} is NumPy's word; in torch it is {_TORCH_SAYS[name]}."
    return f"torch has no {name} here. If it is NumPy's, x.numpy() makes an array of the tensor; else look for a slip in the spelling."


def _tensor_ja(d: D) -> str:
    name = _named(d)
    if name in _TORCH_SAYS:
        return f"{name} は NumPy の書き方で、torch では {_TORCH_SAYS[name]} です。"
    return f"torch のここに {name} はありません。NumPy のものなら、x.numpy() で配列にしてから使います。そうでなければ、つづりを確かめてください。"


def _keyword_en(d: D) -> str:
    op, name = d["op"].lstrip("_"), d["name"]
    if name in _KEYWORDS:
        mine, other = ("NumPy", "torch") if name in {"dim", "keepdim"} else ("torch", "NumPy")
        return f"{name} is {other}'s word, and this {op} takes {_KEYWORDS[name]}, as {mine} says."
    return (
        f"{op} has no argument {name}: look for a slip in the spelling, or for a newer or older version of the library."
    )


def _keyword_ja(d: D) -> str:
    op, name = d["op"].lstrip("_"), d["name"]
    if name in _KEYWORDS:
        mine, other = ("NumPy", "torch") if name in {"dim", "keepdim"} else ("torch", "NumPy")
        return f"{name} は {other} の引数名です。この {op} では、{mine} 流に {_KEYWORDS[name]} と書きます。"
    return f"{op} に {name} という引数はありません。つづりか、ライブラリのバージョンを確かめてください。"


EN: dict[str, Phrase] = {
    "unknown-op.tensor": _tensor_en,
    "unknown-op.array": _array_en,
    "argument.named-tuple": lambda d: (
        f"{d['op']} along a dim gives two tensors together, values and indices. Take one before going on: .values or [0], .indices or [1]."
    ),
    "unknown-flag.keyword": _keyword_en,
    "argument.missing": lambda d: f"{d['op']} needs more than it was given: {d['names'].strip(' .')}.",
    "argument.positional": lambda d: (
        f"{d['op']} takes at most {d['takes']} positional arguments (a method counts its own object), and {d['given']} are given. Sizes and axes may belong into one tuple: (2, 3)."
    ),
    "argument.tensor-wanted": lambda d: (
        f"{d['name']} of {d['op']} must be {d['want']}, and {d['what']} is given."
        + (
            " torch.from_numpy makes a tensor of an array, torch.tensor of a list or a number."
            if d["want"] == "Tensor"
            else ""
        )
    ),
    "argument.element": lambda d: (
        f"Entry {d['n']} of the list (counted from 0) is {d['what']}, not a tensor. torch.from_numpy makes one of an array, torch.tensor of a list."
    ),
    "argument.combination": lambda d: (
        f"{d['op']} has no form that takes ({d['got']}). The message lists those that there are: compare type by type."
    ),
    "argument.unpack-many": lambda d: (
        f"There are {d['want']} names on the left, and {d.get('got', 'more')} things come. A tensor is taken apart along its first axis; x.shape has one number an axis."
    ),
    "argument.unpack-few": lambda d: (
        f"There are {d['want']} names on the left, and {d['got']} {'thing comes' if d['got'] == 1 else 'things come'}. A tensor is taken apart along its first axis; x.shape has one number an axis."
    ),
    "argument.operands": lambda d: (
        f"{d['sign']} does not know what to do with {d['a']} and {d['b']}."
        + (
            " None often comes from a function that forgot to return, or from a gradient that is not there yet."
            if "NoneType" in (d["a"], d["b"])
            else ""
        )
    ),
    "argument.called": lambda d: (
        f"Brackets call something, and {d['what']} cannot be called: T and shape are written without brackets, an index with square ones, x[0]."
    ),
    "sizes.ragged": lambda d: (
        f"A tensor needs rows of equal length: along axis {d['axis']} one has {d['a']}, another {d['b']}. Pad the shorter ones."
    ),
    "sizes.ragged-numpy": lambda d: (
        f"An array needs rows of equal length: up to {shape(d['shape'])} the lists agree, below that they do not. Pad the shorter ones."
    ),
}
JA: dict[str, Phrase] = {
    "unknown-op.tensor": _tensor_ja,
    "unknown-op.array": _array_ja,
    "argument.named-tuple": lambda d: (
        f"dim を指定した {d['op']} は、values と indices の2つのテンソルを返します。先に .values([0])か .indices([1])を選びます。"
    ),
    "unknown-flag.keyword": _keyword_ja,
    "argument.missing": lambda d: f"{d['op']} の引数が足りません。必要なのは {d['names'].strip(' .')} です。",
    "argument.positional": lambda d: (
        f"{d['op']} の位置引数は{d['takes']}個まで(メソッドなら自分自身も数える)ですが、{d['given']}個渡されています。大きさや次元は (2, 3) のように1つのタプルにまとめるのかもしれません。"
    ),
    "argument.tensor-wanted": lambda d: (
        f"{d['op']} の {d['name']} は {d['want']} でなければなりませんが、{d['what']} が渡されています。"
        + (
            "配列は torch.from_numpy で、リストや数は torch.tensor でテンソルにします。"
            if d["want"] == "Tensor"
            else ""
        )
    ),
    "argument.element": lambda d: (
        f"リストの{d['n']}番(0から数える)が {d['what']} で、テンソルではありません。配列は torch.from_numpy で、リストは torch.tensor でテンソルにします。"
    ),
    "argument.combination": lambda d: (
        f"{d['op']} には ({d['got']}) を受け取る形がありません。メッセージに並んでいる形と、型を1つずつ見比べます。"
    ),
    "argument.unpack-many": lambda d: (
        f"左に名前が{d['want']}個ありますが、値は{str(d['got']) + '個' if 'got' in d else 'それより多く'}あります。テンソルは先頭の次元に沿って分かれます。x.shape の要素は次元の数だけです。"
    ),
    "argument.unpack-few": lambda d: (
        f"左に名前が{d['want']}個ありますが、値は{d['got']}個しかありません。テンソルは先頭の次元に沿って分かれます。x.shape の要素は次元の数だけです。"
    ),
    "argument.operands": lambda d: (
        f"{d['a']} と {d['b']} は {d['sign']} で計算できません。"
        + (
            "None は、return を忘れた関数や、まだ計算していない勾配からよく出てきます。"
            if "NoneType" in (d["a"], d["b"])
            else ""
        )
    ),
    "argument.called": lambda d: (
        f"丸かっこを付けると呼び出しになりますが、{d['what']} は呼び出せません。T や shape にはかっこを付けません。添字は x[0] のように角かっこです。"
    ),
    "sizes.ragged": lambda d: (
        f"テンソルでは、どの行も同じ長さでなければなりません。{d['axis']}番の次元で、{d['a']}個のところと{d['b']}個のところがあります。短いほうを埋めます。"
    ),
    "sizes.ragged-numpy": lambda d: (
        f"配列では、どの行も同じ長さでなければなりません。{shape(d['shape'])} までは揃っていますが、その下が揃っていません。短いほうを埋めます。"
    ),
}
