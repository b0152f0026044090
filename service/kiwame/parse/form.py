"""Chat or code: in which form a statement is."""

import re

from kiwame.ops.base import registry

_FIRST_WORD = re.compile(r"\.?([A-Za-z][\w]*)")
_CHAT_START = re.compile(r"[\d(\[]")
_SOURCE = r"\d+(?:\s*[xX*]\s*\d+)*|\d[\dxX]*|[(\[][\d,\s]*[)\]]|\[\[.*\]\]"
_BARE = re.compile(rf"({_SOURCE})(:\w+)?(\s+(-?\d|[(\[]).*)?", re.DOTALL)


_MADE = re.compile(r"\w+\((?:[\d.,\s()\[\]+e-]|nan|inf|true|false)*\)(:\w+)?(\s+[-\d(\[].*)?$", re.IGNORECASE)


def is_chat(text: str, known: set[str]) -> bool:
    """Whether a statement is in chat form: an op's name, or a shape or data, followed by words and not by code."""
    match = _FIRST_WORD.match(text.removeprefix("einops."))
    if match and text.startswith("einops."):
        return bool(re.match(r"einops\.\w+\s+[^\s=(]|einops\.\w+\s*$", text))
    if match:
        rest = text[match.end() :]
        after = rest.lstrip()
        if not after:
            return match[1] not in known or text.startswith(".")
        if not rest[0].isspace() or match[1] in known:
            made = _MADE.match(text)
            return made is not None and (bool(made[1]) or not _code_call(match[1]))
        if registry().find(match[1]) is not None:
            return after[0] != "="
        return (
            after[0] not in "+*/@%<>=&|^.)"
            and not re.match(r"(-\s|if\b|and\b|or\b|in\b|is\b|not\b)", after)
            and (
                bool(re.match(r"[\d(\[\"'-]|\w+\s*=|\w+(\s|$|\()", after))
                and not re.match(
                    r"(import|from|for|while|def|class|with|lambda|del|return|raise|assert|global|async|await|try|if|not|yield|pass)\b",
                    match[1],
                )
            )
        )
    return bool(_CHAT_START.match(text)) and bool(_BARE.fullmatch(text))


def _code_call(name: str) -> bool:
    """A call of an op on tensors is code; a creator's call stands for a tensor."""
    op = registry().find(name)
    return op is None or not op.is_creator
