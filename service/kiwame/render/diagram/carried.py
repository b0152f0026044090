"""What goes on from stage to stage of a pipeline: persons, the fills of the inputs, the cell that is followed."""

from functools import cached_property

from kiwame.model import Explanation, Tensor
from kiwame.render.diagram.fills import MOST_BANDS, Look
from kiwame.render.diagram.marks import HUES, RAISED, RAISED_HUES, Fill, Person
from kiwame.render.diagram.scene import Cell, Drawn, Index, Scene, Seat
from kiwame.render.diagram.shapes import Figure

_FLAT_RANK = 2
_MOST_READ = 24  # cells whose fills are looked up for one cell

Axis = tuple[str, int]


class Carried:
    """A program's tensors with what each has from those before it."""

    def __init__(self, e: Explanation) -> None:
        self.tensors = {tensor.name: tensor for tensor in e.inputs} | {stage.out: stage.output for stage in e.stages}
        self.scenes = {stage.out: Scene(e, stage, self.tensors) for stage in e.stages}
        self.inputs = [tensor.name for tensor in e.inputs]
        self._e = e
        self._joined: dict[Axis, Axis] = {}
        for scene in self.scenes.values():
            self._join(scene)
        self._fills: dict[Cell, tuple[Fill, ...]] = {}

    def _join(self, scene: Scene) -> None:
        """Axes of a stage that one letter runs along are one person's, from the operands into the output."""
        first: dict[str, Axis] = {}
        for tensor in (drawn.tensor for drawn in scene.operands):
            for axis, letter in enumerate(scene.seated(tensor)):
                if letter is not None and tensor.shape[axis] != 1:
                    self._unite(first.setdefault(letter, (tensor.name, axis)), (tensor.name, axis))
        out, name = scene.letters["out"], scene.output.tensor.name
        for axis, letter in enumerate(out):
            if letter in first:
                self._unite(first[letter], (name, axis))
            else:
                who = scene.output.seats[axis].who
                if scene.alone is not None and who is not None and who.state == "here":
                    self._unite((scene.alone.name, who.number), (name, axis))

    def root(self, axis: Axis) -> Axis:
        """The axis that stands for all of one person's."""
        while axis in self._joined:
            axis = self._joined[axis]
        return axis

    def _unite(self, a: Axis, b: Axis) -> None:
        a, b = self.root(a), self.root(b)
        if a[0] not in self.inputs and b[0] in self.inputs:  # somebody sits there after all
            a, b = b, a
        if a != b:
            self._joined[b] = a

    @cached_property
    def _numbers(self) -> dict[Axis, int]:
        """The number of each person: in the order of the inputs' axes, then of new ones."""
        found: dict[Axis, int] = {}
        for tensor in self.tensors.values():
            for axis in range(len(tensor.shape)):
                root = self.root((tensor.name, axis))
                if root[0] in self.inputs or not self._is_mute(root):
                    found.setdefault(root, len(found))
        return found

    def _is_mute(self, axis: Axis) -> bool:
        """Whether nobody sits on an axis that a stage made: a row break that moved, for one."""
        scene = self.scenes.get(axis[0])
        return scene is not None and scene.output.seats[axis[1]].who is None

    def drawn(self, tensor: Tensor) -> Drawn:
        """A tensor with its persons."""
        names = tensor.axes or (None,) * len(tensor.shape)
        seats = []
        for axis, (size, name) in enumerate(zip(tensor.shape, names, strict=True)):
            n = self._numbers.get(self.root((tensor.name, axis)))
            seats.append(Seat(size, None if n is None else Figure(n, Person(n % 5)), name))
        return Drawn(tensor, tuple(seats))

    def fills(self, cell: Cell) -> tuple[Fill, ...]:
        """The fills of the inputs' cells that a cell was made from; none where that is not known."""
        if cell not in self._fills:
            self._fills[cell] = self._given(cell) if cell[0] in self.inputs else self._made(cell)
        return self._fills[cell]

    def _given(self, cell: Cell) -> tuple[Fill, ...]:
        name, at = cell
        shape = self.tensors[name].shape
        if len(self.inputs) > 1:
            flat, numel = 0, self.tensors[name].numel
            for place, size in zip(at, shape, strict=True):
                flat = flat * size + place
            return (Fill(self.inputs.index(name) % HUES, flat / (numel - 1) if numel > 1 else 0.5),)
        if len(at) > _FLAT_RANK:
            return (Fill(RAISED + at[0] % 2 * (RAISED_HUES // 2) + at[1] % 3, 0),)
        t = at[-1] / (shape[-1] - 1) if at and shape[-1] > 1 else 0.5
        return (Fill(at[0] % HUES if len(at) == _FLAT_RANK else 0, t),)

    def _made(self, cell: Cell) -> tuple[Fill, ...]:
        name, at = cell
        scene = self.scenes[name]
        cells = scene.sources(at)
        if not cells:
            return ()
        if scene.alone is not None and scene.alone.shape == scene.stage.output.shape and (cells[0][0], at) in cells:
            return self.fills((cells[0][0], at))
        names = dict.fromkeys(source for source, _ in cells)
        if len(names) > 1:
            firsts = [next(each for each in cells if each[0] == source) for source in names]
            return tuple(dict.fromkeys(fill for first in firsts for fill in self.fills(first)))[:MOST_BANDS]
        found = tuple(dict.fromkeys(fill for each in cells[:_MOST_READ] for fill in self.fills(each)))
        return found if len(found) <= MOST_BANDS else self.fills(cells[len(cells) // 2])

    def origin(self, cell: Cell) -> Cell | None:
        """The input's cell that was moved here, and nothing else; None where the value was computed."""
        while cell[0] not in self.inputs:
            scene = self.scenes[cell[0]]
            if scene.stage.source is None or scene.stage.source.kind != "one":
                return None
            cells = scene.sources(cell[1])
            if not cells:
                return None
            cell = cells[0]
        return cell

    def look(self, name: str, at: Index) -> Look:
        """How a cell looks; its tag is the input's cell that it is."""
        origin = self.origin((name, at))
        inner = ",".join(map(str, origin[1])) if origin else ""
        tag = (inner if len(self.inputs) == 1 else f"{origin[0]}[{inner}]") if origin else ""
        fills = self.fills((name, at))
        made = not fills and name not in self.inputs and self.scenes[name].sources(at) == []
        return Look(fills, "made" if made else "real", tag)

    @cached_property
    def followed(self) -> dict[str, Index]:
        """The cell of each tensor that one value goes through, from the last back to the first that is known."""
        path = next((step.data["path"] for step in self._e.steps if step.data.get("variant") == "path"), None)
        if path is not None:
            return {name: tuple(at) for name, at in path}
        found: dict[str, Index] = {}
        wanted: set[Cell] | None = None
        for name, scene in reversed(self.scenes.items()):
            focus = scene.focus
            if focus is None or (wanted is not None and (name, focus.to) not in wanted):
                continue
            found[name] = focus.to
            wanted = (wanted or set()) | set(focus.cells)
            for source in {source for source, _ in focus.cells}:
                own = [at for each, at in focus.cells if each == source]
                if source in self.inputs and len(own) == 1:
                    found[source] = own[0]
        return found
