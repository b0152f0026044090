"""Inputs that an op makes out of no tensor, such as `eye(3)`: by the call that is shown."""

from typing import Any

from kiwame.backends.seam import Backend
from kiwame.model import Input, Made
from kiwame.ops.base import Bound, registry
from kiwame.ops.form_run import runner


def made(source: Input, by: Made, lib: Backend) -> Any:
    """The native tensor that a library makes. Errors of the library pass through."""
    op = registry()[by.op]
    bound = Bound(op, {}, by.args, out=source.shape, library=lib.name)
    call = runner(op.call_form(bound), tuple(op.defaults_for(0).items()))
    args = {a.name: a.native(by.args[a.name], lib) for a in op.arguments}
    return lib.run(call, {**args, "out_shape": source.shape, **lib.modules})
