"""Which of the words that mean an argument a library itself takes: axis is NumPy's, dim is torch's, and so on."""

from kiwame.ops.arguments import Argument, Operand
from kiwame.ops.axis_arguments import Axes, Axis, Permutation
from kiwame.ops.forms import Form, Slot

_AXIS_WORDS = frozenset({"dim", "dims", "axis", "axes"})
_TORCH_WORDS = frozenset({"dim", "dims", "keepdim", "diagonal", "input", "self"})  # that NumPy does not know
_NUMPY_WORDS = frozenset({"k", "ddof", "reps", "a_min", "a_max", "pad_width", "constant_values", "num", "stop"})
_BY_AXES = frozenset({"transpose", "permute_dims", "rot90"})  # of NumPy's, those that say axes
_PLAIN_PYTHON = frozenset({"norm", "split", "unique", "unique_consecutive", "tensordot"})  # torch's without axis


def taken_by_library(library: str, form: Form, slot: Slot, parameter: Operand | Argument, keyword: str) -> bool:
    """Whether a call of a form may name a parameter by this word. A form that is no library's takes every word."""
    name = form.name.rsplit(".", 1)[-1]
    if not form.template or f"{keyword}={slot.param}" in form.template:
        return True
    about_axes = isinstance(parameter, (Axis, Axes, Permutation)) and keyword in _AXIS_WORDS
    if library == "numpy":
        if form.kind == "method" and (keyword == "correction" or name == "transpose"):
            return False
        if about_axes:
            return keyword == ("axes" if name in _BY_AXES else "axis")
        return keyword not in _TORCH_WORDS
    if about_axes:
        return keyword == slot.keyword or ((keyword, slot.keyword) == ("axis", "dim") and name not in _PLAIN_PYTHON)
    if keyword == "keepdims" and name in _PLAIN_PYTHON:
        return False
    many = isinstance(parameter, Operand) and parameter.many
    return keyword in (slot.keyword, slot.param) or (keyword not in _NUMPY_WORDS and not (many and keyword == "input"))
