"""Plain text: the program's own printed form, then the story step by step."""

from kiwame.model import Explanation, Findings, Tensor
from kiwame.render.formats import Format, plain
from kiwame.render.printed import MOST_CELLS, printed, size_text


def tensor_text(tensor: Tensor, library: str) -> str:
    """A tensor as the library prints it; a large one by its corners."""
    if tensor.values is not None and tensor.numel <= MOST_CELLS:
        try:
            return printed(library, tensor.values, tensor.shape, tensor.dtype)
        except ValueError:  # a dtype that only results have
            return str(tensor.values)
    if tensor.preview is None:
        return str(tensor.values)
    axes = ", ".join(str(places).replace("[", "").replace("]", "") for places in tensor.preview.indices)
    return f"{tensor.numel} values; at [{axes}]:\n{tensor.preview.values}"


def printed_program(findings: Findings) -> str:
    """What a program prints: its input, then for each call the shapes before and after, and the result."""
    library = findings.backend
    template = findings.heading.__dict__.get("printed")
    if template is None:
        template = findings.heading.__dict__["printed"] = _printed_template(findings)
    tensors = (*findings.inputs, *(s.output for s in findings.stages))
    return str(template % tuple(tensor_text(t, library) for t in tensors))


def _printed_template(findings: Findings) -> str:
    """The printed program with %s for each tensor: the same for every run of one form, and kept beside its heading."""
    library = findings.backend
    shapes = {t.name: t.shape for t in findings.inputs}
    blocks: list[str] = []
    for tensor in findings.inputs:
        label = "Original tensor:" if len(findings.inputs) == 1 else f"Original tensor {tensor.name}:"
        blocks.append(f"{label}\n%s\nShape: {size_text(library, tensor.shape)}")
    for stage, call in zip(findings.stages, findings.heading.data["calls"], strict=True):
        lines = [f"{stage.n}. {stage.op if stage.op != stage.op.lower() else stage.op.capitalize()}"]
        lines += [f"Before: {size_text(library, shapes[name])}" for name in stage.in_]
        lines += [f"After {call.replace('%', '%%')}: {size_text(library, stage.output.shape)}", "%s"]
        shapes[stage.out] = stage.output.shape
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def render(explanation: Explanation) -> bytes:
    """The story as UTF-8 text."""
    return f"{explanation.text}\n".encode()


FORMAT = Format("text", "text/plain", plain(render))
