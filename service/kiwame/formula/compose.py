"""One formula put into the next: a pipeline of movers becomes one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from kiwame.formula.simplify import simplify
from kiwame.formula.tree import (
    INDEX_NAMES,
    Expr,
    Fold,
    Formula,
    Ix,
    Nth,
    Ranked,
    Read,
    bound_in,
    is_mover,
    nodes,
    rebuilt,
)

LONGEST = 60  # nodes: beyond that, a line is no longer read


def chain(formulas: Sequence[Formula]) -> Formula | None:
    """What the last gives, in terms of what the first reads. None unless all are movers, and short together."""
    if not formulas or not all(is_mover(f.body) for f in formulas):
        return None
    whole = formulas[-1]
    for earlier in reversed(formulas[:-1]):
        whole = substitute(whole, earlier)
        if sum(1 for _ in nodes(whole.body)) > LONGEST:
            return None
    return whole


def substitute(outer: Formula, inner: Formula) -> Formula:
    """`outer` with each read of `inner.out` replaced by what `inner` says that cell is."""
    taken = _index_names((*outer.indices, outer.body, *inner.indices, inner.body))
    scope = frozenset(ix.name for ix in outer.indices)
    return Formula(outer.out, outer.indices, simplify(_replaced(outer.body, inner, scope, taken)))


def _replaced(expr: Expr, inner: Formula, scope: frozenset[str], taken: set[str]) -> Expr:
    scope |= {ix.name for ix in bound_in(expr)}
    changed = rebuilt(expr, lambda part: _replaced(part, inner, scope, taken))
    if isinstance(changed, Read) and changed.tensor == inner.out:
        places = {ix.name: place for ix, place in zip(inner.indices, changed.at, strict=True)}
        return _placed(inner.body, places, scope, taken)
    return changed


def _placed(expr: Expr, places: dict[str, Expr], scope: frozenset[str], taken: set[str]) -> Expr:
    """The expression with its indices replaced; a Fold's own index gets another name where the scope has it already."""
    if isinstance(expr, Ix):
        return places.get(expr.name, expr)
    if not isinstance(expr, (Fold, Nth, Ranked)):
        return rebuilt(expr, lambda part: _placed(part, places, scope, taken))
    over = tuple(Ix(_fresh(taken), ix.size) if ix.name in scope else ix for ix in bound_in(expr))
    inside = places | {old.name: new for old, new in zip(bound_in(expr), over, strict=True)}
    scope |= {ix.name for ix in over}
    if isinstance(expr, Nth):
        n = _placed(expr.n, places, scope, taken)
        return Nth(over, _placed(expr.where, inside, scope, taken), n, _placed(expr.body, inside, scope, taken))
    body = _placed(expr.body, inside, scope, taken)
    where = None if expr.where is None else _placed(expr.where, inside, scope, taken)
    if isinstance(expr, Ranked):
        at = _placed(expr.at, places, scope, taken)
        return msgspec.structs.replace(expr, over=over[0], body=body, at=at, where=where)
    return Fold(expr.kind, over, body, where)


def _fresh(taken: set[str]) -> str:
    """An index name in use nowhere, now taken."""
    numbered = (f"i{n}" for n in range(len(taken) + 1))
    name = next(name for name in (*INDEX_NAMES, *numbered) if name not in taken)
    taken.add(name)
    return name


def _index_names(exprs: Iterable[Expr]) -> set[str]:
    """Names of all indices, those that a Fold runs over included."""
    found: set[str] = set()
    for expr in exprs:
        for node in nodes(expr):
            if isinstance(node, Ix):
                found.add(node.name)
            found |= {ix.name for ix in bound_in(node)}
    return found
