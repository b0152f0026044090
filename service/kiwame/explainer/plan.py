"""What is known of a program before it runs: formulas, code, where cells come from. Kept for programs of the same form.

Nothing here depends on the values of the inputs. Claims about values are checked on every run.
"""

import itertools
import math
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import msgspec

from kiwame.backends.available import backend, installed
from kiwame.backends.seam import Backend
from kiwame.explainer.alikes import Rival, rivals
from kiwame.explainer.calls import Ready, bound_call, code_of, other_pieces, ready, said
from kiwame.explainer.focus import default_focus, flat_of, unflat
from kiwame.explainer.other_words import OtherWords, other_words
from kiwame.explainer.provenance import replayed
from kiwame.formula.axis_names import names_of_result, names_to_say
from kiwame.formula.compose import chain
from kiwame.formula.evaluate import moved, points
from kiwame.formula.latex import latex
from kiwame.formula.letters import index_letters
from kiwame.formula.loops import loops
from kiwame.formula.said import text
from kiwame.formula.tree import Fold, Formula, is_mover, tensors_of
from kiwame.model import Call, Claim, Data, Job, Program, Shape, Source
from kiwame.ops.base import Bound, Op
from kiwame.settings import current

SMALL_POINTS = 4_096  # up to here cells are evaluated one by one in plain Python, which is quicker than on grids


class StagePlan(msgspec.Struct, frozen=True, dict=True):
    """One call worked out. `positions`: for a mover of listed size, the flat source of every output cell.

    `moves`: the tensor they are in. `replayed`: whether running the op on numbered cells gave what the formula gives
    on them; None: not a mover. `axis_names`: what is said of the axes of the operands and of the result.
    """

    ready: Ready
    code: str
    said: str
    formula: Formula
    formula_text: str
    loops: str
    latex: str
    letters: dict[str, Any]
    points: int
    positions: list[int | None] | None
    moves: str
    source: Source | None
    replayed: bool | None
    axes: tuple[str, ...] | None
    axis_names: dict[str, list[str] | None] | None
    rule: dict[str, Any]
    is_mover: bool
    fold: str | None

    @property
    def call(self) -> Call:
        """The call."""
        return self.ready.call

    @property
    def bound(self) -> Bound:
        """The call's parameters."""
        return self.ready.bound

    @property
    def op(self) -> Op:
        """The call's op."""
        return self.ready.bound.op


class Plan(msgspec.Struct, frozen=True, dict=True):
    """A program worked out for one backend and device. `words` None: they depend on values, and run each time.

    `whole` and `whole_positions`: of a line of movers, what `formula` and `positions` are of a stage. `others`: the
    results beside the first, where the program ends on several.
    """

    stages: tuple[StagePlan, ...]
    others: tuple[StagePlan, ...]
    focuses: tuple[tuple[int, ...] | None, ...]
    heading: Claim
    whole: Formula | None
    whole_text: str
    whole_positions: list[int | None] | None
    words: OtherWords | None
    rivals: list[Rival]
    versions: dict[str, str]
    axes: dict[str, tuple[str, ...] | None]


_plans: OrderedDict[bytes, Plan] = OrderedDict()
_form_encoder = msgspec.msgpack.Encoder()


def plan_for(job: Job) -> Plan:
    """The plan of a job, from memory where one of the same form was made before."""
    form = job.program
    if any(isinstance(i.source, Data) for i in form.inputs):
        form = msgspec.structs.replace(
            form,
            inputs=tuple(
                msgspec.structs.replace(i, source=Data(None)) if isinstance(i.source, Data) else i for i in form.inputs
            ),
        )
    key = _form_encoder.encode((form, job.backend, job.device))
    found = _plans.get(key)
    if found is None:
        found = _plans[key] = _plan(job)
        if len(_plans) > current().limits.plans:
            _plans.popitem(last=False)
    else:
        _plans.move_to_end(key)
    return found


def _plan(job: Job) -> Plan:
    lib = backend(job.backend)
    program = job.program
    shapes = {i.name: i.shape for i in program.inputs}
    axes: dict[str, tuple[str, ...] | None] = {i.name: None for i in program.inputs}
    if program.axes and program.inputs:
        axes[program.inputs[0].name] = program.axes
    stages: list[StagePlan] = []
    for call in program.calls:
        given = program.axes if not program.inputs and not stages else None
        stage = _stage(call, shapes, axes, lib, job.device, given)
        shapes[call.out] = call.shape
        axes[call.out] = stage.axes
        stages.append(stage)
    whole = chain([s.formula for s in stages]) if len(stages) > 1 and _is_line(program) else None
    others = [_stage(call, shapes, axes, lib, job.device, None) for call in other_pieces(program, lib.name)]
    return Plan(
        tuple(stages),
        tuple(others),
        focuses_of(stages, default_focus(stages[-1].call.shape)),
        _heading(program, stages),
        whole,
        text(whole) if whole else "",
        moved(whole, shapes) if whole and math.prod(stages[-1].call.shape) <= SMALL_POINTS else None,
        _fixed_words(job, stages, lib),
        rivals(program, stages[-1], lib),
        {lib.name: lib.version()},
        axes,
    )


def focuses_of(
    stages: list[StagePlan] | tuple[StagePlan, ...], focus: tuple[int, ...] | None
) -> tuple[tuple[int, ...] | None, ...]:
    """The cell that each stage follows: the last stage's `focus`, traced back through the movers before it."""
    found: list[tuple[int, ...] | None] = [focus]
    for earlier, later in zip(reversed(stages[:-1]), reversed(stages[1:]), strict=True):
        at = found[0]
        place = None
        if at is not None and later.positions is not None and later.moves == earlier.call.out:
            place = later.positions[flat_of(at, later.call.shape)]
        shape = earlier.call.shape
        found.insert(0, default_focus(shape) if place is None else unflat(place, shape))
    return tuple(found)


def _heading(program: Program, stages: list[StagePlan]) -> Claim:
    shapes = [list(i.shape) for i in program.inputs]
    return Claim(
        None, "title", {"calls": [s.said for s in stages], "shapes": shapes, "out": list(stages[-1].call.shape)}
    )


def _stage(
    call: Call,
    shapes: Mapping[str, Shape],
    axes: Mapping[str, tuple[str, ...] | None],
    lib: Backend,
    device: str,
    given: tuple[str, ...] | None,
) -> StagePlan:
    bound = bound_call(call, shapes, lib.name)
    formula = bound.op.formula_of(bound)
    names = given or names_of_result(formula, axes)
    if names and (letters := _letters(names, {*shapes, call.out})):
        bound = bound_call(call, shapes, lib.name, letters)
        formula = bound.op.formula_of(bound)
    able = ready(bound, call, lib)
    code = code_of(bound)
    count = points(formula)
    mover = is_mover(formula.body) and bool(tensors_of(formula.body))
    positions = moved(formula, shapes) if mover and count <= SMALL_POINTS else None
    moves = next(iter((*tensors_of(formula.body), *call.ins)), "")
    return StagePlan(
        able,
        f"{call.out} = {code}",
        said(bound, code),
        formula,
        text(formula),
        loops(formula),
        latex(formula),
        index_letters(formula),
        count,
        positions,
        moves,
        _source(moves, positions, shapes),
        replayed(able, formula, lib, device, positions) if mover else None,
        names,
        names_to_say((*call.ins, call.out), {**axes, call.out: names}),
        bound.op.rule(bound),
        is_mover(formula.body),
        formula.body.kind if isinstance(formula.body, Fold) else None,
    )


def _source(moves: str, positions: list[int | None] | None, shapes: Mapping[str, Shape]) -> Source | None:
    """Where the cells of a mover came from, as the schema says it."""
    if positions is None or len(positions) > current().limits.values:
        return None
    cells = [list(index) for index in itertools.product(*map(range, shapes[moves]))]
    return Source("one", [moves], [None if p is None else cells[p] for p in positions])


def _letters(names: tuple[str, ...], taken: set[str]) -> tuple[str, ...] | None:
    """Axis names as index letters, where they make good ones."""
    letters = tuple(n.lower() for n in names)
    good = len(set(letters)) == len(letters) and all(n.isidentifier() and n not in taken for n in letters)
    return letters if good else None


def _is_line(program: Program) -> bool:
    """Whether every call reads just what the one before it gave."""
    calls = program.calls
    chained = all(later.ins == (earlier.out,) for earlier, later in itertools.pairwise(calls))
    return chained and len(calls[0].ins) == 1


def _fixed_words(job: Job, stages: list[StagePlan], lib: Backend) -> OtherWords | None:
    """For movers, other words are run on numbered cells: where those agree, they agree for every value."""
    if not all(s.replayed for s in stages) or len(job.program.inputs) != 1:
        return None
    source = job.program.inputs[0]
    numbered = {source.name: lib.number(source.shape, 0, job.device)}
    for stage in stages:
        try:
            numbered[stage.call.out] = stage.ready.run(lib, numbered)
        except Exception:
            return OtherWords([], [])
    words = other_words(job, stages, numbered, [backend(n) for n in installed()])
    return None if words.claims else words  # a difference is told with the cells of the run
