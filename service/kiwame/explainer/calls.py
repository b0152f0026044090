"""A program's calls bound to their ops again: the code that is shown, and the same code made ready to run."""

import warnings
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.backends.seam import Backend
from kiwame.model import Call, Program, Shape
from kiwame.ops.base import Bound, Op, registry
from kiwame.ops.form_run import Runner, runner
from kiwame.ops.form_text import Name, shown


class Ready(msgspec.Struct, frozen=True):
    """A call ready to run. `fixed`: what its form names besides tensors."""

    call: Call
    bound: Bound
    runner: Runner
    fixed: dict[str, Any]

    def run(self, lib: Backend, tensors: Mapping[str, Any]) -> Any:
        """The native result on these tensors. Errors of the library pass through.

        Raises Refusal for what would end the whole process.
        """
        env = environment(self.bound, self.fixed, tensors)
        if self.bound.op.trapped and (refusal := self.bound.op.trapped(self.bound, env)):
            raise refusal
        if not self.bound.op.warns:
            return lib.run(self.runner, env, self.call.pick)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return lib.run(self.runner, env, self.call.pick)


def ready(bound: Bound, call: Call, lib: Backend) -> Ready:
    """A bound call made ready to run by a library."""
    fixed: dict[str, Any] = {**lib.modules, "out_shape": call.shape}
    fixed |= {a.name: a.native(call.args[a.name], lib) for a in bound.op.arguments}
    fixed |= {o.name: call.args[o.name] for o in bound.op.operands if o.name in call.args}
    template, defaults = template_of(bound)
    return Ready(call, bound, runner(template, tuple(defaults.items())), fixed)


def environment(bound: Bound, fixed: Mapping[str, Any], tensors: Mapping[str, Any]) -> dict[str, Any]:
    """What a call form names: modules, arguments, and tensors by their parameters, lists of them as lists."""
    env = dict(fixed)
    for operand in bound.op.operands:
        if operand.many:
            env[operand.name] = [tensors[bound.names[key]] for key in bound.each(operand.name)]
            env |= {numbered(key): tensors[bound.names[key]] for key in bound.each(operand.name)}
        elif operand.name in bound.names:
            env[operand.name] = tensors[bound.names[operand.name]]
    return env


def numbered(key: str) -> str:
    """How a call form names one tensor of a list: `at_0` is `at.0`."""
    return key.replace(".", "_")


def bound_call(
    call: Call,
    shapes: Mapping[str, Shape],
    library: str,
    index_names: tuple[str, ...] | None = None,
    written: Mapping[str, str] | None = None,
) -> Bound:
    """A call of a program, bound again to its op's parameters. `written`: code to show in place of a tensor's name."""
    op = registry()[call.op]
    names = dict(zip(op.keys(call.args, len(call.ins)), call.ins, strict=True))
    return Bound(
        op,
        {param: shapes[name] for param, name in names.items()},
        call.args,
        names={param: written.get(name, name) for param, name in names.items()} if written else names,
        out=call.shape,
        out_name=call.out,
        library=library,
        index_names=index_names,
        pick=call.pick,
    )


def template_of(bound: Bound) -> tuple[str, dict[str, Any]]:
    """The call form of a bound call, and the defaults that it leaves out."""
    return bound.op.call_form(bound), bound.op.defaults_for(len(next(iter(bound.shapes.values()), ())))


def parameters(bound: Bound) -> dict[str, Any]:
    """Parameters by name as they are shown: tensors by their names, arguments by their values."""
    op = bound.op
    values = {a.name: a.shown(bound.args[a.name], bound.library) for a in op.arguments}
    tensors: dict[str, Any] = {}
    for o in op.operands:
        if o.many:
            tensors[o.name] = [Name(bound.names[key]) for key in bound.each(o.name)]
            tensors |= {numbered(key): Name(bound.names[key]) for key in bound.each(o.name)}
        else:
            tensors[o.name] = Name(bound.names[o.name]) if o.name in bound.names else bound.args[o.name]
    return {**values, **tensors, "out_shape": bound.out}


def code_of(bound: Bound) -> str:
    """The call as code in the library's words."""
    template, defaults = template_of(bound)
    code = shown(template, parameters(bound), defaults)
    return code if bound.pick is None else f"{code}[{bound.pick}]"


def said(bound: Bound, code: str) -> str:
    """A call's code as people name it: permute(1, 0), sum(dim=1, keepdim=True), a + b."""
    receiver = bound.names.get("x", "")
    return code[len(receiver) + 1 :] if receiver and code.startswith(f"{receiver}.") else code


def other_pieces(program: Program, library: str) -> list[Call]:
    """The calls that give the results beside the first, where a program ends on several: `y[1]`, `y[2]`, …"""
    if not program.pieces:
        return []
    last = program.calls[-1]
    shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
    op = registry()[last.op]
    found: list[Call] = []
    for pick in range(1, program.pieces):
        params = dict(zip(op.keys(last.args, len(last.ins)), (shapes[name] for name in last.ins), strict=True))
        shape = op.size(Bound(op, params, last.args, library=library, pick=pick, found=last.shape))
        found.append(Call(op.name, last.ins, last.args, f"{last.out}[{pick}]", shape, pick))
    return found


def program_calls(program: Program, lib: Backend) -> list[Ready]:
    """All calls of a program, ready to run."""
    shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
    return [ready(bound_call(call, shapes, lib.name), call, lib) for call in program.calls]


def replaced(
    program: Program,
    op: str,
    args: dict[str, Any],
    before: Mapping[str, tuple[str, dict[str, Any]]],
    library: str = "torch",
) -> Program:
    """The program with its last call taken for another op, some operands first changed by a call of their own."""
    last = program.calls[-1]
    own = registry()[last.op]
    shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
    calls = list(program.calls[:-1])
    ins = dict(zip(own.keys(last.args, len(last.ins)), last.ins, strict=True))
    for param, (name, changed) in before.items():
        source = ins[param]
        whole = {**_left_out(registry()[name], shapes[source]), **changed}
        bound = Bound(registry()[name], {"x": shapes[source]}, whole)
        ins[param] = f"{source}1"
        shapes[ins[param]] = bound.op.size(bound)
        calls.append(Call(name, (source,), whole, ins[param], shapes[ins[param]]))
    new = registry()[op]
    fixed = last.args if op == last.op else {o.name: last.args[o.name] for o in own.operands if o.name in last.args}
    merged = {**_left_out(new, shapes[next(iter(ins.values()))] if ins else ()), **fixed, **args}
    alone = op == last.op and last.pick is None  # as NumPy's max, which gives no pair
    calls.append(_sized(new, tuple(ins.values()), merged, last.out, shapes, library, alone=alone))
    return Program(program.inputs, tuple(calls), program.axes)


def _left_out(op: Op, first: Shape) -> dict[str, Any]:
    """The arguments that a call of an op may leave out, for a first operand of this shape."""
    return {a.name: a.settled(len(first)) for a in op.arguments if not a.required}


def _sized(
    op: Op,
    ins: tuple[str, ...],
    args: dict[str, Any],
    out: str,
    shapes: Mapping[str, Shape],
    library: str,
    *,
    alone: bool,
) -> Call:
    params = op.keys(args, len(ins))
    pick = 0 if op.pieces and not alone else None
    bound = Bound(op, dict(zip(params, (shapes[i] for i in ins), strict=True)), args, library=library, pick=pick)
    return Call(op.name, ins, args, out, op.size(bound), pick)
