"""Japanese: the words that stand in the pictures of refusals."""

from collections.abc import Callable

from kiwame.phrases.kinds import D


def _no_filling(d: D) -> str:
    if d["divides"]:
        return f"{d['cells']}マスは{d['places']}で割り切れない"
    return f"{d['cells']}マスは{d['places']}か所に合わない"


WORDS: dict[str, Callable[[D], str]] = {
    "no-person": lambda d: f"人{d['n']}はいない",
    "no-seat": lambda d: f"席{d['n']}はない",
    "called-twice": lambda d: f"人{d['n']}を2回呼んでいる",
    "not-all-called": lambda d: f"{d['rank']}人いるのに、呼んだのは{d['called']}人",
    "who-to-seats": lambda _d: "どの席にだれを呼んだ？",
    "who-called": lambda _d: "だれを呼んだ？",
    "which-seat": lambda _d: "作れる席はどれ？",
    "persons-of": lambda d: f"{d['name']}の人",
    "calls-of": lambda _d: "呼び出し",
    "calls": lambda d: f"{d['n']}を呼ぶ",
    "no-such-person": lambda _d: "いない人",
    "no-such-seat": lambda _d: "ない席",
    "new-person": lambda _d: "新顔、大きさ1",
    "possible": lambda _d: "作れる",
    "empty": lambda _d: "空席",
    "not-called": lambda d: f"{'と'.join(f'人{n}' for n in d['who'])}は呼ばれていない",
    "no-result": lambda _d: "テンソルは出ない",
    "nearest": lambda _d: "これなら動く",
    "or": lambda _d: "または",
    "says": lambda d: f"{d['library']}のエラー",
    "why": lambda _d: "なぜできない？",
    "no-meeting": lambda d: f"大きさ{d['m']}と{d['n']}は合わない",
    "which-meet": lambda _d: "どの大きさが出会う？",
    "one-stretches": lambda _d: "大きさ1と、ない席は、伸びて合う",
    "wanted": lambda _d: "必要",
    "no-filling": _no_filling,
    "how-many": lambda _d: "マスはいくつ、場所はいくつ？",
    "cells": lambda _d: "マス",
    "places": lambda _d: "か所",
    "no-whole": lambda _d: "になる整数はない",
    "no-place": lambda d: (
        f"{d['n']}番はない（{'最初は' if d['n'] < 0 else '最後は'}{-d['size'] if d['n'] < 0 else d['size'] - 1}番）"
    ),
    "place-beyond": lambda d: f"{d['n']}か所より先の場所",
    "places-of": lambda _d: "どんな場所がある？",
    "places-of-axis": lambda d: f"軸{d['n']}にはどんな場所がある？",
    "from-end": lambda _d: "後ろから数えた番号",
    "jumps": lambda d: f"{d['name']}のマスは、メモリの上で飛び飛び",
    "memory-of": lambda d: f"メモリに並ぶ{d['name']}のマス",
    "read-so": lambda d: f"矢印は{d['name']}を行ごとに読む順。viewには同じ歩幅が要る",
    "alt-asked": lambda d: f"入力は「{d['text']}」。",
    "alt-says": lambda d: f"{d['library']}のエラー：{d['said']}",
    "alt-nearest": lambda d: f"これなら動く：{d['spec']}",
}
