"""Lessons of layers and losses."""

from kiwame.phrases.kinds import Phrase
from kiwame.phrases.numbers import shape

EN: dict[str, Phrase] = {
    "sizes.channels": lambda d: (
        f"The layer's weight {shape(d['weight'])} was made for {d['want']} channels, and axis {len(d['shape']) - len(d['weight']) + 1} of the input {shape(d['shape'])} has {d['got']}."
        " torch wants channels before height and width: (batch, channels, height, width)."
    ),
    "axis-count.image": lambda d: (
        f"{d['op']} takes (channels, …) with {d['low']} axes or (batch, channels, …) with {d['high']}, and the input {shape(d['shape'])} has {len(d['shape'])}. x[None] puts an axis in front."
    ),
    "sizes.kernel": lambda d: (
        f"The window ({d['kernel']}) does not fit into the input ({d['shape']}, padding included). Pad more, use a smaller window, or shrink the input less before."
    ),
    "sizes.pooled": lambda _d: (
        "Pooling would leave nothing: the window is larger than what is left of the input. Pool less often, or with a smaller window."
    ),
    "sizes.batch": lambda d: (
        f"The loss wants one target for each row of scores: {d['a']} rows and {d['b']} targets. Scores are (batch, classes), targets (batch,): one class number each."
    ),
    "sizes.target": lambda d: (
        f"This loss compares cell by cell, so both need the same shape: {shape(d['shape'])} and {shape(d['target'])}. squeeze, unsqueeze or view make them equal."
    ),
    "dtype.target": lambda d: (
        f"Targets of one number an item are class numbers, so they must be whole numbers (int64); these are {d['dtype'].lower()}. Write target.long()."
    ),
    "sizes.normalized": lambda d: (
        f"layer_norm works over the last axes, and normalized_shape {shape(d['target'])} must be their sizes: the input {shape(d['shape'])} ends in {d['shape'][-1] if d['shape'] else 'nothing'}."
    ),
    "sizes.running": lambda d: (
        f"Each channel has its own numbers, and axis 1 of the input has {d['want']} channels while {d['name']} has {d['got']} numbers: the layer was made for another count."
    ),
    "dtype.embedding": lambda d: (
        f"The indices of an embedding are row numbers, so they must be whole numbers (int64); these are {d['dtype'].lower()}. Write index.long()."
    ),
    "dtype.one-hot": lambda _d: "one_hot takes class numbers, so they must be whole numbers (int64). Write x.long().",
    "sizes.recurrent": lambda d: (
        f"The layer was made for {d['want']} features a step, and the last axis of its input has {d['got']}."
    ),
    "sizes.heads": lambda _d: (
        "The features are dealt out evenly to the heads, so embed_dim must be a multiple of num_heads."
    ),
}
JA: dict[str, Phrase] = {
    "sizes.channels": lambda d: (
        f"層の重み {shape(d['weight'])} はチャネル数{d['want']}で作られていますが、入力 {shape(d['shape'])} の{len(d['shape']) - len(d['weight']) + 1}番の次元は{d['got']}です。"
        "torch ではチャネルが縦横より前に来ます:(バッチ, チャネル, 縦, 横)。"
    ),
    "axis-count.image": lambda d: (
        f"{d['op']} の入力は、(チャネル, …) の{d['low']}次元か (バッチ, チャネル, …) の{d['high']}次元です。{shape(d['shape'])} は{len(d['shape'])}次元です。x[None] で先頭に次元を1つ増やせます。"
    ),
    "sizes.kernel": lambda d: (
        f"窓({d['kernel']})が入力(パディングを含めて {d['shape']})に収まりません。パディングを増やすか、窓を小さくするか、手前での縮小を減らします。"
    ),
    "sizes.pooled": lambda _d: (
        "プーリングすると何も残りません。残っている入力より窓のほうが大きいためです。プーリングの回数を減らすか、窓を小さくします。"
    ),
    "sizes.batch": lambda d: (
        f"スコア1行につきターゲット1つが必要ですが、スコアは{d['a']}行、ターゲットは{d['b']}個です。スコアは (バッチ, クラス数)、ターゲットはクラス番号を並べた (バッチ,) にします。"
    ),
    "sizes.target": lambda d: (
        f"この損失は要素ごとに比べるので、形状が同じでなければなりません。{shape(d['shape'])} と {shape(d['target'])} です。squeeze、unsqueeze、view で揃えます。"
    ),
    "dtype.target": lambda d: (
        f"1件につき1つのターゲットはクラス番号なので、整数(int64)でなければなりませんが、{d['dtype'].lower()} です。target.long() と書きます。"
    ),
    "sizes.normalized": lambda d: (
        f"layer_norm は末尾の次元にわたって計算するので、normalized_shape {shape(d['target'])} は末尾の大きさと同じでなければなりません。入力は {shape(d['shape'])} です。"
    ),
    "sizes.running": lambda d: (
        f"チャネルごとに数を1つ持ちますが、入力の1番の次元はチャネル数{d['want']}、{d['name']} は{d['got']}個です。層が別のチャネル数で作られています。"
    ),
    "dtype.embedding": lambda d: (
        f"埋め込みの添字は行の番号なので、整数(int64)でなければなりませんが、{d['dtype'].lower()} です。index.long() と書きます。"
    ),
    "dtype.one-hot": lambda _d: (
        "one_hot に渡すのはクラス番号なので、整数(int64)でなければなりません。x.long() と書きます。"
    ),
    "sizes.recurrent": lambda d: (
        f"層は1ステップあたりの特徴数{d['want']}で作られていますが、入力の最後の次元は{d['got']}です。"
    ),
    "sizes.heads": lambda _d: "特徴を各ヘッドに等しく分けるので、embed_dim は num_heads の倍数でなければなりません。",
}
