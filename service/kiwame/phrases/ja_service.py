"""日本語: what is wrong with a request, or with the service, beside any spec."""

from collections.abc import Callable

from kiwame.phrases.ja_words import either
from kiwame.phrases.kinds import D

SERVICE: dict[str, Callable[[D], str]] = {
    "malformed": lambda d: f"{d['field']} を読み取れません。" if d.get("field") else "リクエストを読み取れません。",
    "malformed.http": lambda d: f"HTTPとして読み取れません({d['says']})。",
    "malformed.unknown": lambda d: f"{d['field']} という項目はありません。使える項目は {', '.join(d['known'])} です。",
    "malformed.type": lambda d: f"{d['field']} の型が違います: {d['says']}",
    "malformed.missing": lambda d: f"項目 {d['field']} がありません。",
    "malformed.repeated": lambda d: f"{d['field']} が2回以上書かれています。",
    "malformed.duplicate": lambda d: f"ひとつのオブジェクトにキー {d['field']} が2回あります。",
    "malformed.utf8": lambda d: f"本文の{d['position']}バイト目が正しいUTF-8ではありません。",
    "malformed.query-utf8": lambda d: f"{d['field']} が正しいUTF-8ではありません。",
    "malformed.depth": lambda _d: "JSONの入れ子が深すぎます。",
    "malformed.json": lambda d: f"本文がJSONではありません({d['line']}行{d['column']}列: {d['says']})。",
    "malformed.digits": lambda _d: "本文の数の桁が多すぎます。",
    "malformed.number": lambda d: f'{d["field"]} の数は、JSONにないか大きすぎます。NaN は "NaN" と書きます。',
    "malformed.surrogate": lambda d: f"{d['field']} に文字の片割れ(単独のサロゲート)があります。",
    "malformed.object": lambda _d: "本文はJSONのオブジェクトにします。",
    "malformed.slow": lambda d: f"本文が{d['seconds']}秒以内に届きませんでした。",
    "malformed.host-repeated": lambda _d: "Host ヘッダーが2つ以上あります。",
    "malformed.host-missing": lambda _d: "Host ヘッダーがありません。",
    "not-found": lambda d: (
        f"{d['path']} には何もありません。/docs や /permute/2x3/1,0 をどうぞ。"
        if "path" in d
        else "ここには何もありません。/docs や /permute/2x3/1,0 をどうぞ。"
    ),
    "not-found.permalink": lambda d: f"{d['url']} は、このサービスの説明のアドレスではありません。",
    "not-found.problem": lambda _d: "その種類の問題はありません。",
    "method": lambda d: (
        f"ここでは {d['method']} は使えません。使えるのは {either(d['allowed'])} です。"
        if "method" in d
        else "このメソッドは使えません。"
    ),
    "format": lambda d: (
        f"その形式はありません。あるのは {either(d['formats'])} です。" if "formats" in d else "その形式はありません。"
    ),
    "format.accept": lambda d: f"受け取れる形式がありません。あるのは {either(d['formats'])} です。",
    "format.not-installed": lambda d: (
        f"{d['name']} はここでは描けません。プログラムが動く側に resvg が入っていません: pip install '{d['extra']}'"
    ),
    "argument.between": lambda d: f"{d['name']} は{d['least']}から{d['most']}までの数です。{d['value']} は使えません。",
    "limit.pixels": lambda d: (
        f"絵が {d['width']}×{d['height']} 画素になり、描ける {d['max']} 画素を超えます。"
        "scale か width を小さくしてください。"
    ),
    "limit.picture": lambda d: (
        f"絵が{d['bytes']}バイトになり、送れる大きさを超えます。scale か width を小さくしてください。"
    ),
    "media-type": lambda _d: "本文は application/json で送ってください。",
    "media-type.encoding": lambda d: f"Content-Encoding の {d['encoding']} は読めません。そのまま送ってください。",
    "body-size": lambda _d: "本文が、読める大きさを超えています。",
    "url-size": lambda _d: "URLが、読める長さを超えています。/v1/explain に POST してください。",
    "header-size": lambda _d: "ヘッダーが、読める大きさを超えています。",
    "quota": lambda _d: "短い時間にリクエストが多すぎました。少し待ってから続けてください。",
    "internal": lambda _d: (
        "サービスの側で問題が起きました。リクエストのせいではありません。リクエストIDが調査の手がかりになります。"
    ),
    "overloaded": lambda _d: "いま混み合っています。少し待ってもう一度お試しください。",
    "worker-crashed": lambda _d: "計算していたプロセスが止まりました。代わりが動くので、もう一度お試しください。",
    "quarantined": lambda _d: "この指定は前に計算を止めてしまったので、しばらく実行しません。ほかの指定は使えます。",
    "starting": lambda _d: "計算の準備をしています。少し待ってもう一度お試しください。",
    "deadline.request": lambda d: f"リクエスト全体が{d['seconds']}秒を超えたので止めました。",
    "deadline": lambda _d: "計算の制限時間を超えたので止めました。小さなテンソルでも同じ規則を確かめられます。",
}
