"""Plain text: the program's own printed form, then the story step by step."""

from collections.abc import Sequence

from kiwame.model import Explanation, Findings, Step, Tensor
from kiwame.render.formats import Format
from kiwame.render.headings import heading
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
    """What a program prints that shows its input, then each call with the shape before, the shape after and the result."""
    library = findings.backend
    shapes = {t.name: t.shape for t in findings.inputs}
    blocks: list[str] = []
    for tensor in findings.inputs:
        label = "Original tensor:" if len(findings.inputs) == 1 else f"Original tensor {tensor.name}:"
        blocks.append(f"{label}\n{tensor_text(tensor, library)}\nShape: {size_text(library, tensor.shape)}")
    for stage, call in zip(findings.stages, findings.heading.data["calls"], strict=True):
        lines = [f"{stage.n}. {stage.op[0].upper()}{stage.op[1:]}"]
        lines += [f"Before: {size_text(library, shapes[name])}" for name in stage.in_]
        lines += [f"After {call}: {size_text(library, stage.output.shape)}", tensor_text(stage.output, library)]
        shapes[stage.out] = stage.output.shape
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def story_text(title: str, findings: Findings, steps: Sequence[Step], lang: str) -> str:
    """The whole story: title, printed form, numbered steps."""
    lines = [f"{s.n}. {heading(s, lang)}: {s.text}" for s in steps]
    return "\n\n".join((title, printed_program(findings), "\n".join(lines)))


def render(explanation: Explanation) -> bytes:
    """The story as UTF-8 text."""
    return f"{explanation.text}\n".encode()


FORMAT = Format("text", "text/plain", render)
