"""Ops that ask a question of every cell: the answer is True or False."""

from kiwame.formula.tree import Bin
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Op, declare
from kiwame.ops.elementwise import aligned, broadcast_size


def _comparison(name: str, symbol: str, en: str, ja: str, numpy_name: str, *, plain: bool) -> Op:
    a, b = Operand("a", number=True), Operand("b", number=True, plain=plain)
    return declare(
        Op(
            name=name,
            family="comparison and logic",
            en=en,
            ja=ja,
            aliases=(numpy_name,),
            params=(a, b),
            size=broadcast_size,
            formula=lambda b: Bin(symbol, aligned(b, "a"), aligned(b, "b")),
            rule=lambda _b: {"symbol": symbol},
            story="arithmetic",
            torch=(f"a {symbol} b", f"torch.{name}(a, b)", f"a.{name}(b)", f"torch.{numpy_name}(a, b)"),
            numpy=(f"a {symbol} b", f"np.{numpy_name}(a, b)"),
            examples=(f"{name} 2x3 b=4",),
            related=("where",),
        )
    )


gt = _comparison("gt", ">", "greater than", "より大きい", "greater", plain=True)
