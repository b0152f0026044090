"""Who meets whom in a contraction: which letters go down, go across, are summed, and are the same on both sides."""

import re
from typing import NamedTuple

from kiwame.render.diagram.scene import Drawn, Scene

_SUM = re.compile(r"\w+(?:\[[\w, ]*\])? = Σ\(\w+<\d+\) \w+\[[\w, ]*\] · \w+\[[\w, ]*\]")


class Meeting(NamedTuple):
    """A contraction of two tensors over one letter. A letter that is not there is empty."""

    a: Drawn
    b: Drawn
    a_letters: list[str]
    b_letters: list[str]
    row: str
    column: str
    inner: str
    held: list[str]

    @property
    def size(self) -> int:
        """How many products a cell adds up."""
        return self.a.tensor.shape[self.a_letters.index(self.inner)]


def meeting(scene: Scene) -> Meeting | None:
    """The contraction that a scene is; None where it is none, or none of matrices and vectors."""
    reads, out, over = (scene.letters[key] for key in ("reads", "out", "over"))
    if len(reads) != 2 or len(scene.operands) != 2 or len(over) != 1 or not _SUM.fullmatch(scene.stage.formula):
        return None
    by_name = {drawn.tensor.name: drawn for drawn in scene.operands}
    (a_name, a_at), (b_name, b_at) = reads
    own_a = [letter for letter in out if letter in a_at and letter not in b_at]
    own_b = [letter for letter in out if letter in b_at and letter not in a_at]
    shared = [letter for letter in out if letter in a_at and letter in b_at]
    known = {*out, *over}
    bare = all(letter in known for letter in (*a_at, *b_at)) and len({*a_at}) == len(a_at) and len({*b_at}) == len(b_at)
    if not bare or over[0] not in a_at or over[0] not in b_at or len(own_a) > 1 or len(own_b) > 1:
        return None
    if len(own_a) + len(own_b) + len(shared) != len(out) or (shared and not own_a + own_b):
        return None
    row, column = "".join(own_a), "".join(own_b)
    return Meeting(by_name[a_name], by_name[b_name], a_at, b_at, row, column, over[0], shared)
