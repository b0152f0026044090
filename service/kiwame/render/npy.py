"""The head of a NumPy `.npy` file, made without NumPy, so that the cells can be streamed after it as they lie."""

from kiwame.model import Shape

_CODES = {
    "bool": "|b1",
    "uint8": "|u1",
    "uint16": "<u2",
    "uint32": "<u4",
    "uint64": "<u8",
    "int8": "|i1",
    "int16": "<i2",
    "int32": "<i4",
    "int64": "<i8",
    "float16": "<f2",
    "float32": "<f4",
    "float64": "<f8",
}

_MAGIC = b"\x93NUMPY\x01\x00"
_ALIGNMENT = 64
_LONGEST_SIZE = 21  # NumPy leaves room for the first axis to grow in place


def header(shape: Shape, dtype: str) -> bytes:
    """What `np.save` writes before the cells: format 1.0, little-endian, row-major. ValueError for other dtypes."""
    if dtype not in _CODES:
        raise ValueError(f"the .npy format has no dtype {dtype}")
    text = f"{{'descr': '{_CODES[dtype]}', 'fortran_order': False, 'shape': {tuple(shape)}, }}"
    if shape:
        text += " " * (_LONGEST_SIZE - len(str(shape[0])))
    start = len(_MAGIC) + 2
    end = (start + len(text) + 1) // _ALIGNMENT * _ALIGNMENT + _ALIGNMENT
    return _MAGIC + (end - start).to_bytes(2, "little") + text.ljust(end - start - 1).encode("ascii") + b"\n"
