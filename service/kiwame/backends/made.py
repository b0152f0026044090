"""Inputs that a creator makes: run in the form in which they would be shown as a call."""

from typing import Any

from kiwame.backends.seam import Backend
from kiwame.model import Input, Made
from kiwame.ops.base import Bound, registry
from kiwame.ops.form_run import runner


def made(source: Input, maker: Made, lib: Backend) -> Any:
    """The native tensor that a creator gives, on the host."""
    op = registry()[maker.op]
    bound = Bound(op, {}, maker.args, out=source.shape, library=lib.name)
    env = {a.name: a.native(maker.args[a.name], lib) for a in op.arguments}
    call = runner(op.call_form(bound), tuple(op.defaults_for(0).items()))
    return lib.run(call, {**lib.modules, **env, "out_shape": source.shape})
