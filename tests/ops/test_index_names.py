"""No index of a formula has the name of a tensor: the loops that are shown would read one for the other."""

import msgspec
import pytest
from kiwame.explainer.calls import bound_call
from kiwame.formula.tree import INDEX_NAMES, Ix, bound_in, nodes
from kiwame.model import Program
from kiwame.ops.base import registry
from kiwame.parse.read import read


def renamed(program: Program) -> Program:
    """The program with its first tensors named as indices usually are."""
    names = dict(zip((i.name for i in program.inputs), INDEX_NAMES, strict=False))
    inputs = tuple(msgspec.structs.replace(i, name=names.get(i.name, i.name)) for i in program.inputs)
    calls = tuple(msgspec.structs.replace(c, ins=tuple(names.get(n, n) for n in c.ins)) for c in program.calls)
    return Program(inputs, calls, program.axes)


@pytest.mark.parametrize("family", sorted({op.family for op in registry().values()}))
def test_indices_are_named_apart_from_tensors(family: str) -> None:
    for op in registry().values():
        for example in op.examples if op.family == family else ():
            backend = "torch" if op.torch else "numpy"
            program = renamed(read(example, backend=backend).program)
            shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
            bound = bound_call(program.calls[-1], shapes, backend)
            formula = op.formula_of(bound)
            used = {ix.name for ix in formula.indices}
            for node in nodes(formula.body):
                used |= {ix.name for ix in (node, *bound_in(node)) if isinstance(ix, Ix)}
            taken = used & set(bound.names.values())
            assert not taken, (example, taken, formula)
            folded = [ix.name for node in nodes(formula.body) for ix in bound_in(node)]
            assert not {ix.name for ix in formula.indices} & set(folded), (example, formula)
