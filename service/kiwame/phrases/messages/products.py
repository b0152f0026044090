"""Lessons of products that do not fit."""

from kiwame.phrases.kinds import Phrase
from kiwame.phrases.numbers import shape

_OPERAND_JA = {"matrix": "2次元(行列)", "3D tensor": "3次元(行列のバッチ)", "vector": "1次元(ベクトル)"}
_OPERAND_EN = {"matrix": "a matrix (two axes)", "3D tensor": "a batch of matrices (three axes)", "vector": "a vector"}

EN: dict[str, Phrase] = {
    "sizes.matrices": lambda d: (
        f"A product pairs the columns of the first with the rows of the second: {shape(d['a'])} has {d['a'][1]} columns, {shape(d['b'])} has"
        f" {d['b'][0]} rows. In nn.Linear it means: the layer was made for {d['b'][0]} features, and its input has {d['a'][1]}."
    ),
    "sizes.matrix-vector": lambda d: (
        f"Each row of the matrix {shape(d['a'])} holds {d['a'][1]} numbers, and the vector has {d['size']}. They are multiplied pair by pair, so both need the same length."
    ),
    "sizes.dot": lambda d: (
        f"dot multiplies two vectors pair by pair, and one has {d['a']} numbers, the other {d['b']}."
    ),
    "axis-count.dot": lambda d: (
        f"torch.dot takes two vectors only; here are tensors of {d['a']} and {d['b']} axes. For matrices write x @ y."
    ),
    "axis-count.operand": lambda d: (
        f"This function takes {_OPERAND_EN[d['what']]} as {d['name']} and nothing else: mm for matrices, bmm for batches of them, mv for a matrix and a vector."
        " x @ y takes any of these."
    ),
    "sizes.batches": lambda d: (
        f'"First two dimensions" means batch and inner size. The first tensor has batch {d["want"][0]} and inner size {d["want"][1]}, so the second must begin with'
        f" {shape(d['want'])}; it begins with {shape(d['got'])}."
    ),
    "sizes.core": lambda d: (
        f'The "core dimension" is the inner size: the first ends with {d["a"]} columns, the second has {d["b"]} rows. Both must be equal.'
    ),
    "sizes.aligned": lambda d: (
        f"{shape(d['a'])} and {shape(d['b'])} are multiplied along axis {d['i']} of the first, size {d['m']}, and axis {d['j']} of the second, size {d['n']}. Both must be equal."
    ),
    "axis-count.scalar-product": lambda d: (
        f"A matrix product needs axes to multiply along, and one side is a single number ({d['a']} and {d['b']} axes here). To scale by a number write *."
    ),
    "axis-count.scalar-product-numpy": lambda d: (
        f"A matrix product needs axes to multiply along, and the {'first' if d['n'] == 0 else 'second'} operand is a single number. To scale by a number write *."
    ),
    "pattern.subscript-size": lambda d: (
        f"In einsum one letter is one size. {d['letter']} is {d['a']} in an earlier tensor and {d['b']} in tensor {d['n']} (counted from 0)."
    ),
    "pattern.subscripts": lambda d: (
        f"einsum wants one letter an axis: tensor {d['n']} (counted from 0) has {d['rank']} axes, and the equation names {d['letters']}. Write … for axes that need no name."
    ),
    "pattern.subscripts-numpy": lambda d: (
        f"einsum wants one letter an axis, and the equation has more letters than tensor {d['n']} (counted from 0) has axes."
    ),
    "pattern.operands": lambda d: (
        f"The parts between the commas are one a tensor, and {d['which']} tensors are given than the equation has parts."
    ),
    "pattern.output-letter": lambda d: (
        f"The output asks for {d['letter']}, and no tensor on the left has an axis of that name. Letters after -> must come from before it."
    ),
    "pattern.output-letter-numpy": lambda d: (
        f"The output asks for {d['letter']}, and no array on the left has an axis of that name. Letters after -> must come from before it."
    ),
    "pattern.remapped": lambda d: (
        f"In einsum one letter is one size. Of the arrays {shape(d['a'])} and {shape(d['b'])}, a letter that both have stands for two sizes."
    ),
    "sizes.contracted": lambda d: (
        f"tensordot multiplies along axis {d['i']} of the first, size {d['a']}, and axis {d['j']} of the second, size {d['b']}. Both must be equal; dims=([…], […]) names other axes."
    ),
    "sizes.columns": lambda d: (
        f"Distances need points with equally many coordinates: {d['a']} in the first, {d['b']} in the second."
    ),
    "sizes.inner": lambda d: (
        f"inner multiplies along the last axis of both, and {shape(d['a'])} and {shape(d['b'])} end in other sizes."
    ),
    "sizes.square": lambda d: (
        f"Only a square matrix has an inverse or a determinant; this one has {d['m']} rows and {d['n']} columns."
    ),
}
JA: dict[str, Phrase] = {
    "sizes.matrices": lambda d: (
        f"行列の積では、左の列数と右の行数が同じでなければなりません。左の {shape(d['a'])} は{d['a'][1]}列、右の {shape(d['b'])} は{d['b'][0]}行です。"
        f"nn.Linear なら、層は特徴数{d['b'][0]}で作られているのに、入力の特徴数が{d['a'][1]}だという意味です。"
    ),
    "sizes.matrix-vector": lambda d: (
        f"行列 {shape(d['a'])} の1行には数が{d['a'][1]}個、ベクトルには{d['size']}個あります。1つずつ掛け合わせるので、同じ長さが必要です。"
    ),
    "sizes.dot": lambda d: f"dot は2つのベクトルを1つずつ掛け合わせます。一方は{d['a']}個、もう一方は{d['b']}個です。",
    "axis-count.dot": lambda d: (
        f"torch.dot が受け取るのはベクトル2つだけで、ここでは{d['a']}次元と{d['b']}次元です。行列の積は x @ y と書きます。"
    ),
    "axis-count.operand": lambda d: (
        f"この関数の {d['name']} は{_OPERAND_JA[d['what']]}に限られます。mm は行列どうし、bmm は行列のバッチどうし、mv は行列とベクトル用です。x @ y ならどれにも使えます。"
    ),
    "sizes.batches": lambda d: (
        f"「first two dimensions」とは、バッチと、掛け合わせる次元の大きさのことです。左はバッチ{d['want'][0]}、掛け合わせる大きさ{d['want'][1]}なので、"
        f"右は {shape(d['want'])} で始まる必要がありますが、{shape(d['got'])} で始まっています。"
    ),
    "sizes.core": lambda d: (
        f"「core dimension」とは掛け合わせる次元のことです。左の列数は{d['a']}、右の行数は{d['b']}で、この2つは同じでなければなりません。"
    ),
    "sizes.aligned": lambda d: (
        f"{shape(d['a'])} の{d['i']}番の次元(大きさ{d['m']})と、{shape(d['b'])} の{d['j']}番の次元(大きさ{d['n']})を掛け合わせようとしています。この2つは同じでなければなりません。"
    ),
    "axis-count.scalar-product": lambda d: (
        f"行列の積には掛け合わせる次元が必要ですが、一方がただの数です(ここでは{d['a']}次元と{d['b']}次元)。数を掛けるなら * を使います。"
    ),
    "axis-count.scalar-product-numpy": lambda d: (
        f"行列の積には掛け合わせる次元が必要ですが、{'左' if d['n'] == 0 else '右'}がただの数です。数を掛けるなら * を使います。"
    ),
    "pattern.subscript-size": lambda d: (
        f"einsum では1つの文字が1つの大きさを表します。{d['letter']} は、前のテンソルでは{d['a']}、{d['n']}番のテンソル(0から数える)では{d['b']}です。"
    ),
    "pattern.subscripts": lambda d: (
        f"einsum では次元1つに文字1つです。{d['n']}番のテンソル(0から数える)は{d['rank']}次元ですが、式には文字が{d['letters']}個あります。名前の要らない次元は … で書けます。"
    ),
    "pattern.subscripts-numpy": lambda d: (
        f"einsum では次元1つに文字1つです。{d['n']}番の配列(0から数える)の次元より、式の文字のほうが多くなっています。"
    ),
    "pattern.operands": lambda d: (
        f"コンマで区切った部分1つがテンソル1つに当たります。渡されたテンソルは、式の部分より{'少ない' if d['which'] == 'fewer' else '多い'}です。"
    ),
    "pattern.output-letter": lambda d: (
        f"出力に {d['letter']} がありますが、左側のどのテンソルにもその文字の次元がありません。-> の右の文字は、左に出てきたものに限ります。"
    ),
    "pattern.output-letter-numpy": lambda d: (
        f"出力に {d['letter']} がありますが、左側のどの配列にもその文字の次元がありません。-> の右の文字は、左に出てきたものに限ります。"
    ),
    "pattern.remapped": lambda d: (
        f"einsum では1つの文字が1つの大きさを表します。{shape(d['a'])} と {shape(d['b'])} の両方に出てくる文字が、2つの大きさを指しています。"
    ),
    "sizes.contracted": lambda d: (
        f"tensordot は、左の{d['i']}番の次元(大きさ{d['a']})と右の{d['j']}番の次元(大きさ{d['b']})を掛け合わせます。この2つは同じでなければなりません。dims=([…], […]) で別の次元を選べます。"
    ),
    "sizes.columns": lambda d: (
        f"距離を測るには、点の座標の数が同じでなければなりません。左は{d['a']}、右は{d['b']}です。"
    ),
    "sizes.inner": lambda d: (
        f"inner は両方の最後の次元を掛け合わせますが、{shape(d['a'])} と {shape(d['b'])} では最後の大きさが違います。"
    ),
    "sizes.square": lambda d: f"逆行列や行列式があるのは正方行列だけです。これは{d['m']}行{d['n']}列です。",
}
