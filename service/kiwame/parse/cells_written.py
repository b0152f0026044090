"""Cells as a formula or loops write them, one by one."""

import msgspec

from kiwame.formula.tree import Expr, Formula, Ix


class Written(msgspec.Struct, frozen=True):
    """`out[at] = body` for every value of `over`."""

    out: str
    over: tuple[Ix, ...]
    at: tuple[Expr, ...]
    body: Expr

    @property
    def formula(self) -> Formula | None:
        """The same as a formula, where on the left each index stands alone."""
        places = tuple(ix for ix in self.at if isinstance(ix, Ix))
        whole = len(places) == len(self.at) == len(set(places)) and set(places) == set(self.over)
        return Formula(self.out, places, self.body) if whole else None
