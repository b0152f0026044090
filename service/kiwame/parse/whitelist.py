"""Names in code that stand for a library, make a tensor of data, or must never be used."""

MODULES = {"torch": "torch", "np": "numpy", "numpy": "numpy", "F": "torch", "jnp": "numpy"}
DATA_MAKERS = {"tensor", "array", "asarray", "as_tensor", "Tensor"}
FORBIDDEN = {  # files, code and foreign memory, or settings of the whole process
    *("load", "save", "fromfile", "from_file", "loadtxt", "genfromtxt", "memmap", "frombuffer", "as_strided"),
    *("compile", "jit", "hub", "ops", "classes", "library", "package", "utils", "os", "sys"),
    *("distributed", "multiprocessing", "set_default_device"),
}
