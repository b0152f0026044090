"""What is known of a program before it runs: formulas, code, where cells come from. Kept for programs of the same form.

Nothing here depends on the values of the inputs. Claims about values are checked on every run.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.backends.available import backend, installed
from kiwame.backends.seam import Backend, environment
from kiwame.explainer.other_words import equivalents_of
from kiwame.explainer.provenance import replayed
from kiwame.formula.compose import chain
from kiwame.formula.evaluate import moved, points
from kiwame.formula.latex import latex
from kiwame.formula.loops import loops
from kiwame.formula.said import text
from kiwame.formula.tree import Formula, Ix, Read, is_mover, nodes
from kiwame.model import Call, Data, Equivalent, Job, Program, Shape
from kiwame.ops.base import Alike, Bound, Op, registry
from kiwame.ops.forms import Name, shown
from kiwame.settings import current

SMALL_POINTS = 4_096  # up to here cells are evaluated one by one in plain Python, which is quicker than on grids


class StagePlan(msgspec.Struct, frozen=True):
    """One call worked out. `positions`: for a mover of listed size, the flat source of every output cell."""

    call: Call
    op: Op
    bound: Bound
    template: str
    defaults: tuple[tuple[str, Any], ...]
    code: str
    said: str
    formula: Formula
    formula_text: str
    loops: str
    latex: str
    points: int
    positions: list[int | None] | None
    replayed: bool | None  # whether running the op on numbered cells gave these positions; None: not a mover
    axes: tuple[str, ...] | None


class Plan(msgspec.Struct, frozen=True):
    """A program worked out for one backend and device."""

    stages: tuple[StagePlan, ...]
    whole: Formula | None
    whole_text: str
    equivalents: list[Equivalent] | None  # None: they depend on values, and are run each time
    alikes: list[tuple[Alike, Program]]
    versions: dict[str, str]
    shapes: dict[str, Shape]


_plans: OrderedDict[bytes, Plan] = OrderedDict()


def plan_for(job: Job) -> Plan:
    """The plan of a job, from memory where one of the same form was made before."""
    form = msgspec.structs.replace(
        job.program,
        inputs=tuple(
            msgspec.structs.replace(i, source=Data(None)) if isinstance(i.source, Data) else i
            for i in job.program.inputs
        ),
    )
    key = msgspec.msgpack.encode((form, job.backend, job.device))
    found = _plans.get(key)
    if found is None:
        found = _plan(job)
        _plans[key] = found
        if len(_plans) > current().limits.plans:
            _plans.popitem(last=False)
    return found


def bound_call(
    call: Call,
    shapes: dict[str, Shape],
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


def call_template(bound: Bound) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """The call form of a bound call, and the defaults that it leaves out."""
    rank = len(next(iter(bound.shapes.values()), ()))
    return bound.op.call_form(bound), tuple(bound.op.defaults_for(rank).items())


def call_code(bound: Bound) -> str:
    """The call as code in the library's words."""
    template, defaults = call_template(bound)
    values: dict[str, Any] = {a.name: a.passed(bound.args[a.name]) for a in bound.op.arguments}
    values |= {o.name: Name(bound.names[o.name]) if o.name in bound.names else bound.args[o.name] for o in bound.op.operands}
    return shown(template, {**values, "out_shape": bound.out}, dict(defaults))


def said_call(bound: Bound) -> str:
    """The call as people name it: permute(1, 0), sum(dim=1, keepdim=True), a + b."""
    template, _ = call_template(bound)
    code = call_code(bound)
    if len(bound.op.operands) == 1 and "." in code and code.startswith(f"{bound.names.get('x', '')}."):
        return code.split(".", 1)[1]
    return code if template.startswith(("a ", "torch.", "np.")) else code


def _plan(job: Job) -> Plan:
    lib = backend(job.backend)
    program = job.program
    shapes = {i.name: i.shape for i in program.inputs}
    axes: dict[str, tuple[str, ...] | None] = {i.name: None for i in program.inputs}
    if program.axes and program.inputs:
        axes[program.inputs[0].name] = program.axes
    stages: list[StagePlan] = []
    for call in program.calls:
        stage = _stage(call, shapes, axes, lib, job.device)
        shapes[call.out] = call.shape
        axes[call.out] = stage.axes
        stages.append(stage)
    whole = chain([s.formula for s in stages]) if len(stages) > 1 and _is_line(program) else None
    return Plan(
        tuple(stages),
        whole,
        text(whole) if whole else "",
        _fixed_equivalents(job, stages, lib),
        [(a, _replaced(program, a)) for a in stages[-1].op.look_alikes(stages[-1].bound)],
        {name: backend(name).version() for name in [job.backend]},
        shapes,
    )


def _stage(
    call: Call, shapes: dict[str, Shape], axes: dict[str, tuple[str, ...] | None], lib: Backend, device: str
) -> StagePlan:
    bound = bound_call(call, shapes, lib.name)
    formula = bound.op.formula_of(bound)
    names = _axis_names(formula, axes)
    if names and (letters := _letters(names, {*shapes, call.out})):
        bound = bound_call(call, shapes, lib.name, letters)
        formula = bound.op.formula_of(bound)
    template, defaults = call_template(bound)
    count = points(formula)
    positions = moved(formula, shapes) if count <= SMALL_POINTS else None
    mover = is_mover(formula.body) and bool(call.ins)
    proved = replayed(call, bound, formula, template, defaults, lib, device, count <= SMALL_POINTS) if mover else None
    code = call_code(bound)
    return StagePlan(
        call,
        bound.op,
        bound,
        template,
        defaults,
        f"{call.out} = {code}",
        said_call(bound),
        formula,
        text(formula),
        loops(formula),
        latex(formula),
        count,
        positions if call.ins else None,
        proved,
        names,
    )


def _axis_names(formula: Formula, axes: dict[str, tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """The names of the output's axes: each is called what the axis is called that is read at its index."""
    if not any(axes.values()):
        return None
    found: dict[str, str] = {}
    for node in nodes(formula.body):
        names = axes.get(node.tensor) if isinstance(node, Read) else None
        if isinstance(node, Read) and names:
            found |= {at.name: name for at, name in zip(node.at, names, strict=True) if isinstance(at, Ix)}
    named = tuple(found.get(ix.name, "") for ix in formula.indices)
    return named if named and all(named) and len(set(named)) == len(named) else None


def _letters(names: tuple[str, ...], taken: set[str]) -> tuple[str, ...] | None:
    """Axis names as index letters, where they make good ones."""
    letters = tuple(n.lower() for n in names)
    good = len(set(letters)) == len(letters) and all(n.isidentifier() and n not in taken for n in letters)
    return letters if good else None


def _is_line(program: Program) -> bool:
    """Whether every call reads just what the one before it gave."""
    calls = program.calls
    return all(later.ins == (earlier.out,) for earlier, later in zip(calls, calls[1:], strict=False)) and len(
        calls[0].ins
    ) == 1


def _replaced(program: Program, alike: Alike) -> Program:
    """The program with its last call taken for another."""
    last = program.calls[-1]
    op = registry()[last.op]
    shapes = {i.name: i.shape for i in program.inputs} | {c.out: c.shape for c in program.calls}
    library = "torch"
    calls = list(program.calls[:-1])
    ins = list(last.ins)
    args = {**{k: v for k, v in last.args.items() if k in {o.name for o in op.operands}}, **alike.args}
    if alike.op == last.op:
        args = {**last.args, **alike.args}
    for param, (name, before) in alike.before.items():
        at = [o.name for o in op.operands if o.name not in last.args].index(param)
        bound = Bound(registry()[name], {"x": shapes[ins[at]]}, before, library=library)
        out = f"{ins[at]}1"
        shape = bound.op.size(bound)
        shapes[out] = shape
        calls.append(Call(name, (ins[at],), before, out, shape))
        ins[at] = out
    new = registry()[alike.op]
    params = [o.name for o in new.operands if o.name not in args]
    bound = Bound(new, dict(zip(params, (shapes[i] for i in ins), strict=True)), args, library=library)
    calls.append(Call(alike.op, tuple(ins), args, last.out, new.size(bound)))
    return Program(program.inputs, tuple(calls), program.axes)


def _fixed_equivalents(job: Job, stages: list[StagePlan], lib: Backend) -> list[Equivalent] | None:
    """For movers, other words are run on numbered cells: where those agree, they agree for every value."""
    if not all(s.replayed for s in stages) or len(job.program.inputs) != 1:
        return None
    source = job.program.inputs[0]
    numbered = {source.name: lib.number(source.shape, 0, job.device)}
    for stage in stages:
        env = environment(stage.call, stage.bound, numbered)
        try:
            numbered[stage.call.out] = lib.run(stage.template, stage.defaults, env)
        except Exception:  # noqa: BLE001 - what the library refuses here it refuses in the run, where it is told
            return []
    return equivalents_of(job, stages, numbered, [backend(n) for n in installed()])
