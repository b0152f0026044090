"""Casts: the same cells as another dtype."""

from kiwame.formula.tree import Expr, Fn
from kiwame.ops.arguments import REQUIRED, Operand
from kiwame.ops.base import Op, declare
from kiwame.ops.dtype_refusals import not_done
from kiwame.ops.dtypes import FLOATS
from kiwame.ops.word_arguments import Dtype

FAMILY = "casting and memory"


def cast(x: Expr, dtype: str) -> Expr:
    """A cell as a number of a dtype: whole numbers lose what is behind the point."""
    if dtype == "bool":
        return Fn("bool", (x,))
    return Fn("float" if dtype in FLOATS else "int", (x,))


to = declare(
    Op(
        name="to",
        family=FAMILY,
        en="convert dtype",
        ja="型変換",
        aliases=("astype", "type"),
        params=(Operand("x"), Dtype("dtype", default=REQUIRED)),
        size=lambda b: b.shape(),
        formula=lambda b: cast(b.read("x", b.i), b["dtype"]),
        torch=("x.to(dtype)", "x.type(dtype)"),
        numpy=("x.astype(dtype)", "np.astype(x, dtype)"),
        why_refused=not_done,
        rule=lambda b: {"dtype": b["dtype"]},
        story="cast",
        shaping="broadcast",
        examples=("to 2x3 dtype=float32", "to tensor([1.7,-1.7]) dtype=int64"),
        pitfalls=("to tensor([300]) dtype=uint8",),
        related=("float", "long", "bool"),
    )
)


def _cast_to(name: str, dtype: str, numpy: str, en: str, ja: str, example: str = "2x3", *pitfalls: str) -> Op:
    """A method that converts to one dtype."""
    return declare(
        Op(
            name=name,
            family=FAMILY,
            en=en,
            ja=ja,
            params=(Operand("x", data=True),),
            size=lambda b: b.shape(),
            formula=lambda b: cast(b.read("x", b.i), dtype),
            torch=(f"x.{name}()",),
            numpy=(f"x.astype(np.{numpy})",),
            rule=lambda _b: {"dtype": dtype},
            story="cast",
            shaping="broadcast",
            examples=(f"{name} {example}",),
            pitfalls=pitfalls,
            related=("to", "clone"),
        )
    )


float_ = _cast_to("float", "float32", "float32", "to float32", "float32への変換")
double = _cast_to("double", "float64", "float64", "to float64", "float64への変換")
half = _cast_to("half", "float16", "float16", "to float16", "float16への変換")
long = _cast_to("long", "int64", "int64", "to int64", "int64への変換", "tensor([1.7,-1.7])")
int_ = _cast_to("int", "int32", "int32", "to int32", "int32への変換", "tensor([1.7,-1.7])")
short = _cast_to("short", "int16", "int16", "to int16", "int16への変換", "tensor([1.7,-1.7])", "short tensor([40000])")
char = _cast_to("char", "int8", "int8", "to int8", "int8への変換", "tensor([1.7,-1.7])", "char tensor([200])")
byte = _cast_to("byte", "uint8", "uint8", "to uint8", "uint8への変換", "tensor([1.7,200.0])", "byte tensor([300])")
bool_ = _cast_to("bool", "bool", "bool_", "to True and False", "真偽値への変換", "tensor([0,1,2])")
