"""Names in code that stand for a library, make a tensor of data, or must never be used."""

import math

MODULES = {"torch": "torch", "np": "numpy", "numpy": "numpy", "F": "torch", "jnp": "numpy"}
DATA_MAKERS = {"tensor", "array", "asarray", "as_tensor", "Tensor"}
FORBIDDEN = {  # files, code and foreign memory, or settings of the whole process
    *("load", "save", "fromfile", "from_file", "loadtxt", "genfromtxt", "memmap", "frombuffer", "as_strided"),
    *("compile", "jit", "hub", "ops", "classes", "library", "package", "utils", "os", "sys"),
    *("distributed", "multiprocessing", "set_default_device"),
}
IN_PLACE = {"put_along_axis", "put", "place", "copyto", "putmask", "fill_diagonal"}  # and torch methods that end in _
SHOWN_AS_IS = {"tolist", "numpy", "detach", "cpu", "item"}  # methods that only show or hand on what is there
SUBMODULES = {"torch.nn": "torch.nn", "torch.nn.functional": "F", "nn.functional": "F", "numpy": "np", "jnp": "np"}
SETTINGS: dict[str, dict[str, tuple[object, ...]]] = {  # keywords that change no cell, with what they may be
    "torch": {"requires_grad": (True, False), "pin_memory": (False,), "device": (None, "cpu")},
    "numpy": {"device": (None, "cpu"), "order": ("C",)},
}
UNSET = "empty"  # how functions begin whose cells hold whatever was in memory
MATHEMATICS = {  # functions of plain numbers
    name: getattr(math, name) for name in ("sqrt", "exp", "log", "log2", "log10", "floor", "ceil", "sin", "cos", "tanh")
}
