"""A film made into a GIF. Workers and the library alone import Pillow and resvg, when they first draw."""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from kiwame.pictures import Film

if TYPE_CHECKING:
    from PIL.Image import Image

_COLOURS = 64
_SOLID = [0] * 100 + [255] * 156  # a sprite's pixel is there, or it is not, by how solid it is
_TIMES_MORE = 2  # after the first: a film plays three times and ends on the result


def shot(film: Film, rastered: Callable[[str], bytes]) -> bytes:
    """The GIF's bytes. `rastered` makes a PNG of an SVG, with nothing behind it."""
    from PIL import Image  # noqa: PLC0415

    sheet = Image.open(BytesIO(rastered(film.sheet))).convert("RGBA")
    pictures = [Image.open(BytesIO(rastered(svg))).convert("RGBA") for svg in film.stages]
    *stages, flat = (_on_ground(picture, film.colours[0]) for picture in (*pictures, sheet))
    palette = _palette([*stages, flat], film.colours)
    bases = [stage.quantize(palette=palette, dither=Image.Dither.NONE) for stage in stages]
    colours = flat.quantize(palette=palette, dither=Image.Dither.NONE)
    masks = sheet.getchannel("A").point(_SOLID)
    cut = [(x, y, x + w, y + h) for x, y, w, h in film.cuts]
    sprites = [(colours.crop(box), masks.crop(box)) for box in cut]
    frames = []
    for frame in film.frames:
        image = bases[frame.stage].copy()
        for number, x, y in frame.sprites:
            sprite, mask = sprites[number]
            image.paste(sprite, (x, y), mask)
        frames.append(image)
    file = BytesIO()
    frames[0].save(
        file,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=[frame.ms for frame in film.frames],
        loop=_TIMES_MORE,
        optimize=False,
        disposal=1,
    )
    return file.getvalue()


def _on_ground(picture: "Image", ground: str) -> "Image":
    """A picture with nothing behind it, on a ground."""
    from PIL import Image  # noqa: PLC0415

    whole = Image.new("RGBA", picture.size, ground)
    whole.alpha_composite(picture)
    return whole.convert("RGB")


def _palette(pictures: "list[Image]", exact: list[str]) -> "Image":
    """One palette for all frames; colours of large areas are in it as they are, not as a mean with their neighbours."""
    from PIL import Image  # noqa: PLC0415

    everything = Image.new("RGB", (max(p.width for p in pictures), sum(p.height for p in pictures)), exact[0])
    y = 0
    for picture in pictures:
        everything.paste(picture, (0, y))
        y += picture.height
    mixed = everything.quantize(_COLOURS - len(exact), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    kept = [int(colour[n : n + 2], 16) for colour in exact for n in (1, 3, 5)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*kept, *(mixed.getpalette() or [])[: 3 * (_COLOURS - len(exact))]])
    return palette
