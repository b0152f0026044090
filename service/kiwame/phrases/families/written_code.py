"""How code is written: what is refused of it before any op is asked."""

from kiwame.phrases.en_words import count
from kiwame.phrases.kinds import Phrase

_WRITTEN_EN = {
    "one": "one whole number",
    "tuple": "a tuple of whole numbers, such as (3,)",
    "axes": "a whole number or a tuple of them, or else left out",
    "unlisted": "a whole number or a tuple of them, not a list",
    "bool": "True or False",
    "number": "single numbers, not a list or a tuple of them",
}
_WRITTEN_JA = {
    "one": "整数を1つだけ渡します",
    "tuple": "整数のタプルを渡します。要素が1つなら (3,) のように書きます",
    "axes": "整数か整数のタプルを渡します。すべての次元なら省略します",
    "unlisted": "リストではなく、整数か整数のタプルを渡します",
    "bool": " True か False を渡します",
    "number": "リストやタプルではなく、数をそのまま渡します",
}

EN_LESSONS: dict[str, Phrase] = {
    "unknown-op.otherwise": lambda d: (
        f"{d['name']} is not written so: {', '.join(f'in {library} it is {way}' for library, way in d['ways'])}."
    ),
    "argument.written": lambda d: f"In {d['library']}, {d['name']} of {d['op']} must be {_WRITTEN_EN[d['wanted']]}.",
    "argument.list-as-tensor": lambda d: (
        f"torch takes no list or tuple for a tensor, so {d['op']} cannot use this one. Make it a tensor first: torch.tensor(…)."
    ),
    "argument.beside": lambda d: (
        f"torch takes {d['name']} of {d['op']} only beside {d['beside']}, which says what is folded."
    ),
    "argument.by-name": lambda d: f"{d['op']} takes {d['name']} by name only: {d['name']}=….",
    "argument.several": lambda d: (
        f"This gives {d['count']} tensors, and one is needed. Pick one of them: [0] is the first."
    ),
    "argument.not-a-tensor": lambda _d: "A tensor is needed here, and this is none.",
    "argument.unpack": lambda d: (
        f"There {'is' if d['count'] == 1 else 'are'} {count(d['count'], 'thing', 'things')} to take apart"
        f" and {count(d['names'], 'name', 'names')} for them."
    ),
}

JA_LESSONS: dict[str, Phrase] = {
    "unknown-op.otherwise": lambda d: (
        f"{d['name']} はこの形では書けません。{'、'.join(f'{library} では {way}' for library, way in d['ways'])} と書きます。"
    ),
    "argument.written": lambda d: f"{d['library']} では、{d['op']} の {d['name']} には{_WRITTEN_JA[d['wanted']]}。",
    "argument.list-as-tensor": lambda d: (
        f"torch の {d['op']} は、リストやタプルをテンソルの代わりに受け取りません。torch.tensor(…) でテンソルにしてから渡します。"
    ),
    "argument.beside": lambda d: (
        f"torch では、{d['op']} の {d['name']} は {d['beside']}(まとめる次元)と一緒に指定します。"
    ),
    "argument.by-name": lambda d: f"{d['op']} の {d['name']} は、{d['name']}=… とキーワード引数で渡します。",
    "argument.several": lambda d: (
        f"ここではテンソルが{d['count']}個できますが、必要なのは1つです。[0] のように1つを選びます(0が最初)。"
    ),
    "argument.not-a-tensor": lambda _d: "ここにはテンソルが必要ですが、これはテンソルではありません。",
    "argument.unpack": lambda d: f"名前が{d['names']}個あるのに対し、取り出せるものは{d['count']}個です。",
}
