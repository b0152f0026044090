"""A program's calls bound to their ops again: the code that is shown, and the same code made ready to run."""

import warnings
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.backends.seam import Backend
from kiwame.model import Call, Program, Shape
from kiwame.ops.base import Bound, Op, registry
from kiwame.ops.forms import Name, Runner, runner, shown


class Ready(msgspec.Struct, frozen=True):
    """A call ready to run. `fixed`: what its form names besides tensors."""

    call: Call
    bound: Bound
    runner: Runner
    fixed: dict[str, Any]

    def run(self, lib: Backend, tensors: Mapping[str, Any]) -> Any:
        """The native result on these tensors. Errors of the library pass through."""
        env = dict(self.fixed)
        for param, name in self.bound.names.items():
            env[param] = tensors[name]
        if not self.bound.op.warns:
            return lib.run(self.runner, env)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return lib.run(self.runner, env)


def ready(bound: Bound, call: Call, lib: Backend) -> Ready:
    """A bound call made ready to run by a library."""
    fixed: dict[str, Any] = {**lib.modules, "out_shape": call.shape}
    fixed |= {a.name: a.passed(call.args[a.name]) for a in bound.op.arguments}
    fixed |= {o.name: call.args[o.name] for o in bound.op.operands if o.name in call.args}
    template, defaults = template_of(bound)
    return Ready(call, bound, runner(template, tuple(defaults.items())), fixed)


def bound_call(
    call: Call,
    shapes: Mapping[str, Shape],
    library: str,
    index_names: tuple[str, ...] | None = None,
    written: Mapping[str, str] | None = None,
) -> Bound:
    """A call of a program, bound again to its op's parameters. `written`: code to show in place of a tensor's name."""
    op = registry()[call.op]
    ins = iter(call.ins)
    names = {o.name: next(ins) for o in op.operands if o.name not in call.args}
    return Bound(
        op,
        {param: shapes[name] for param, name in names.items()},
        call.args,
        names={param: written.get(name, name) for param, name in names.items()} if written else names,
        out=call.shape,
        out_name=call.out,
        library=library,
        index_names=index_names,
    )


def template_of(bound: Bound) -> tuple[str, dict[str, Any]]:
    """The call form of a bound call, and the defaults that it leaves out."""
    return bound.op.call_form(bound), bound.op.defaults_for(len(next(iter(bound.shapes.values()), ())))


def parameters(bound: Bound) -> dict[str, Any]:
    """Parameters by name as they are shown: tensors by their names, arguments by their values."""
    op = bound.op
    values = {a.name: a.passed(bound.args[a.name]) for a in op.arguments}
    tensors = {o.name: Name(bound.names[o.name]) if o.name in bound.names else bound.args[o.name] for o in op.operands}
    return {**values, **tensors, "out_shape": bound.out}


def code_of(bound: Bound) -> str:
    """The call as code in the library's words."""
    template, defaults = template_of(bound)
    return shown(template, parameters(bound), defaults)


def said(bound: Bound, code: str) -> str:
    """A call's code as people name it: permute(1, 0), sum(dim=1, keepdim=True), a + b."""
    receiver = bound.names.get("x", "")
    return code[len(receiver) + 1 :] if receiver and code.startswith(f"{receiver}.") else code


def program_calls(program: Program, lib: Backend) -> list[Ready]:
    """All calls of a program, ready to run."""
    shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
    return [ready(bound_call(call, shapes, lib.name), call, lib) for call in program.calls]


def replaced(
    program: Program, op: str, args: dict[str, Any], before: Mapping[str, tuple[str, dict[str, Any]]]
) -> Program:
    """The program with its last call taken for another op, some operands first changed by a call of their own."""
    last = program.calls[-1]
    own = registry()[last.op]
    shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
    calls = list(program.calls[:-1])
    ins = dict(zip([o.name for o in own.operands if o.name not in last.args], last.ins, strict=True))
    for param, (name, changed) in before.items():
        source = ins[param]
        bound = Bound(registry()[name], {"x": shapes[source]}, changed)
        ins[param] = f"{source}1"
        shapes[ins[param]] = bound.op.size(bound)
        calls.append(Call(name, (source,), changed, ins[param], shapes[ins[param]]))
    new = registry()[op]
    fixed = last.args if op == last.op else {o.name: last.args[o.name] for o in own.operands if o.name in last.args}
    merged = {**fixed, **args}
    calls.append(_sized(new, tuple(ins.values()), merged, last.out, shapes))
    return Program(program.inputs, tuple(calls), program.axes)


def _sized(op: Op, ins: tuple[str, ...], args: dict[str, Any], out: str, shapes: Mapping[str, Shape]) -> Call:
    params = [o.name for o in op.operands if o.name not in args]
    bound = Bound(op, dict(zip(params, (shapes[i] for i in ins), strict=True)), args)
    return Call(op.name, ins, args, out, op.size(bound))
