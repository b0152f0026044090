"""日本語: what is said around the lesson of a message: what fails, what works, what came of the code."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import shape

LABELS = {
    "fails": "同じエラーになる例:",
    "works": "動く例:",
    "code": "渡されたコード:",
    "says": "ライブラリのメッセージ:",
    "here": "渡されたコードのエラー:",
}


def _needs(d: D) -> str:
    return f"{'、'.join(d['names'])} が何かわかりません。コードの前に {d['names'][0]} = torch.zeros(2, 3) のように、実際の形状で書き加えてください。"


SENTENCES: dict[str, Phrase] = {
    "title.unknown": lambda _d: "未登録のメッセージです",
    "unknown": lambda d: (
        (f"{d['library']}" if d["library"] else "torch、NumPy、einops")
        + " のメッセージの表にないため、推測での説明はしません。"
        + (
            "コードについては下に示します。"
            if d["code"]
            else "エラーになった行のコードも送ると、コードだけで読み取って説明します。"
        )
    ),
    "report": lambda _d: (
        "追加を希望する場合は、メッセージの最後の行、ライブラリのバージョン、再現する最短のコードを、このサービスの運営者か開発者に知らせてください。"
    ),
    "title.needs": lambda _d: "形状が足りません",
    "needs": _needs,
    "title.runs": lambda _d: "このコードは動きます",
    "runs": lambda d: f"ここでは実行でき、結果の形状は {shape(d['shape'])} です({d['title']})。",
    "unproved": lambda _d: "ここでは実行できますが、結果を検証できませんでした。",
    "taken.example": lambda d: (
        f"形状の全部はメッセージからわからないので、例として {'、'.join(f'{name} を {shape(sizes)}' for name, sizes in d['taken'])} としました。"
    ),
    "taken": lambda d: (
        f"メッセージから {'、'.join(f'{name} は {shape(sizes)}' for name, sizes in d['taken'])} としました。"
    ),
}
