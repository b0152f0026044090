"""The frames of a film, and the sprites in them."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kiwame.pictures import Frame
from kiwame.render.diagram.fills import Look
from kiwame.render.diagram.grid import Box, Grid
from kiwame.render.diagram.header import follow_runs
from kiwame.render.diagram.marks import Circle, Mark, Rect, Run, Text
from kiwame.render.diagram.numbers import cell_number
from kiwame.render.diagram.scene import Cell, Index
from kiwame.render.diagram.seats import ways
from kiwame.render.diagram.shapes import Figure, person, pill, ring
from kiwame.render.film.motion import Point, between, crossing, ease, middle
from kiwame.render.film.sheet import Sheet
from kiwame.render.film.stage import Stage
from kiwame.render.measure import width

TICK = 50  # ms a frame: 20 a second
PREDICT, RESULT = 800, 1600  # ms that the first and the last frame are held
CROSSING, MOVING = 9, 14  # frames
MOST_GROUPS = 4
MOST_MOVING = 12  # cells of one input; where more would move, each goes once, to the middle of where it is needed
_RING_ROOM = 6.0


class Group(NamedTuple):
    """Cells that move at once: each from an input cell to an output cell."""

    moves: list[tuple[Cell, Index]]
    caption: str


class Way(NamedTuple):
    """Sprites with the corners they start and end at, in px of the picture."""

    starts: list[Point]
    ends: list[Point]
    sprites: list[int]


class Script:
    """What is seen when. Sprites are made as they are asked for."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.sheet = Sheet(stage.scale)
        self._known: dict[object, int] = {}
        self.groups = list(self._groups())

    def frames(self) -> list[Frame]:
        """All frames in order."""
        count = 2 + self.stage.seating + len(self.groups)
        found = [Frame(PREDICT, 0, [*self._question(), *self._caption(self._ask(), 0, count)])]
        part = 1
        if self.stage.seating:
            found += self._crossing(count)
            part += 1
        landed: list[tuple[int, int, int]] = []
        for group in self.groups:
            found += self._moving(group, landed, part, count)
            landed += self._prints(group) + self._landed(group)
            part += 1
        final = [*landed, *self._rings(), *self._equation(), *self._dots(part, count)]
        return [*found, Frame(TICK, 1, final), Frame(RESULT, 1, final)]

    def _groups(self) -> Iterator[Group]:
        """Movers: one source row at a time. Others: one output row, or a few cells of a single one, at a time."""
        stage, scene = self.stage, self.stage.scene
        reads = {at: [c for c in scene.sources(at) or [] if stage.box(*c)] for at in stage.out.indices}
        mover = all(len(cells) <= 1 for cells in reads.values())
        rows: dict[object, list[tuple[Cell, Index]]] = {}
        for at, cells in reads.items():
            for cell in cells:
                name, place = cell
                if mover:
                    key: object = (name, place[:-1]) if len(place) > 1 else name
                else:
                    key = at if len(reads) <= MOST_GROUPS else at[:-1]
                rows.setdefault(key, []).append((cell, at))
        keys = sorted(rows, key=str) if mover else list(rows)
        step = max(1, -(-len(keys) // MOST_GROUPS))
        for start in range(0, len(keys), step):
            moves = [move for key in keys[start : start + step] for move in rows[key]]
            yield Group(moves, self._said(moves, mover=mover))

    def _said(self, moves: list[tuple[Cell, Index]], *, mover: bool) -> str:
        """What a group does, in words."""
        words, out = self.stage.words, self.stage.out.tensor.name
        name = moves[0][0][0]
        starts = {cell[1][:-1] for cell, _ in moves}
        ends = [at for _, at in moves]
        if not mover:
            if len(set(ends)) == 1:
                inner = ",".join(map(str, ends[0]))
                return words("film-cell", cell=f"{out}[{inner}]" if inner else out)
            return words("film-line", out=out)
        if len(starts) == 1 and len(moves[0][0][1]) == 2 and len(ends[0]) == 2:
            row = next(iter(starts))[0]
            for axis, kind in ((1, "film-column"), (0, "film-row")):
                places = {at[axis] for at in ends}
                if len(places) == 1:
                    return words(kind, row=row, name=name, out=out, to=places.pop())
        return words("film-moves", name=name, out=out)

    def _ask(self) -> str:
        words, focus = self.stage.words, self.stage.scene.focus
        if focus is None:
            return words("film-predict")
        if len(focus.cells) == 1 and focus.step.data.get("count") == 1:
            value = self.stage.scene.value(focus.cells[0])
            if value is not None:
                return words("film-where", value=cell_number(value, is_float=isinstance(value, float)))
        inner = ",".join(map(str, focus.to))
        out = self.stage.out.tensor.name
        return words("film-what", cell=f"{out}[{inner}]" if inner else out)

    def _sprite(self, key: object, w: float, h: float, marks: Callable[[float, float], Iterable[Mark]]) -> int:
        """The number of a sprite; `marks(x, y)` gives it at a place of the sheet, the first time it is asked for."""
        if key not in self._known:
            number, x, y = self.sheet.room(w, h)
            self._known[key] = number
            self.sheet.marks += marks(x, y)
        return self._known[key]

    def _at(self, sprite: int, x: float, y: float) -> tuple[int, int, int]:
        return sprite, round(x * self.stage.scale), round(y * self.stage.scale)

    def _cell(self, grid: Grid, at: Index, look: Look) -> int:
        size = grid.size

        def marks(x: float, y: float) -> list[Mark]:
            box = grid.box(at)._replace(x=x + 1, y=y + 1)
            back = Rect(x, y, size.w + 2, size.h + 2, 0, "panel" if grid.cards else "bg")
            return [*([back] if look.state == "ghost" else []), *grid.cell(box, at, look._replace(tag=""))]

        return self._sprite((grid.tensor.name, at, look.state, grid is self.stage.out), size.w + 2, size.h + 2, marks)

    def _moving(self, group: Group, landed: list[tuple[int, int, int]], part: int, count: int) -> Iterator[Frame]:
        ways = [self._way(grid, group) for grid, _, _ in self.stage.inputs]
        prints = self._prints(group)
        caption = self._caption(group.caption, part, count)
        for n in range(MOVING):
            e = ease((n + 1) / MOVING)
            moving = [
                self._at(sprite, x - 1, y - 1)
                for way in ways
                if way.sprites
                for sprite, (x, y) in zip(way.sprites, between(way.starts, way.ends, e), strict=True)
            ]
            yield Frame(TICK, 1, [*landed, *prints, *moving, *caption])

    def _way(self, grid: Grid, group: Group) -> Way:
        """The cells of one input that a group moves, and from where to where."""
        way = Way([], [], [])
        look = self.stage.single.given(grid)
        for (name, cell), at in group.moves:
            box, to = self.stage.box(name, cell), self.stage.out_box(at)
            if name == grid.tensor.name and box is not None:
                way.starts.append((box.x, box.y))
                way.ends.append((to.x + (to.w - box.w) / 2, to.y + (to.h - box.h) / 2))
                way.sprites.append(self._cell(grid, cell, look(cell)))
        return way if len(way.sprites) <= MOST_MOVING else _each_once(way)

    def _prints(self, group: Group) -> list[tuple[int, int, int]]:
        """What a group leaves behind where it was."""
        found = []
        for cell in dict.fromkeys(cell for cell, _ in group.moves):
            grid, x, y = next(each for each in self.stage.inputs if each[0].tensor.name == cell[0])
            look = self.stage.single.given(grid)(cell[1])._replace(state="ghost")
            box = grid.box(cell[1])
            found.append(self._at(self._cell(grid, cell[1], look), x + box.x - 1, y + box.y - 1))
        return found

    def _landed(self, group: Group) -> list[tuple[int, int, int]]:
        found = []
        for at in dict.fromkeys(at for _, at in group.moves):
            box = self.stage.out_box(at)
            found.append(self._at(self._cell(self.stage.out, at, self.stage.look(at)), box.x - 1, box.y - 1))
        return found

    def _person(self, who: Figure, x: float, y: float) -> tuple[int, int, int]:
        """A person with its middle at a place."""

        def marks(left: float, top: float) -> list[Mark]:
            return list(person(left + 17, top + 24, who))

        return self._at(self._sprite(("person", who.number), 34, 46, marks), x - 17, y - 21)

    def _persons(self, e: float) -> list[tuple[int, int, int]]:
        """Those who go to a new seat, when `e` of their way is gone."""
        stage = self.stage
        found = []
        for way in ways(stage.scene):
            who = stage.scene.operands[0].seats[way.start].who
            if who is not None:
                place = crossing(stage.seat_place(0, way.start), stage.seat_place(1, way.end), e)
                found.append(self._person(who, *place))
        return found

    def _crossing(self, count: int) -> Iterator[Frame]:
        caption = self._caption(self._takes(), 1, count)
        for n in range(CROSSING):
            yield Frame(TICK, 0, [*self._persons(ease((n + 1) / CROSSING)), *caption])

    def _takes(self) -> str:
        words, seats = self.stage.words, self.stage.scene.output.seats
        takes = [
            words("takes", seat=n) + words("person", n=seat.who.number)
            for n, seat in enumerate(seats)
            if seat.who is not None and seat.who.state == "here"
        ]
        return words("film-join", parts=takes)

    def _question(self) -> list[tuple[int, int, int]]:
        """A question mark over the output, and the persons on their first seats."""
        stage, out = self.stage, self.stage.out
        x, y = stage.out_x + out.left + out.body[0] / 2, stage.out_y + out.top + out.body[1] / 2
        mark = self._sprite(
            "?", 40, 56, lambda left, top: [Text(left + 20, top + 28, (Run("?", "mute"),), 44, "middle", bold=True)]
        )
        return [self._at(mark, x - 20, y - 28), *(self._persons(0) if stage.seating else [])]

    def _caption(self, text: str, part: int, count: int) -> list[tuple[int, int, int]]:
        stage = self.stage
        size, room = 16.0, stage.wide - 40 - 14 * count
        size = max(11.0, min(size, size * room / max(width(text, size, bold=True), 1)))
        wide = width(text, size, bold=True) + 4
        sprite = self._sprite(
            ("caption", text), wide, 26, lambda x, y: [Text(x, y + 13, (Run(text),), size, bold=True)]
        )
        return [self._at(sprite, 22, stage.high - 40), *self._dots(part, count)]

    def _dots(self, part: int, count: int) -> list[tuple[int, int, int]]:
        """How far the film is."""

        def marks(x: float, y: float) -> list[Mark]:
            return [
                Circle(x + 7 + 14 * n, y + 7, 4.2, "ink" if n <= part else "none", "ink", 1.25) for n in range(count)
            ]

        sprite = self._sprite(("dots", part), 14 * count, 14, marks)
        return [self._at(sprite, self.stage.wide - 22 - 14 * count, self.stage.high - 34)]

    def _rings(self) -> list[tuple[int, int, int]]:
        focus = self.stage.scene.focus
        if focus is None:
            return []
        boxes = [self.stage.box(*cell) for cell in focus.cells]
        if self.stage.out.shown.holds(focus.to):
            boxes.append(self.stage.out_box(focus.to))
        return [self._ring(box) for box in boxes if box is not None]

    def _ring(self, box: Box) -> tuple[int, int, int]:
        def marks(x: float, y: float) -> list[Mark]:
            return [ring(x + _RING_ROOM, y + _RING_ROOM, box.w, box.h, self.stage.out.size.r)]

        sprite = self._sprite(("ring", box.w, box.h), box.w + 2 * _RING_ROOM, box.h + 2 * _RING_ROOM, marks)
        return self._at(sprite, box.x - _RING_ROOM, box.y - _RING_ROOM)

    def _equation(self) -> list[tuple[int, int, int]]:
        runs = follow_runs(self.stage.scene)
        if not runs:
            return []
        text = "".join(run.text for run in runs)
        room = self.stage.wide - 110 - 36
        size = max(11.0, min(16.0, 16 * room / max(width(text, 16, mono=True, bold=True) * 1.02, 1)))
        wide = width(text, size, mono=True, bold=True) * 1.02 + 36
        sprite = self._sprite(
            "equation", wide + 4, 48, lambda x, y: pill(x + 2, y + 2, runs, size=size, ringed=True)[1]
        )
        return [self._at(sprite, 18, self.stage.high - 56)]


def _each_once(way: Way) -> Way:
    """The same with every cell once."""
    ends: dict[tuple[int, Point], list[Point]] = {}
    for sprite, start, end in zip(way.sprites, way.starts, way.ends, strict=True):
        ends.setdefault((sprite, start), []).append(end)
    return Way([start for _, start in ends], [middle(each) for each in ends.values()], [sprite for sprite, _ in ends])
