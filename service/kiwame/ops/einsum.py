"""einsum: an equation names every axis; the output names those that stay, and products are added over the others."""

import math
from typing import Any

from kiwame.formula.tree import Bin, Expr, Fold, Ix, Num
from kiwame.model import Shape
from kiwame.ops.arguments import Argument, Operand, Value
from kiwame.ops.base import Alike, Bound, Mistake, Op, declare
from kiwame.ops.dtype_refusals import mixed_dtypes
from kiwame.ops.equations import is_letter, shown, summed
from kiwame.ops.index_letters import fresh, letters, taken
from kiwame.ops.pattern_arguments import Equation
from kiwame.ops.word_arguments import Text


def einsum_size(bound: Bound) -> Shape:
    """The sizes of the output's labels."""
    plan = summed(bound)
    return tuple(plan.sizes.get(label, 1) for label in plan.out)


def einsum_letters(bound: Bound) -> tuple[str, ...]:
    """The equation's own letters as indices."""
    plan = summed(bound)
    known = letters(bound, filter(is_letter, plan.sizes))
    others = fresh({*known.values(), *taken(bound)})
    return tuple(known[label] if label in known else next(others) for label in plan.out)


def einsum_formula(bound: Bound) -> Expr:
    """The product of one cell of each operand, added over the labels that the output has not."""
    plan = summed(bound)
    known = {} if bound.index_names else letters(bound, filter(is_letter, plan.sizes))
    others = fresh({*known.values(), *taken(bound), *(ix.name for ix in bound.i)})
    at = dict(zip(plan.out, bound.i, strict=True))
    over = tuple(Ix(known[label] if label in known else next(others), plan.sizes[label]) for label in plan.gone)
    at |= dict(zip(plan.gone, over, strict=True))
    product: Expr | None = None
    for key, term in zip(bound.each("operands"), plan.terms, strict=True):
        sizes = zip(term, bound.shape(key), strict=True)
        cell = bound.read(key, tuple(Num(0) if size == 1 != plan.sizes[label] else at[label] for label, size in sizes))
        product = cell if product is None else Bin("*", product, cell)
    if product is None:
        raise ValueError("an equation has one operand at least")
    return Fold("sum", over, product) if over else product


def einsum_rule(bound: Bound) -> dict[str, Any]:
    """The size of every label, those that stay and those that are summed over; repeated and stretched ones."""
    plan = summed(bound)
    named = {label: size for label, size in plan.sizes.items() if is_letter(label)}
    return {
        "sizes": [[label, size] for label, size in named.items()],
        "dots": [size for label, size in plan.sizes.items() if not is_letter(label)],
        "kept": [shown(label) for label in plan.out],
        "gone": [shown(label) for label in plan.gone],
        "count": math.prod(plan.sizes[label] for label in plan.gone),
        "factors": len(plan.terms),
        "diagonal": sorted({label for term in plan.terms for label in term if term.count(label) > 1}),
    }


def _work(bound: Bound) -> int:
    """The products of all labels."""
    return math.prod(summed(bound).sizes.values())


_WORDS = {  # equations that have a name, labels in order of appearance
    "ab,bc->ac": ("torch.matmul(*operands)", "np.matmul(*operands)"),
    "abc,acd->abd": ("torch.bmm(*operands)", "np.matmul(*operands)"),
    "ab,b->a": ("torch.mv(*operands)", "np.matmul(*operands)"),
    "a,a->": ("torch.dot(*operands)", "np.dot(*operands)"),
    "a,b->ab": ("torch.outer(*operands)", "np.outer(*operands)"),
    "ab->ba": ("torch.t(*operands)", "np.transpose(*operands)"),
    "aa->": ("torch.trace(*operands)", "np.trace(*operands)"),
    "aa->a": ("torch.diagonal(*operands)", "np.diagonal(*operands)"),
    "ab,ab->ab": ("torch.mul(*operands)", "np.multiply(*operands)"),
    "ab,cb->ac": ("torch.inner(*operands)", "np.inner(*operands)"),
    "ab,cd->acbd": (
        "torch.tensordot(*operands, dims=0).transpose(1, 2)",
        "np.multiply.outer(*operands).transpose(0, 2, 1, 3)",
    ),
    **{f"{'abcd'[:n]}->": ("torch.sum(*operands)", "np.sum(*operands)") for n in range(1, 5)},
    **{f"{'abcd'[:n]},{'abcd'[:n]}->": ("torch.sum(torch.mul(*operands))", "np.vdot(*operands)") for n in range(2, 5)},
}


def _other_words(bound: Bound) -> list[tuple[str, str]]:
    """The op that has a name of its own for this equation; the equation in einops' or torch's writing."""
    plan = summed(bound)
    order = {label: chr(ord("a") + n) for n, label in enumerate(plan.sizes)}
    if len(order) > 26:
        return []
    spelled = ",".join("".join(order[label] for label in term) for term in plan.terms)
    spelled += "->" + "".join(order.get(label, "") for label in plan.out)
    words = [(bound.library, _WORDS[spelled][bound.library == "numpy"])] if spelled in _WORDS else []
    if bound.op.name == "einsum" and all(map(is_letter, plan.sizes)):
        names = ", ".join(" ".join(term) for term in plan.terms)
        words.append(("einops", f"einops.einsum(*operands, '{names} -> {' '.join(plan.out)}')"))
    if bound.op.name != "einsum":
        words.append((bound.library, f"{'torch' if bound.library == 'torch' else 'np'}.einsum('{spelled}', *operands)"))
    return words


def _cell_by_cell(bound: Bound) -> list[Alike]:
    """Two operands as large as the output can also be multiplied cell by cell."""
    keys = bound.each("operands")
    same = len(keys) == 2 and all(bound.shape(key) == bound.out for key in keys) and summed(bound).gone
    return [Alike("mul", {}, variant="cell-by-cell")] if same else []


def _by_alphabet(bound: Bound, _facts: list[Any]) -> list[Mistake]:
    """Without an arrow the output's letters are sorted, which turns 'ba' round without a word."""
    equation = bound.args.get("equation", "->")
    plan = summed(bound)
    appeared = [label for term in plan.terms for label in term if label in plan.out and is_letter(label)]
    out = [label for label in plan.out if is_letter(label)]
    if "->" in equation or appeared == out:
        return []
    return [Mistake("einsum-alphabet", {"equation": equation, "out": "".join(out), "read": "".join(appeared)})]


class Optimize(Argument, frozen=True):
    """How NumPy orders the products: it changes the speed alone."""

    default: Any = False
    bare: bool = False

    def check(self, value: Value, bound: Bound) -> bool | str:
        """True, False, greedy or optimal."""
        plain = value.plain
        if isinstance(plain, bool) or plain in ("greedy", "optimal"):
            return plain  # type: ignore[no-any-return]
        if plain in (0, 1, "0", "1"):
            return bool(int(plain))
        raise self.mistyped(value, bound, "bool")

    def text(self, value: Any) -> str:
        """1, 0 or the word."""
        return value if isinstance(value, str) else str(int(value))


einsum = declare(
    Op(
        name="einsum",
        family="einsum",
        tier=1,
        en="Einstein summation",
        ja="アインシュタインの縮約(einsum)",
        params=(Operand("operands", many=True, stacked=True), Equation("equation"), Optimize("optimize")),
        size=einsum_size,
        formula=einsum_formula,
        letters=einsum_letters,
        rule=einsum_rule,
        shaping="becomes",
        torch=("torch.einsum(equation, *operands)",),
        numpy=("np.einsum(equation, *operands, optimize=optimize)",),
        equivalents=_other_words,
        look_alikes=_cell_by_cell,
        mistakes=_by_alphabet,
        why_refused=mixed_dtypes,
        work=_work,
        examples=('einsum 2x3 3x4 "ij,jk->ik"', 'einsum 3x3 "ii->i"', 'einsum 2x3x4 2x4x5 "bij,bjk->bik"'),
        pitfalls=('einsum 2x3 "ba"', 'einsum 2x3 4x5 "ij,jk->ik"'),
        related=("matmul", "einops_einsum"),
    )
)
einops_einsum = declare(
    Op(
        name="einops_einsum",
        family="einops",
        en="Einstein summation with names",
        ja="名前による縮約(einops.einsum)",
        aliases=("einops.einsum",),
        params=(Operand("operands", many=True, stacked=True), Text("pattern")),
        size=einsum_size,
        formula=einsum_formula,
        letters=einsum_letters,
        rule=einsum_rule,
        story="einsum",
        shaping="becomes",
        torch=("einops.einsum(*operands, pattern)",),
        numpy=("einops.einsum(*operands, pattern)",),
        equivalents=_other_words,
        look_alikes=_cell_by_cell,
        why_refused=mixed_dtypes,
        work=_work,
        examples=('einops_einsum 2x3 3x4 "i k, k j -> i j"',),
        related=("einsum", "matmul"),
    )
)
