"""What an op is: one declaration, found by listing this folder. Everything else about it is read off that."""

import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import msgspec

from kiwame.errors import Cause, Refusal, Span, refuse
from kiwame.formula.tree import INDEX_NAMES, Expr, Formula, Ix, Read, indices_for
from kiwame.model import Shape
from kiwame.ops.arguments import Argument, Operand, Value


class Bound:
    """An op's parameters bound to one call: shapes, arguments, and where each was typed.

    `names`: what each operand is called; `out` and `out_name`: the shape and name of the output, `i` its indices.
    `typed`: the arguments as they stand in the text, which is code where `in_code`. `pick`: which of several results.
    `look` gives the cells of an operand while a program is read; `found` is the shape of the first of several results,
    where that is known and the size of another is asked for.
    """

    def __init__(
        self,
        op: "Op",
        shapes: dict[str, Shape],
        args: dict[str, Any],
        *,
        names: dict[str, str] | None = None,
        out: Shape = (),
        out_name: str = "y",
        library: str = "torch",
        typed: dict[str, Value] | None = None,
        index_names: tuple[str, ...] | None = None,
        in_code: bool = False,
        pick: int | None = None,
        look: "Callable[[str], list[Any]] | None" = None,
        found: Shape | None = None,
    ) -> None:
        self.op = op
        self.shapes = shapes
        self.args = args
        self.names = names or {}
        self.out = out
        self.out_name = out_name
        self.library = library
        self.typed = typed or {}
        self.in_code = in_code
        self.pick = pick
        self.look = look
        self.found = found
        self.index_names = index_names
        self.i = self.indices(out) if index_names is None else indices_for(out, index_names)

    def __getitem__(self, param: str) -> Any:
        """The value of an argument, or of an operand that is a plain number."""
        return self.args[param]

    def shape(self, param: str = "x") -> Shape:
        """The shape of an operand; () for a plain number."""
        return self.shapes.get(param, ())

    @property
    def first(self) -> Shape:
        """The shape of the first tensor; () where there is none. torch passes over an empty vector in a list."""
        if self.library == "torch" and len(self.shapes) > 1 and self.op.operands[0].many:
            return next((s for s in self.shapes.values() if s != (0,)), (0,))
        return next(iter(self.shapes.values()), ())

    def values(self, param: str) -> list[Any]:
        """All cells of an operand in row-major order, for `size` where it depends on them.

        Worked out while reading, by the formulas alone. Raises Refusal where that cannot be, as in a look-alike.
        """
        if self.look is None:
            raise refuse(Cause.ARGUMENT, "values", op=self.op.name)
        return self.look(param)

    def known(self, param: str) -> list[Any] | None:
        """The same, None where they cannot be worked out: for a refusal that the library would make too."""
        try:
            return self.values(param)
        except Refusal:
            return None

    def each(self, param: str) -> tuple[str, ...]:
        """The parameters that a list of tensors stands for: `tensors.0`, `tensors.1`, …"""
        return tuple(key for key in self.shapes if key.startswith(f"{param}."))

    def read(self, param: str, at: tuple[Expr, ...]) -> Read:
        """One cell of an operand, as a node."""
        return Read(self.names.get(param, param), at)

    def fold_over(self, sizes: Shape) -> tuple[Ix, ...]:
        """Fresh indices for a reduction, named after the output's."""
        return self.indices(sizes, len(self.out))

    def indices(self, sizes: Shape, skip: int = 0) -> tuple[Ix, ...]:
        """One index an axis, from the `skip`-th on; none has the name of a tensor, nor of an axis of the output."""
        used = {*self.names.values(), self.out_name, *(self.index_names or ())}
        if used.isdisjoint(INDEX_NAMES):
            return indices_for(sizes, skip=skip)
        free = [name for name in INDEX_NAMES if name not in used][skip : skip + len(sizes)]
        return indices_for(sizes, tuple(free), skip)

    def span(self, param: str) -> Span | None:
        """Where an argument was typed."""
        value = self.typed.get(param)
        return value.span if value else None


class Alike(NamedTuple):
    """A call easily taken for another: an op, its arguments, and what is first done to some operands.

    `variant` picks the phrase `contrast.<variant>`.
    """

    op: str
    args: dict[str, Any]
    variant: str
    before: dict[str, tuple[str, dict[str, Any]]] = {}  # noqa: RUF012 - never changed


class Mistake(NamedTuple):
    """A classic mistake that a call is close to: `variant` picks the phrase `warn.<variant>`, which `data` fills."""

    variant: str
    data: dict[str, Any]


class Op(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One op.

    `name` and `aliases`: what learners call it. `family`: where lists show it; `tier` 1 are the ones met first.
    `en` and `ja`: what it does, in a few words. `params`: tensors and arguments in the order of the call.
    `size`: the output's shape, or a Refusal. `formula`: an output cell in terms of input cells, which is the proof.
    `torch` and `numpy` hold call forms (forms.py): the first is shown and run, all are understood; none where the
    library has no way. `other_form`: the form of a call that the first form cannot say, else None.
    `examples`: specs in canonical form, the first a short one. `related`: ops to look at next. `pitfalls`: specs that
    make a classic mistake with it: they are refused, or run with a warning or a contrast.
    `equivalents`: (library, code) that gives the same; it is run and compared. `look_alikes`: calls that are taken for
    this one; they are run and contrasted. `namesakes`: forms of the same name in the other library, where they may give
    something else; they are run, and told if they do.
    `rule` gives the facts that the phrase `rule.<story>` speaks of; `story` is the op's name where left out.
    `picks`: the facts of the step that says which cells are taken; of the variant "cells" the first are listed.
    `shaping` is the variant of the shape step, where it is not plain from family and rule.
    `mistakes` are told as warnings; like `why_refused` it is asked with the operands as measured.
    `pieces`: how many results a call gives (0: one that is no tuple); `size` and `formula` are then asked for the one
    that `bound.pick` says, and `piece_names` are their names where they have any.
    `floats`: tensors given by their shape alone are float32 here, because torch takes no integers.
    `warns`: the library may warn of a deprecation here and go on; the story says it, so nothing is printed.
    `work`: the multiply-adds of a call, where they are more than the cells that go in or come out.
    `letters`: the names that a call gives to its output's axes, each its index in the formula; None for i, j, k, …
    `why_refused` is asked when the library itself refuses a call that passed `size`; `instead` names ops to offer then.
    `trapped` is asked with all that the call form names, before it runs: a Refusal of what would end the whole process.
    """

    name: str
    family: str
    tier: int = 2
    en: str
    ja: str
    params: tuple[Operand | Argument, ...]
    size: Callable[[Bound], Shape]
    formula: Callable[[Bound], Expr]
    torch: tuple[str, ...]
    numpy: tuple[str, ...]
    examples: tuple[str, ...]
    pitfalls: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    equivalents: Callable[[Bound], list[tuple[str, str]]] = lambda _b: []
    look_alikes: Callable[[Bound], list[Alike]] = lambda _b: []
    namesakes: Callable[[Bound], list[str]] = lambda _b: []
    other_form: Callable[[Bound], str | None] = lambda _b: None
    rule: Callable[[Bound], dict[str, Any]] = lambda _b: {}
    picks: Callable[[Bound], dict[str, Any]] | None = None
    mistakes: Callable[[Bound, list[Any]], list[Mistake]] = lambda _b, _facts: []
    pieces: Callable[[Bound], int] | None = None
    piece_names: tuple[str, ...] = ()
    floats: bool = False
    story: str = ""
    shaping: str = ""
    warns: bool = False
    instead: tuple[str, ...] = ()
    why_refused: Callable[[Bound, list[Any]], Refusal | None] = lambda _b, _facts: None
    trapped: Callable[[Bound, Mapping[str, Any]], Refusal | None] | None = None
    work: Callable[[Bound], int] = lambda _b: 0
    letters: Callable[[Bound], tuple[str, ...] | None] = lambda _b: None
    related: tuple[str, ...] = ()

    @cached_property
    def operands(self) -> tuple[Operand, ...]:
        """The parameters that are tensors."""
        return tuple(p for p in self.params if isinstance(p, Operand))

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """The parameters that are not tensors."""
        return tuple(p for p in self.params if isinstance(p, Argument))

    @cached_property
    def mixed(self) -> bool:
        """Whether arguments stand before some of the tensors, as in `gather(x, dim, index)`."""
        order = [isinstance(p, Operand) for p in self.params]
        return order != sorted(order, reverse=True)

    def defaults_for(self, rank: int) -> dict[str, Any]:
        """The normalised value of each argument that may be left out, for a first operand of this rank."""
        known: dict[int, dict[str, Any]] = self.__dict__.setdefault("defaults", {})
        if rank not in known:
            known[rank] = {a.name: a.settled(rank) for a in self.arguments if not a.required}
            known[rank] |= {o.name: None for o in self.operands if o.optional}
        return known[rank]

    def keys(self, args: dict[str, Any], tensors: int) -> tuple[str, ...]:
        """The parameters that so many tensors fill, in order; `args` has those that are numbers or left out."""
        operands = [o for o in self.operands if o.name not in args]
        listed = tensors - sum(not o.many for o in operands)
        return tuple(
            key for o in operands for key in ([f"{o.name}.{n}" for n in range(listed)] if o.many else [o.name])
        )

    @cached_property
    def is_creator(self) -> bool:
        """Whether it makes a tensor out of no tensor."""
        return not self.operands

    def forms(self, library: str) -> tuple[str, ...]:
        """The call forms of a library."""
        return self.torch if library == "torch" else self.numpy

    def call_form(self, bound: Bound) -> str:
        """The call form that is shown and run for a bound call."""
        return self.other_form(bound) or self.forms(bound.library)[0]

    def formula_of(self, bound: Bound) -> Formula:
        """The index formula of a bound call."""
        if not bound.index_names:
            letters = self.letters(bound)
            bound.i = bound.indices(bound.out) if letters is None else indices_for(bound.out, letters)
        return Formula(bound.out_name, bound.i, self.formula(bound))


def work(bound: Bound) -> int:
    """Cells read or multiplied by a call: the largest of what goes in, what comes out, and what its op counts."""
    return max(math.prod(bound.out), *(math.prod(s) for s in bound.shapes.values()), bound.op.work(bound), 1)


class Registry(dict[str, Op]):
    """Ops by name; `find` also knows aliases and ignores case."""

    def __init__(self) -> None:
        super().__init__()
        self.spoken: dict[str, Op] = {}

    def add(self, op: Op) -> None:
        """Declare an op. Raises ValueError where a name is taken."""
        for name in (op.name, *op.aliases):
            if name.lower() in self.spoken:
                raise ValueError(f"{name} is declared twice")
            self.spoken[name.lower()] = op
        self[op.name] = op

    def find(self, name: str) -> Op | None:
        """The op that a learner calls `name`, or None."""
        return self.spoken.get(name.lower())


REGISTRY = Registry()


def declare(op: Op) -> Op:
    """Put an op into the registry."""
    REGISTRY.add(op)
    return op


@lru_cache(maxsize=1)
def registry() -> Registry:
    """All ops of the modules in this folder."""
    package = importlib.import_module("kiwame.ops")
    for module in sorted(m.name for m in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"kiwame.ops.{module}")
    return REGISTRY
