"""Where tensors are put and as what dtype, in code: `.to(…)`, `.cpu()`, `.cuda()`, `device=`, `dtype=x.dtype`."""

import ast

from kiwame.errors import Cause, refuse
from kiwame.ops.arguments import Value, is_int
from kiwame.ops.base import registry
from kiwame.ops.dtypes import dtype_named
from kiwame.parse.code_values import CodeValues, lists
from kiwame.parse.flags import device_named
from kiwame.parse.known_dtypes import known_dtype
from kiwame.parse.nodes import Listed, Pieces, Ref, Typed
from kiwame.parse.spellings import Spelling
from kiwame.parse.whitelist import SETTINGS

_CUDA_ASKED = "torch.cuda.is_available()"
DEVICES = frozenset({"auto", "cpu", "cuda", "mps", "xpu", "meta"})  # words that are a device and no dtype
_UNORDERED = frozenset({"arange", "linspace", "logspace"})
_ORDERED = frozenset({"reshape", "ravel", "flatten", "copy", "clip"})
_MOVES_ALONE = frozenset({"non_blocking", "copy", "memory_format"})  # keywords that change no cell


class Placing(CodeValues):
    """A statement whose tensors may be put on a device, or take another tensor's dtype."""

    asked_of: Ref | None = None

    def telling(self, found: Spelling, keywords: list[ast.keyword]) -> list[ast.keyword]:
        """The keywords that say something of the cells: not where a tensor lies, nor whether it records gradients."""
        left = []
        settings = _settings_of(found)
        for keyword in keywords:
            word = str(keyword.arg)
            if word not in settings or found.slot_for(word) is not None:
                left.append(keyword)
            elif word == "device" and found.library == "torch":
                self._put_on(self.plain(keyword.value))
            elif self.plain(keyword.value).value not in settings[word]:
                left.append(keyword)
        return left

    def data(self, node: ast.Call, library: str = "") -> Ref:
        """The tensor that `torch.tensor([[1, 2]], dtype=…)` makes; `library`: whose function it is, if one is named."""
        dtype = None
        settings = SETTINGS[self.dialect]
        for keyword in node.keywords:
            word = str(keyword.arg)
            given = self.plain(keyword.value) if word in {"dtype", *settings} else None
            if given is not None and word == "dtype":
                dtype = dtype_named(given.plain, given.span)
            elif given is not None and word == "device" and self.dialect == "torch":
                self._put_on(given)
            elif given is None or given.value not in settings[word]:
                raise self.unknown_keyword("tensor", keyword, ["dtype"])
        if len(node.args) == 2 and dtype is None and self.dialect == "numpy":
            given = self.plain(node.args[1])
            dtype = dtype_named(given.plain, given.span)
        elif len(node.args) != 1:
            raise refuse(Cause.ARGUMENT, "tensor", span=self.span(node), got=len(node.args), expected=1)
        given_data = self.eval(node.args[0])
        if not isinstance(given_data, Value):
            several = isinstance(given_data, (Pieces, Listed)) and self.dialect == "numpy"
            made = self.stacked(given_data, node) if several else self.tensor(given_data, node.args[0])
            return made if dtype is None else self._as_dtype(made, dtype, node)
        floats = (
            "float64" if (library, self.builder.library) == ("numpy", "torch") else None
        )  # torch takes them as such
        return self.builder.data(lists(given_data), dtype, self.span(node), floats)

    def put(self, node: ast.Call, owner: Ref, attr: str) -> Ref | Pieces | None:
        """What `.cpu()`, `.cuda()`, `.to(…)` and `.type_as(…)` give; None where the call says a dtype alone."""
        if self.dialect != "torch" or attr not in {"cuda", "to", "type_as"}:
            return None
        if attr == "cuda":
            given = self.plain(node.args[0]) if node.args else Value("cuda", self.span(node))
            self._put_on(given)
            return owner
        dtypes: list[Value] = []
        moves = False
        parts: list[tuple[ast.keyword | None, ast.expr]] = [(None, each) for each in node.args]
        for keyword, value in [*parts, *((k, k.value) for k in node.keywords)]:
            word, result = keyword.arg if keyword else None, self.eval(value)
            if isinstance(result, Ref) and word in {None, "other"}:
                dtypes.append(Value(self.dtype_of(result, value), self.span(value)))
            elif word in _MOVES_ALONE or not isinstance(result, Value) or isinstance(result.value, bool):
                moves = True
            elif word == "device" or (word is None and (is_int(result.value) or _is_device(result))):
                self._put_on(result)
                moves = True
            elif keyword and word != "dtype":
                raise self.unknown_keyword("to", keyword, ["dtype", "device"])
            else:
                dtypes.append(result)
        if not dtypes:
            return owner if moves else None
        if len(dtypes) > 1:
            return None
        return self.builder.call(Typed(registry()["to"], {"x": owner}, {"dtype": dtypes[0]}, self.span(node), True))

    def _as_dtype(self, tensor: Ref, dtype: str, node: ast.AST) -> Ref:
        """A tensor of which another is made with a dtype of its own."""
        to = Typed(registry()["to"], {"x": tensor}, {"dtype": Value(dtype)}, self.span(node), True)
        return self.builder.one(self.builder.call(to))

    def dtype_of(self, tensor: Ref, node: ast.AST) -> str:
        """A tensor's dtype by name; where it is not known before the code runs, as it was typed."""
        return known_dtype(self.builder.foreseen, tensor.at) or f"{self.text_of(node)}.dtype"

    def if_there_is_cuda(self, node: ast.IfExp) -> Value:
        """`"cuda" if torch.cuda.is_available() else "cpu"`: the device that the program is run on anyway."""
        if ast.unparse(node.test) != _CUDA_ASKED or not all(
            isinstance(each, ast.Constant | ast.Call) and _is_device(self.plain(each))
            for each in (node.body, node.orelse)
        ):
            raise self.not_allowed(node)
        return Value("auto", self.span(node))

    def device(self, node: ast.Call) -> Value:
        """What `torch.device("cuda:0")` and `torch.device("cuda", 0)` name."""
        parts = [str(self.plain(each).value) for each in node.args]
        return Value(device_named(":".join(parts), self.span(node)), self.span(node))

    def _put_on(self, given: Value) -> None:
        """Let the program run on a device, where it is a CUDA one."""
        if given.value is None:
            return
        name = f"cuda:{given.value}" if is_int(given.value) else str(given.plain)
        device = device_named(name, given.span)
        if device.startswith("cuda"):
            self.builder.device = device


def _settings_of(found: Spelling) -> dict[str, tuple[object, ...]]:
    """The settings that a function of a library takes: those that make tensors all, and NumPy's reshape its order."""
    settings, name = SETTINGS[found.library], found.form.name.rsplit(".", 1)[-1]
    if found.op.is_creator or found.op.family == "creation":
        return {word: may for word, may in settings.items() if word != "order" or name not in _UNORDERED}
    ordered = found.library == "numpy" and name in _ORDERED
    return {"order": settings["order"]} if ordered else {}


def _is_device(value: Value) -> bool:
    return isinstance(value.value, str) and value.value.split(":")[0] in DEVICES
