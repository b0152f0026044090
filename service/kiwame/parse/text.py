"""What was typed, made plain: one width of characters, no prompts or fences, split into statements. Places are kept."""

import re
import unicodedata

import msgspec

from kiwame.errors import Cause, Limit, Span, refuse
from kiwame.settings import Limits

_SAME = str.maketrans({"、": ",", "−": "-", "–": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "×": "x", "✕": "x"})
_FENCE = re.compile(r"```[A-Za-z]*")
_PROMPT = re.compile(r"(?m)^[ \t]*(>>>|\.\.\.|In \[\d+\]:)(?=[ \t]|$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_PARTING = re.compile(r"[;\n#\"']")
_BRACKET = re.compile(r"[(\[{]")
_OPEN, _CLOSE = "([{", ")]}"


class Typed(msgspec.Struct, frozen=True, gc=False):
    """Plain text, and for each of its characters the place in the text as typed."""

    text: str
    places: list[int] | None  # None: same place

    def span(self, start: int, end: int) -> Span:
        """The span as typed of a span of the plain text."""
        if self.places is None:
            return (start, end)
        if start >= len(self.places):
            return (self.places[-1] + 1, self.places[-1] + 1) if self.places else (0, 0)
        last = self.places[min(end, len(self.places)) - 1] + 1 if end > start else self.places[start]
        return (self.places[start], last)


class Statement(msgspec.Struct, frozen=True, gc=False):
    """One statement of the plain text and where it starts there."""

    text: str
    start: int


def plain(typed: str, limits: Limits) -> Typed:
    """The text in NFKC with learners' decorations blanked out. Raises Refusal for what is too long or no text."""
    if len(typed) > limits.spec_chars:
        raise refuse(
            Cause.LIMIT,
            limit=Limit("spec_chars", limits.spec_chars),
            got=len(typed),
            name="spec_chars",
            max=limits.spec_chars,
        )
    places: list[int] | None = None
    text = typed
    if not typed.isascii():
        parts: list[str] = []
        places = []
        for n, char in enumerate(typed):
            same = unicodedata.normalize("NFKC", char).translate(_SAME)
            parts.append(same)
            places.extend([n] * len(same))
        text = "".join(parts)
    if control := _CONTROL.search(text):
        raise refuse(Cause.SYNTAX, "control", span=Typed(text, places).span(*control.span()))
    text = text.replace("\r", "\n").replace("\t", " ")
    if "`" in text:
        text = _FENCE.sub(lambda m: " " * len(m[0]), text).replace("`", " ")
    if ">>>" in text or "..." in text or "In [" in text:
        text = _PROMPT.sub(lambda m: " " * len(m[0]), text)
    if text.lstrip().startswith("/"):
        text = text.replace("/", " ", 1)
    return Typed(text, places)


def statements(typed: Typed, limits: Limits) -> list[Statement]:
    """Statements between `;` and line ends that stand outside brackets and quotes; comments left out."""
    text = typed.text
    if not _PARTING.search(text) and len(_BRACKET.findall(text)) <= limits.depth:
        return _trimmed([Statement(text, 0)])
    found: list[Statement] = []
    start, depth, quote = 0, 0, ""
    n, size = 0, len(text)
    while n < size:
        char = text[n]
        if quote:
            if char == "\\":
                n += 1
            elif char in (quote, "\n"):
                quote = ""
        elif char in "\"'":
            quote = char
        elif char == "#":
            end = text.find("\n", n)
            end = size if end < 0 else end
            text = text[:n] + " " * (end - n) + text[end:]
            continue
        elif char in _OPEN:
            depth += 1
            if depth > limits.depth:
                raise refuse(
                    Cause.LIMIT,
                    span=typed.span(n, n + 1),
                    limit=Limit("depth", limits.depth),
                    got=depth,
                    name="depth",
                    max=limits.depth,
                )
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in ";\n" and depth == 0:
            found.append(Statement(text[start:n], start))
            start = n + 1
        n += 1
    found.append(Statement(text[start:], start))
    return _trimmed(found)


def _trimmed(found: list[Statement]) -> list[Statement]:
    trimmed = (Statement(s.text.strip(), s.start + len(s.text) - len(s.text.lstrip())) for s in found)
    return [s for s in trimmed if s.text]
