"""Grids of places, and images read at them."""

from kiwame.phrases.kinds import D, Phrase
from kiwame.phrases.numbers import times


def _ends_en(d: D) -> str:
    return "the middles of the outer cells" if d["corners"] else "the outer edges of the image"


def _ends_ja(d: D) -> str:
    return "端のマスの中心" if d["corners"] else "画像の端"


EN: dict[str, Phrase] = {
    "rule.affine_grid": lambda d: (
        f"{d['call']} gives a place for each of the {times(d['size'][2:])} output pixels: the pixel's own place (x, y), from -1 to 1 between"
        f" {_ends_en(d)}, is turned and moved by the 2×3 map, theta[0] · (x, y, 1) and theta[1] · (x, y, 1)."
    ),
    "rule.grid_sample": lambda d: (
        f"{d['call']} reads x at {times(d['places'])} places. Each is a pair (x, y), the width first, from -1 to 1 between {_ends_en(d)}"
        f" of the {times(d['image'])} image. The four cells around a place are mixed by how near they are; outside the image there are zeros."
    ),
}
JA: dict[str, Phrase] = {
    "rule.affine_grid": lambda d: (
        f"{d['call']} は、出力の {times(d['size'][2:])} 画素それぞれの読み取り位置を返します。画素自身の位置 (x, y) は{_ends_ja(d)}が -1 と 1 で、"
        "それを2×3の行列で theta[0] · (x, y, 1)、theta[1] · (x, y, 1) に移します。"
    ),
    "rule.grid_sample": lambda d: (
        f"{d['call']} は、x を {times(d['places'])} か所で読み取ります。位置は (x, y) の組で(横が先)、{times(d['image'])} の画像の{_ends_ja(d)}が -1 と 1 です。"
        "周りの4マスを近さに応じて混ぜ、画像の外は0とみなします。"
    ),
}
