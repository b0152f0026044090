"""einops' three calls: axes renamed, reordered, cut and joined by a pattern; folded; repeated."""

import math
from collections.abc import Callable
from typing import Any

from kiwame.errors import Cause, Refusal, refuse
from kiwame.formula.tree import Bin, Expr, Fold, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Operand
from kiwame.ops.base import Alike, Bound, Op, declare
from kiwame.ops.einops_patterns import Group, Plan, is_named, planned, said
from kiwame.ops.index_letters import fresh, letters, taken
from kiwame.ops.pattern_arguments import Sizes
from kiwame.ops.word_arguments import Choice, Text

TENSOR = Operand("tensor", stacked=True)
REDUCTIONS = ("sum", "mean", "max", "min", "prod", "any", "all")
KINDS = {"rearrange": "rearrange", "reduce": "reduce", "einops_repeat": "repeat"}


def plan_of(bound: Bound) -> Plan:
    """The plan of a call of one of the three."""
    return planned(bound, KINDS[bound.op.name])


def pattern_size(bound: Bound) -> Shape:
    """The right side's groups, each as large as its axes together."""
    plan = plan_of(bound)
    return plan.shape(plan.right)


def _known(bound: Bound, plan: Plan) -> dict[str, str]:
    """The pattern's names as indices."""
    return letters(bound, [axis for axis in plan.sizes if is_named(axis)])


def pattern_letters(bound: Bound) -> tuple[str, ...]:
    """An output axis that is one axis of the pattern has its name; axes put together have a fresh one."""
    plan = plan_of(bound)
    known = _known(bound, plan)
    others = fresh({*known.values(), *taken(bound)})
    return tuple(known[g[0]] if len(g) == 1 and g[0] in known else next(others) for g in plan.right)


def _parts(group: Group, ix: Ix, sizes: dict[str, int]) -> dict[str, Expr]:
    """The index of each axis of a group, read off the index of the whole: the last axis runs fastest."""
    found: dict[str, Expr] = {}
    stride = math.prod(sizes[axis] for axis in group)
    for n, axis in enumerate(group):
        size = sizes[axis]
        stride //= max(size, 1)
        at: Expr = ix if stride <= 1 else ix // stride
        found[axis] = at if n == 0 else at % max(size, 1)
    return found


def _place(group: Group, at: dict[str, Expr], sizes: dict[str, int]) -> Expr:
    """The index on one axis that several make together."""
    if len(group) == 1:
        return at[group[0]]
    whole: Expr | None = None
    stride = math.prod(sizes[axis] for axis in group)
    for axis in group:
        stride //= max(sizes[axis], 1)
        if sizes[axis] != 1:
            term = at[axis] if stride == 1 else Num(stride) * at[axis]
            whole = term if whole is None else whole + term
    return Num(0) if whole is None else whole


def pattern_formula(bound: Bound) -> Expr:
    """Each axis of the left at its index of the right; those that are on the left only are folded."""
    plan = plan_of(bound)
    at: dict[str, Expr] = {}
    for group, ix in zip(plan.right, bound.i, strict=True):
        at |= _parts(group, ix, plan.sizes)
    known = {} if bound.index_names else _known(bound, plan)
    others = fresh({*known.values(), *taken(bound), *(ix.name for ix in bound.i)})
    over = tuple(Ix(known[axis] if axis in known else next(others), plan.sizes[axis]) for axis in plan.gone)
    at |= dict(zip(plan.gone, over, strict=True))
    cell = bound.read("tensor", tuple(_place(group, at, plan.sizes) for group in plan.left))
    if not over:
        return cell
    kind = bound["reduction"]
    if kind == "mean":
        return Bin("/", Fold("sum", over, cell), Num(math.prod(ix.size for ix in over)))
    return Fold(kind, over, cell)


def pattern_rule(bound: Bound) -> dict[str, Any]:
    """What each side says: axes cut in two, sizes worked out, axes put together, folded, new."""
    plan = plan_of(bound)
    given = {word.partition("=")[0] for word in bound["axes_lengths"]}

    def several(groups: tuple[Group, ...]) -> list[dict[str, Any]]:
        return [
            {"words": said(g), "parts": [_word(a) for a in g], "sizes": [plan.sizes[a] for a in g]}
            for g in groups
            if len(g) > 1
        ]

    return {
        "kind": KINDS[bound.op.name],
        "alone": [[_word(g[0]), plan.sizes[g[0]]] for g in plan.left if len(g) == 1],
        "cut": several(plan.left),
        "solved": [_word(a) for g in plan.left if len(g) > 1 for a in g if is_named(a) and a not in given],
        "joined": several(plan.right),
        "order": [said(g) if g else "1" for g in plan.right],
        "folded": [[_word(a), plan.sizes[a]] for a in plan.gone],
        "new": [[_word(a), plan.sizes[a]] for a in plan.new],
        "reduction": bound.args.get("reduction"),
    }


def _word(axis: str) -> str:
    """An axis as it is spoken of."""
    return said((axis,))


def _turned_groups(bound: Bound) -> list[Alike]:
    """The classic slip: (h w) for (w h), which has the same shape. Or reshape, where axes change their order."""
    plan, pattern = plan_of(bound), bound["pattern"]
    looks = []
    left, _, right = pattern.partition("->")
    for side, other in ((right, left), (left, right)):
        inner = side[side.find("(") + 1 : side.find(")")].split()
        if side.count("(") == 1 and len(inner) == 2 and all(w.isalnum() for w in inner):
            swapped = side.replace(side[side.find("(") : side.find(")") + 1], f"({inner[1]} {inner[0]})")
            text = f"{other}->{swapped}" if side is right else f"{swapped}->{other}"
            looks.append(Alike(bound.op.name, {"pattern": text.strip()}, variant="group-order"))
            break
    if not plan.gone and not plan.new and bound.out and bound.out != bound.shape("tensor"):
        looks.append(Alike("reshape", {"shape": bound.out}, variant="reshape"))
    return looks


def _own_words(bound: Bound) -> list[tuple[str, str]]:
    """The same in the library's own words: cut by reshape, turned by permute, put together by reshape."""
    plan, torch = plan_of(bound), bound.library == "torch"
    if plan.new or not 1 <= len(plan.left) <= 8 or 0 in plan.sizes.values():
        return []
    flat = [axis for group in plan.left for axis in group]
    order = [flat.index(axis) for group in plan.right for axis in group] + [flat.index(axis) for axis in plan.gone]
    cut = tuple(plan.sizes[axis] for axis in flat)
    code = "tensor" if cut == bound.shape("tensor") else f"tensor.reshape({', '.join(map(str, cut)) or '()'})"
    if order != sorted(order):
        code += f".{'permute' if torch else 'transpose'}({', '.join(map(str, order))})"
    if plan.gone:
        kept = len(order) - len(plan.gone)
        dims = ", ".join(map(str, range(kept, len(order))))
        name = (
            {"max": "amax", "min": "amin"}.get(bound["reduction"], bound["reduction"]) if torch else bound["reduction"]
        )
        if len(plan.gone) > 1 and torch and name in {"prod", "any", "all"}:
            return []
        code += f".{name}({'dim' if torch else 'axis'}={dims if len(plan.gone) == 1 else f'({dims})'})"
    if bound.out != tuple(plan.sizes[axis] for group in plan.right for axis in group):
        code += f".reshape({', '.join(map(str, bound.out)) or '()'})"
    return [(bound.library, code)] if code != "tensor" else []


def _of_floats(bound: Bound, facts: list[Any]) -> Refusal | None:
    """einops takes the mean of floats alone; the largest of no cells is nothing."""
    if bound.args.get("reduction") == "mean" and not facts[0].dtype.startswith("float"):
        return refuse(Cause.DTYPE, "einops-mean", got=facts[0].dtype, op=bound.op.name, dtype=facts[0].dtype)
    if bound.args.get("reduction") in {"max", "min"} and 0 in facts[0].shape:
        return refuse(Cause.SIZES, "einops-empty", got=list(facts[0].shape), op=bound.op.name, kind=bound["reduction"])
    return None


def _declared(
    name: str,
    en: str,
    ja: str,
    reduces: bool,
    examples: tuple[str, ...],
    pitfalls: tuple[str, ...],
    related: tuple[str, ...],
) -> Op:
    kind = KINDS[name]
    form = f"einops.{kind}(tensor, pattern, {'reduction, ' if reduces else ''}**axes_lengths)"
    no_words: Callable[[Bound], list[tuple[str, str]]] = lambda _b: []  # noqa: E731
    return declare(
        Op(
            name=name,
            family="einops",
            tier=1,
            en=en,
            ja=ja,
            aliases=(f"einops.{kind}",),
            params=(
                TENSOR,
                Text("pattern"),
                *((Choice("reduction", bare=True, choices=REDUCTIONS),) if reduces else ()),
                Sizes("axes_lengths"),
            ),
            size=pattern_size,
            formula=pattern_formula,
            letters=pattern_letters,
            rule=pattern_rule,
            story="einops",
            shaping="becomes",
            torch=(form,),
            numpy=(form,),
            equivalents=no_words if kind == "repeat" else _own_words,
            look_alikes=_turned_groups,
            why_refused=_of_floats,
            examples=examples,
            pitfalls=pitfalls,
            related=related,
        )
    )


rearrange = _declared(
    "rearrange",
    "rearrange by a pattern",
    "パターンによる並べ替え",
    False,
    ('rearrange 2x6 "b (h w) -> h b w" h=2', 'rearrange 2x3x4 "b h w -> b (h w)"', 'rearrange 2x3 "a b -> b a"'),
    ('rearrange 2x3 "b c -> c"', 'rearrange 2x3 "(a b) c -> a b c"'),
    ("permute", "reshape"),
)
reduce = _declared(
    "reduce",
    "reduce by a pattern",
    "パターンによる集約",
    True,
    ('reduce 2x3 "a b -> a" sum', 'reduce 4x6 "(h 2) (w 2) -> h w" max'),
    ('reduce 2x3 "a b -> a"',),
    ("sum", "max_pool2d"),
)
einops_repeat = _declared(
    "einops_repeat",
    "repeat by a pattern",
    "パターンによる繰り返し",
    False,
    ('einops_repeat 2x3 "a b -> a b c" c=2', 'einops_repeat 2x3 "a b -> a (b 2)"'),
    ('einops_repeat 2x3 "a b -> a b c"',),
    ("repeat", "expand"),
)
