"""Lessons of dtypes, truth, single numbers, gradients and devices."""

from kiwame.phrases.kinds import D, Phrase


def _floating(d: D) -> str:
    names = (str(d["dtype_a"]), str(d["dtype_b"]))
    return next((name for name in names if name.startswith("float")), names[0])


def _cells_en(d: D) -> str:
    return f"holds {d['count']}" if "count" in d else "may hold many"


def _cells_ja(d: D) -> str:
    return f"{d['count']}個" if "count" in d else "いくつも"


EN: dict[str, Phrase] = {
    "dtype.matrices": lambda d: (
        f"A matrix product does not convert: one side is {d['dtype_a']}, the other {d['dtype_b']}. Bring both to {_floating(d)}: y.to(x.dtype)."
    ),
    "dtype.linear": lambda d: (
        f"The input is {d['dtype_a']}, the layer's weights are {d['dtype_b']}, and a product does not convert. Convert the input, x.to(torch.{d['dtype_b']}), or the layer."
    ),
    "dtype.scalar-type": lambda d: (
        f"One tensor is {d['dtype_a']}, and another that should be the same is {d['dtype_b']}. Convert it: y.to(torch.{d['dtype_a']})."
    ),
    "dtype.layer": lambda d: (
        f"The input is {d['dtype_a']}, the layer's {d['what']} is {d['dtype_b']}. Convert the input: x.to(weight.dtype)."
    ),
    "dtype.mean": lambda d: (
        f"A mean is rarely a whole number, so torch wants a float dtype, and this tensor is {d['dtype']}. Write x.float().mean()."
    ),
    "dtype.float-only": lambda d: (
        f"This op gives decimal numbers, so torch wants a float dtype{', not ' + d['dtype'] if 'dtype' in d else ''}. Put .float() before it."
    ),
    "dtype.not-implemented": lambda d: (
        f"torch has no {d['op']} for {d['dtype']}: softmax, exp and the like want floats (.float() before it), & | ^ and shifts want whole numbers or masks."
    ),
    "dtype.result": lambda d: (
        f"+= and other ops in place keep the dtype of the tensor, {d['dtype_b']}, and the result would be {d['dtype_a']}. x = x + … makes a new tensor; x.float() before it converts."
    ),
    "dtype.result-numpy": lambda d: (
        f"{d['op']} in place keeps the dtype of the array, {d['dtype_b']}, and the result would be {d['dtype_a']}. x = x + … makes a new array; x.astype(float) before it converts."
    ),
    "dtype.invert": lambda _d: (
        "~ turns bits or masks around, and this tensor holds decimal numbers. Compare first: ~(x > 1). For a sign write -x."
    ),
    "argument.truth": lambda d: (
        "and, or, not, if and 1 < x < 4 need one truth value, and the tensor holds many. For each cell write (x > 1) & (x < 4), with the brackets; for one answer .any() or .all()."
        if d["many"].startswith("more")
        else "if and the like need one truth value, and the tensor is empty. Ask for its size: x.numel() == 0."
    ),
    "argument.truth-numpy": lambda d: (
        "and, or, not, if and 1 < x < 4 need one truth value, and the array holds many. For each cell write (x > 1) & (x < 4), with the brackets; for one answer .any() or .all()."
        if "more" in d["many"]
        else "if and the like need one truth value, and the array is empty. Ask for its size: x.size == 0."
    ),
    "argument.item": lambda d: (
        f"item(), int(), float() and the like need exactly one number, and this tensor {_cells_en(d)}. Pick a cell, fold them (sum, mean), or take tolist(). A list of tensors becomes one with torch.stack."
    ),
    "argument.negative-stride": lambda _d: (
        "x[::-1] of NumPy is a view that walks backwards, and torch has no negative strides. Copy first, x[::-1].copy(), or flip in torch."
    ),
    "argument.leaf": lambda _d: (
        "A tensor whose gradient is wanted must not be changed in place where the change would be recorded. Write y = x + 1, or for an update of parameters: with torch.no_grad(): x += 1."
    ),
    "argument.requires-grad": lambda _d: (
        "NumPy knows nothing of gradients, so torch will not hand over a tensor that is part of one. x.detach().numpy() leaves the gradient behind."
    ),
    "argument.scalar-backward": lambda _d: (
        "backward() without arguments starts from one number, a loss, and this tensor holds several. Fold it first: y.sum().backward() or y.mean().backward()."
    ),
    "argument.no-grad": lambda _d: (
        "Nothing that leads here asks for a gradient: no tensor has requires_grad=True, or the way was cut by detach(), item(), NumPy, argmax or torch.no_grad()."
    ),
    "sizes.empty": lambda _d: (
        "There is no largest or smallest of nothing: the tensor is empty. A sum of nothing is 0. Look where it lost its cells: a mask that is False everywhere, a slice beyond the end."
    ),
    "device-unavailable.two": lambda d: (
        f"One tensor lies on {d['a']}, another on {d['b']}, and an op needs all on one device. Move them: x.to(y.device); a model with model.to(device)."
    ),
    "device-unavailable.types": lambda d: (
        f"The input is a {d['a']}, the layer's {d['what']} a {d['b']}: one with cuda lies on the GPU, the other on the CPU. Move both to one device, with model.to(device) and x.to(device)."
    ),
    "device-unavailable.expected": lambda d: (
        f"One tensor lies on {d['a']}, another on {d['b']}, and an op needs all on one device. Move them: x.to(y.device)."
    ),
    "device-unavailable.numpy": lambda d: (
        f"NumPy sees the memory of the CPU only, and this tensor lies on {d['a']}. Write x.cpu().numpy(), with detach() before it where gradients are on."
    ),
    "device-unavailable.cuda": lambda _d: (
        'No GPU can be used here: torch was installed without CUDA, or there is no GPU or driver. device = "cuda" if torch.cuda.is_available() else "cpu" runs on both.'
    ),
}
JA: dict[str, Phrase] = {
    "dtype.matrices": lambda d: (
        f"行列の積は型を自動で変換しません。一方は {d['dtype_a']}、もう一方は {d['dtype_b']} です。y.to(x.dtype) のように、両方を {_floating(d)} に揃えます。"
    ),
    "dtype.linear": lambda d: (
        f"入力は {d['dtype_a']}、層の重みは {d['dtype_b']} で、積は型を自動で変換しません。入力を x.to(torch.{d['dtype_b']}) で変換するか、層のほうを変換します。"
    ),
    "dtype.scalar-type": lambda d: (
        f"一方のテンソルは {d['dtype_a']} ですが、同じ型であるべきもう一方が {d['dtype_b']} です。y.to(torch.{d['dtype_a']}) で変換します。"
    ),
    "dtype.layer": lambda d: (
        f"入力は {d['dtype_a']}、層の {d['what']} は {d['dtype_b']} です。x.to(weight.dtype) で入力を変換します。"
    ),
    "dtype.mean": lambda d: (
        f"平均は整数になるとは限らないので、torch は浮動小数点の型を求めますが、このテンソルは {d['dtype']} です。x.float().mean() と書きます。"
    ),
    "dtype.float-only": lambda d: (
        f"結果が小数になる操作なので、torch は浮動小数点の型を求めます{'(' + d['dtype'] + ' は使えません)' if 'dtype' in d else ''}。前に .float() を入れます。"
    ),
    "dtype.not-implemented": lambda d: (
        f"torch の {d['op']} は {d['dtype']} では使えません。softmax や exp などは浮動小数点(前に .float() を入れる)、& | ^ やシフトは整数かマスクで使います。"
    ),
    "dtype.result": lambda d: (
        f"+= などのインプレース演算ではテンソルの型 {d['dtype_b']} が変わりませんが、結果は {d['dtype_a']} になります。x = x + … なら新しいテンソルができます。先に x.float() で変換してもかまいません。"
    ),
    "dtype.result-numpy": lambda d: (
        f"インプレースの {d['op']} では配列の型 {d['dtype_b']} が変わりませんが、結果は {d['dtype_a']} になります。x = x + … なら新しい配列ができます。先に x.astype(float) で変換してもかまいません。"
    ),
    "dtype.invert": lambda _d: (
        "~ はビットやマスクを反転しますが、このテンソルは小数です。~(x > 1) のように先に比較します。符号を変えるなら -x です。"
    ),
    "argument.truth": lambda d: (
        "and、or、not、if、1 < x < 4 には真偽値が1つだけ必要ですが、テンソルにはいくつもあります。要素ごとなら、かっこを付けて (x > 1) & (x < 4) と書きます。全体で1つにするなら .any() か .all() です。"
        if d["many"].startswith("more")
        else "if などには真偽値が1つ必要ですが、テンソルが空です。空かどうかは x.numel() == 0 で調べます。"
    ),
    "argument.truth-numpy": lambda d: (
        "and、or、not、if、1 < x < 4 には真偽値が1つだけ必要ですが、配列にはいくつもあります。要素ごとなら、かっこを付けて (x > 1) & (x < 4) と書きます。全体で1つにするなら .any() か .all() です。"
        if "more" in d["many"]
        else "if などには真偽値が1つ必要ですが、配列が空です。空かどうかは x.size == 0 で調べます。"
    ),
    "argument.item": lambda d: (
        f"item()、int()、float() などが受け取れるのは、要素がちょうど1個のときだけです。このテンソルには{_cells_ja(d)}あります。1つを選ぶか、sum や mean でまとめるか、tolist() を使います。テンソルのリストなら torch.stack で1つにできます。"
    ),
    "argument.negative-stride": lambda _d: (
        "NumPy の x[::-1] は逆向きにたどるビューですが、torch には負のストライドがありません。x[::-1].copy() で先にコピーするか、torch の側で flip します。"
    ),
    "argument.leaf": lambda _d: (
        "勾配を求めるテンソルは、記録される場所でインプレースに書き換えられません。y = x + 1 と書くか、パラメータの更新なら with torch.no_grad(): の中で x += 1 とします。"
    ),
    "argument.requires-grad": lambda _d: (
        "NumPy は勾配を扱えないので、勾配の計算に関わるテンソルは渡せません。x.detach().numpy() なら、勾配から切り離して渡せます。"
    ),
    "argument.scalar-backward": lambda _d: (
        "引数なしの backward() は1つの数(損失)から始めますが、このテンソルにはいくつもあります。y.sum().backward() や y.mean().backward() のように先にまとめます。"
    ),
    "argument.no-grad": lambda _d: (
        "ここに至るまでに、勾配を求めるテンソルがありません。requires_grad=True がどこにもないか、detach()、item()、NumPy、argmax、torch.no_grad() で途切れています。"
    ),
    "sizes.empty": lambda _d: (
        "空のテンソルには最大も最小もありません(空の和は0です)。すべて False のマスクや末尾を越えたスライスなど、どこで要素がなくなったかを調べます。"
    ),
    "device-unavailable.two": lambda d: (
        f"一方は {d['a']}、もう一方は {d['b']} にありますが、演算には同じデバイスにあることが必要です。x.to(y.device) で移します。モデルなら model.to(device) です。"
    ),
    "device-unavailable.types": lambda d: (
        f"入力は {d['a']}、層の {d['what']} は {d['b']} です。cuda の付くほうは GPU に、もう一方は CPU にあります。model.to(device) と x.to(device) で、同じデバイスに移します。"
    ),
    "device-unavailable.expected": lambda d: (
        f"一方は {d['a']}、もう一方は {d['b']} にありますが、演算には同じデバイスにあることが必要です。x.to(y.device) で移します。"
    ),
    "device-unavailable.numpy": lambda d: (
        f"NumPy が扱えるのは CPU のメモリだけですが、このテンソルは {d['a']} にあります。x.cpu().numpy() と書きます。勾配が関わるなら、その前に detach() を入れます。"
    ),
    "device-unavailable.cuda": lambda _d: (
        'ここでは GPU を使えません。CUDA なしの torch が入っているか、GPU やドライバーがありません。device = "cuda" if torch.cuda.is_available() else "cpu" なら、どちらでも動きます。'
    ),
}
