"""日本語: one title a cause, one lesson a way to be refused, made from the problem's data."""

from kiwame.phrases.families import told
from kiwame.phrases.ja_service import SERVICE
from kiwame.phrases.ja_solve import LESSONS as SOLVE
from kiwame.phrases.ja_words import axes_words, axis, either, listed, nth
from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import product, shape

TITLES = {
    "malformed": "リクエストを読み取れません",
    "unknown-op": "その操作はありません",
    "not-found": "ここには何もありません",
    "method": "そのメソッドは使えません",
    "format": "その形式はありません",
    "body-size": "本文が大きすぎます",
    "url-size": "URLが長すぎます",
    "media-type": "JSONで送ってください",
    "header-size": "ヘッダーが大きすぎます",
    "syntax": "書き方を読み取れません",
    "not-allowed": "ここでは実行しません",
    "unknown-flag": "その引数はありません",
    "unknown-backend": "そのバックエンドはありません",
    "axis-count": "次元の数が合いません",
    "axis-repeated": "同じ次元が2回出てきます",
    "axis-out-of-range": "その次元はありません",
    "sizes": "大きさが合いません",
    "index-out-of-range": "添字が範囲の外です",
    "not-contiguous": "view はコピーなしではできません",
    "dtype": "データ型が合いません",
    "pattern": "パターンが合いません",
    "argument": "引数が合いません",
    "device-unavailable": "そのデバイスはありません",
    "limit": "上限を超えています",
    "quota": "リクエストが多すぎます",
    "internal": "サービスで問題が起きました",
    "overloaded": "混み合っています",
    "worker-crashed": "計算が途中で止まりました",
    "quarantined": "この指定は一時的に止めています",
    "starting": "起動中です",
    "deadline": "時間がかかりすぎました",
}
KINDS = {
    "int": "整数",
    "size": "0以上の大きさ",
    "bool": "True か False",
    "number": "数",
    "text": "引用符で囲んだ文字列",
}


def _dims(d: D) -> str:
    return f"{d['op']}({', '.join(map(str, d['dims']))})"


def _axes_there(d: D) -> str:
    rank, first, last = d["rank"], nth(d, 0), nth(d, d["rank"] - 1)
    return (
        f"あるのは{first}(または -1)だけです"
        if rank == 1
        else f"あるのは{first}から{last}(末尾から数えると -{rank} から -1)です"
    )


def axis_count(d: D) -> str:
    return (
        f"x の形状は {shape(d['shape'])} で次元は{d['rank']}つですが、{_dims(d)} には{len(d['dims'])}つしか書かれていません。"
        if len(d["dims"]) < d["rank"]
        else f"x の形状は {shape(d['shape'])} で次元は{d['rank']}つですが、{_dims(d)} には{len(d['dims'])}つ書かれています。"
    ) + "動かさない次元も含めて、すべての次元を1回ずつ書きます。"


def axis_repeated(d: D) -> str:
    missing = f"、{axes_words(d, d['missing'])}がありません" if d["missing"] else ""
    return f"{_dims(d)} では{axis(d, d['axis'])}が2回書かれ{'て' if missing else 'ています'}{missing}。0番から{d['rank'] - 1}番までを1回ずつ書きます。"


def broadcast(d: D) -> str:
    return (
        f"形状は右からそろえます。{shape(d['a'])} と {shape(d['b'])} では、右から{-d['axis']}つ目の次元で{d['m']}と{d['n']}がぶつかります。"
        "大きさは、等しいか、どちらかが1なら合います。"
    )


def not_contiguous(d: D) -> str:
    return (
        f"{d['name']} の形状は {shape(d['shape'])}、ストライドは {shape(d['strides'])} です。読む順番で隣り合うマスがメモリでは隣り合わないため、"
        f"view では {shape(d['sizes'])} にできません。コピーしてよければ reshape を使うか、view の前に contiguous() を置きます。"
    )


def limit(d: D) -> str:
    names = {
        "spec_chars": "指定の文字数",
        "nodes": "式の部品の数",
        "depth": "かっこの入れ子の深さ",
        "stages": "つなげられる操作の数",
        "rank": "次元の数",
        "tensor_elements": "ひとつのテンソルのマスの数",
        "request_elements": "全テンソルのマスの数",
        "npy_elements": "ひとつのテンソルのマスの数",
        "multiply_adds": "計算するマスの数",
    }
    if "max" not in d:
        return "使えるメモリの上限を超えます。"
    return f"{names.get(d['name'], d['name'])}の上限は {d['max']} です。小さなテンソルでも同じ規則を確かめられます。"


def unknown_name(d: D) -> str:
    if d["known"]:
        return f"{d['name']} という名前のテンソルはありません。あるのは {either(d['known'])} です。"
    return f"{d['name']} という名前のテンソルはありません。先に x = torch.arange(6).reshape(2, 3) のように作るか、2x3 のように形状を書きます。"


LESSONS: dict[str, Phrase] = {
    **told("JA_LESSONS"),
    "axis-count": axis_count,
    "axis-count.matrix": lambda d: (
        f"mT は最後の2つの次元を入れ替えますが、x の次元は{d['rank']}つです。先に unsqueeze(1) で縦、unsqueeze(0) で横の行列にします。"
    ),
    "axis-count.t": lambda d: (
        f"t() は行列(2次元まで)の転置で、x は{d['rank']}次元です。末尾の2次元だけを入れ替えるなら mT を使います。"
    ),
    "axis-count.names": lambda d: (
        f"次元は{d['rank']}つですが、名前は{len(d['names'])}個です。axes= には最初のテンソル(形状 {shape(d['shape'])})の次元の名前をすべて書きます。"
    ),
    "axis-repeated": axis_repeated,
    "axis-repeated.axes": lambda d: (
        f"{d['op']} に{axis(d, d['axis'])}が2回書かれています。ひとつの次元は1回だけ書けます。"
    ),
    "axis-out-of-range": lambda d: (
        f"x の形状は {shape(d['shape'])} なので、{d['op']} に使える{d['axis']}番の次元はありません。0から数えるので、{_axes_there(d)}。"
    ),
    "axis-out-of-range.scalar": lambda d: (
        f"x は次元のないひとつの数なので、{d['op']} に使える{d['axis']}番の次元はありません。"
    ),
    "sizes": lambda _d: "大きさが合いません。",
    "sizes.reshape": lambda d: (
        f"x のマスは {product(d['shape'])} 個ですが、形状 {shape(d['sizes'])} には {product(d['sizes'])} 個いります。{d['op']} はマスを増やしも減らしもしません。"
    ),
    "sizes.negative": lambda d: (
        f"大きさは負にできませんが、{shape(d['sizes'])} には負の数があります。特別なのは -1 だけで、残りの大きさを表します。"
    ),
    "sizes.negative-shape": lambda d: f"形状 {shape(d['shape'])} のテンソルはありません。大きさは0以上です。",
    "sizes.two-unknown": lambda d: (
        f"{shape(d['sizes'])} には -1 が2つ以上あります。{d['total']}個のマスから計算で決められるのはひとつだけです。"
    ),
    "sizes.ambiguous": lambda d: (
        f"x にはマスがないので、{shape(d['sizes'])} の -1 はどんな大きさにもなれてしまいます。大きさを書いてください。"
    ),
    "sizes.unknown-does-not-divide": lambda d: (
        f"x のマスは{d['total']}個で、{d['product']}では割り切れないため、{shape(d['sizes'])} の -1 を決められません。"
    ),
    "sizes.broadcast": broadcast,
    "sizes.squeeze": lambda d: (
        f"{axis(d, d['axis'])}の大きさは{d['size']}で、squeeze で取り除けるのは大きさ1だけです。NumPy ではエラーになりますが、torch はそのままにします。"
    ),
    "sizes.ragged": lambda d: (
        f"{d['axis']}番の次元で行の長さが違います({d['size']}と{d['other']})。テンソルでは長さをそろえます。"
    ),
    "sizes.uneven": lambda d: (
        f"{d['axis']}番の次元に、数とリストが混ざっています。テンソルでは、どの要素も同じ深さの入れ子にします。"
    ),
    "sizes.data-shape": lambda d: (
        f"データの形状は {shape(d['found'])} ですが、shape は {shape(d['shape'])} です。shape を省くか、そろえてください。"
    ),
    "index-out-of-range": lambda d: f"位置は0から{d['size'] - 1}までの{d['size']}個で、添字は {d['index']} です。",
    "index-out-of-range.focus": lambda d: (
        f"focus {shape(d['focus'])} は、形状 {shape(d['shape'])} の出力のマスではありません。次元ごとに0から数えた数を書きます。"
    ),
    "not-contiguous": not_contiguous,
    "dtype": lambda _d: "この操作にはデータ型が合いません。",
    "dtype.no-input": lambda d: f"{d['dtype']} は入力に使えません。float32 など、挙げたデータ型を使ってください。",
    "dtype.unknown": lambda d: f"{d['dtype']} というデータ型はありません。挙げたものが使えます。",
    "dtype.does-not-fit": lambda d: f"{d['value']} は {d['dtype']} の範囲({d['low']} から {d['high']})に収まりません。",
    "dtype.float-into-int": lambda d: (
        f"データに小数がありますが、{d['dtype']} は小数を持てません。float のデータ型にするか、整数にしてください。"
    ),
    "dtype.operation": lambda d: (
        f"{d['library']} には {listed(d['dtypes'])} の {d['op']} がありません。先に数の型へ変換します。"
    ),
    "pattern": lambda _d: "パターンが合いません。",
    "argument": lambda _d: "引数が合いません。",
    "argument.type": lambda d: f"{d['op']} の {d['name']} には{KINDS[d['wanted']]}を書きます。",
    "argument.integer-size": lambda _d: "64ビットを超える整数があります。ここで使えるデータ型には収まりません。",
    "argument.no-form": lambda d: (
        f"{d['library']} には {d['op']} も、それを1行で書く方法もありません。もう一方のライブラリにはあるので、backend を選び直してください。"
    ),
    "not-allowed.unset": lambda d: (
        f"{d['name']} のマスには、たまたまメモリにあった値が入るので、確かなことが言えません。{d['better']} を使いましょう。"
    ),
    "argument.missing": lambda d: f"{d['op']} には {d['name']} が必要です。例: {d['example']}",
    "argument.no-tensor": lambda d: f"{d['op']} には対象のテンソル({d['name']})が必要です。例: {d['example']}",
    "argument.too-many": lambda d: f"{d['op']} の引数は{d['takes']}個までです。例: {d['example']}",
    "argument.count": lambda d: f"{d['op']} の {d['name']} には数を{d['count']}個、または全体に使う1個だけを書きます。",
    "argument.least": lambda d: (
        f"{d['op']} の {d['name']} は{d['least']}以上でなければなりませんが、{d['value']} です。"
    ),
    "argument.twice": lambda d: f"{d['op']} に {d['name']} が2回書かれています。",
    "argument.choice": lambda d: f"{d['name']} に書けるのは {either(d['known'])} で、{d['value']} ではありません。",
    "argument.lang": lambda d: f"lang に書けるのは {either(d['languages'])} です。",
    "argument.answer": lambda d: f"その選択肢はありません。選べるのは {'、'.join(d['options'])} です。",
    "argument.device": lambda d: f"device に書けるのは auto、cpu、cuda、cuda:N で、{d['value']} ではありません。",
    "argument.axis-name": lambda d: (
        f"{d['value']!r} は次元の名前に使えません。文字で始まる16文字までの名前を、1回ずつ書きます。"
    ),
    "argument.input-name": lambda d: f"{d['value']!r} は入力の名前に使えません。文字で始め、文字・数字・_ を使います。",
    "argument.tensor": lambda _d: "tensor の引数はデータひとつです。例: tensor([[1, 2], [3, 4]])",
    "argument.tensor-as-argument": lambda _d: "数を書くところにテンソルがあります。",
    "argument.not-a-number": lambda d: (
        f'{d["value"]!r} は数ではありません。データに書けるのは、数、true、false、"NaN"、"Infinity"、"-Infinity" です。'
    ),
    "argument.range-count": lambda d: (
        f"{d['op']} の引数は1個から3個です。終わり、または始まりと終わり、または始まりと終わりと刻みを書きます。"
    ),
    "argument.range-zero": lambda _d: "刻みが0では進みません。始まりから終わりへ向かう刻みにします。",
    "argument.range-direction": lambda d: (
        f"{d['start']} から {d['end']} へ {d['step']} ずつでは、終わりから遠ざかります。"
    ),
    "argument.flatten-order": lambda d: (
        f"flatten は start_dim から end_dim までをつなぎますが、start_dim {d['start']} が end_dim {d['end']} より後ろです。"
    ),
    "argument.library": lambda d: (
        f"{d['library']} は、この入力では {d['call']} を受け付けません。ライブラリのメッセージも添えています。"
    ),
    "syntax": lambda d: f"読み取れませんでした({d['why']})。" if d.get("why") else "読み取れませんでした。",
    "syntax.empty": lambda _d: "何も書かれていません。例: permute 2x3 1,0",
    "syntax.no-op": lambda _d: "テンソルだけで、操作がありません。何をするのかを書きます。例: permute 2x3 1,0",
    "syntax.no-tensor": lambda d: f"{d['text']} はテンソルではないので、説明するものがありません。",
    "syntax.no-value": lambda d: f"{d['name']}= の後に値がありません。",
    "syntax.stray": lambda d: f"{d['text']} はここには書けません。",
    "syntax.quote": lambda _d: "引用符が閉じていません。",
    "syntax.bracket": lambda d: f"かっこ {d['text']} が閉じていません。",
    "syntax.long-number": lambda d: f"{d['digits']}桁の数は長すぎて読めません。",
    "syntax.control": lambda _d: "制御文字が入っています。",
    "syntax.mixed": lambda _d: (
        "コードと言葉が混ざっています。x.permute(1, 0) のようなコードか、permute 2x3 1,0 のような言葉の、どちらかで書きます。"
    ),
    "syntax.unknown-name": unknown_name,
    "syntax.called-attribute": lambda d: f"{d['name']} は属性なので、かっこを付けずに書きます。",
    "not-allowed": lambda d: (
        f"{d['text']} はここでは実行しません。使えるのはテンソルの操作、数、リスト、名前だけで、コードとして評価することはありません。"
        if "text" in d
        else "ここでは実行しません。"
    ),
    "unknown-flag": lambda d: f"{d['op']} に {d['name']} という引数はありません。{either(d['near'])} のことですか?",
    "unknown-flag.no-near": lambda d: (
        f"{d['op']} に {d['name']} という引数はありません。使えるのは {either(d['known'])} です。"
    ),
    "unknown-backend.not-installed": lambda d: (
        f"{d['name']} はここに入っていません。あるのは {either(d['known'])} です。"
    ),
    "unknown-backend": lambda d: (
        f"{d['name']} というバックエンドはここにはありません。あるのは {either(d['known'])} です。"
        if "name" in d
        else "そのバックエンドはありません。"
    ),
    "unknown-op": lambda d: f"{d['name']} という操作はありません。{either(d['near'])} のことですか?",
    "unknown-op.no-near": lambda d: (
        f"{d['name']} という操作はありません。一覧は、端末なら `kiwame ops`、サービスなら /v1/ops にあります。"
    ),
    "device-unavailable": lambda d: (
        f"{d['device']} はここにはありません。使えるのは {', '.join(d['available'])} です。"
    ),
    "limit": limit,
    "limit.message": lambda d: f"メッセージは{d['max']}文字までです。最後の数行だけで足ります。",
    "limit.items": lambda d: f"一度に送れるのは{d['max']}件までです。残りは分けて送ってください。",
    "limit.batch": lambda _d: "前の答えだけで、一度に返せる大きさになりました。これは単独でお試しください。",
    "limit.answer": lambda d: (
        f"答えが{d['bytes']}バイトになり、送れる大きさを超えます。小さなテンソルでも同じ規則を確かめられます。"
    ),
    **SERVICE,
    **SOLVE,
}
