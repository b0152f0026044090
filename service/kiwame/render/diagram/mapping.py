"""One tensor cell by cell: every cell stays where it is, and three of them are worked between input and output."""

import itertools

from kiwame.model import Tensor
from kiwame.render.diagram.grid import listed
from kiwame.render.diagram.numbers import cell_number
from kiwame.render.diagram.scene import Index, Scene
from kiwame.render.diagram.single import Single
from kiwame.render.diagram.worked_lines import Worked, WorkedPanel

_LINES = 3
_LONGEST = 22  # characters over an arrow


class Mapping(Single):
    """An op that gives each cell of its only operand a new number, and looks at no other cell."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.panel = WorkedPanel(scene, self.words("cell-by-cell"), self.words, self._notes(), [*self.lines()], [])

    @classmethod
    def fits(cls, scene: Scene) -> bool:
        """Whether each cell is made from the one at its own place."""
        alone, out, source = scene.alone, scene.output.tensor, scene.stage.source
        if alone is None or scene.focus is None or not out.numel or alone.shape != out.shape or scene.letters["over"]:
            return False
        same = all(at == scene.letters["out"] for _, at in scene.letters["reads"])
        told = all(tensor.values is not None or tensor.preview is not None for tensor in (alone, out))
        return same and bool(scene.letters["reads"]) and told and (source is None or source.kind == "many")

    def lines(self) -> list[Worked]:
        """The followed cell and two more, in the order of reading."""
        x, y, focus = self.scene.operands[0].tensor, self.scene.output.tensor, self.scene.focus
        followed = focus.to if focus else ()
        return [
            Worked(
                _text(x, at),
                self._work(_text(x, at)),
                _text(y, at),
                self.fills.given((x.name, at)),
                self.fills.result(at).fills,
                at == followed,
            )
            for at in self._chosen(followed)
        ]

    def _chosen(self, followed: Index) -> list[Index]:
        """Drawn cells, with other numbers than the followed one where there are such."""
        x = self.scene.operands[0].tensor
        drawn = [tuple(at) for at in itertools.product(*self.shown[x.name].places)]
        by_number: dict[str, Index] = {_text(x, followed): followed}
        for at in (drawn[0], drawn[-1], *drawn):
            by_number.setdefault(_text(x, at), at)
        chosen = [*by_number.values()][:_LINES]
        chosen += [at for at in dict.fromkeys((drawn[0], drawn[-1], *drawn)) if at not in chosen]
        return sorted(chosen[:_LINES])

    def _work(self, number: str) -> str:
        """The formula's right side with the number in it; the op's name where it branches."""
        name, at = self.scene.letters["reads"][0]
        read = f"{name}[{', '.join(at)}]" if at else name
        pieces = self.scene.stage.formula.partition(" = ")[2].split(read)
        if " if " in self.scene.stage.formula or len(pieces) < 2:
            return self.scene.stage.op
        text = pieces[0]
        for before, after in itertools.pairwise(pieces):
            free = before.endswith("(") and after.startswith((",", ")"))
            text += number if free or not number.startswith("−") else f"({number})"
            text += after
        return text if len(text) <= _LONGEST else self.scene.stage.op


def _text(tensor: Tensor, at: Index) -> str:
    return cell_number(listed(tensor, at), is_float=False)
