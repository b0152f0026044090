"""Chat form cut into tokens: words, numbers, bracketed groups, strings, `name=`."""

import json
import re
from typing import Any

import msgspec

from kiwame.errors import Cause, Span, refuse
from kiwame.ops.arguments import Value
from kiwame.parse.text import Typed

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|nan\b|inf(inity)?\b)", re.IGNORECASE)
_INTEGER = re.compile(r"[+-]?\d+")
_SHAPE = re.compile(r"\d+(\s*[xX*]\s*\d+)+(?![\w.])")
_WORD = re.compile(r"[^\s,=()\[\]{}\"']+")
_KEY = re.compile(r"([A-Za-z]\w*)\s*=(?!=)\s*")
_COMPARED = re.compile(
    r"([A-Za-z]\w*)\s*(>=|<=|==|!=|>|<)\s*([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|nan|inf))(?![\w.])"
)
_BRACKET = re.compile(r"[\[\]]")
_DTYPE = re.compile(r":([A-Za-z]\w*)")
_MAX_DIGITS = 400


class Token(msgspec.Struct, frozen=True, gc=False):
    """A piece of chat text, with its place.

    Kinds: word, shape, number, data, group, string, call, key, comma, compare (`x>3`); later tensor and mask.
    """

    kind: str
    value: Any
    start: int
    end: int
    dtype: str | None = None
    group: Value | None = None


class Lexer:
    """Reads one statement of the plain text."""

    def __init__(self, typed: Typed, text: str, offset: int) -> None:
        self.typed = typed
        self.text = text
        self.offset = offset
        self.at = 0

    def span(self, start: int, end: int) -> Span:
        """The span as typed of a stretch of this statement."""
        return self.typed.span(self.offset + start, self.offset + end)

    def tokens(self) -> list[Token]:
        """All tokens."""
        found: list[Token] = []
        while self._skip():
            found.append(self._next())
        return found

    def _skip(self) -> bool:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text)

    def _next(self) -> Token:
        text, start = self.text, self.at
        char = text[start]
        if char == ",":
            self.at += 1
            return Token("comma", ",", start, self.at)
        if text.startswith("[[", start) and (data := self._numbers(start)) is not None:
            return self._suffixed(Token("data", data, start, self.at))
        if char in "([":
            group = self.group()
            return self._suffixed(Token("group", None, start, self.at, group=group))
        if char in "\"'":
            return Token("string", self._string(), start, self.at)
        if match := _COMPARED.match(text, start):
            self.at = match.end()
            return Token("compare", (match[1], match[2], self._number(match[3], start)), start, self.at)
        if match := _KEY.match(text, start):
            self.at = match.end()
            return Token("key", match[1], start, start + len(match[1]))
        if match := _SHAPE.match(text, start):
            self.at = match.end()
            sizes = tuple(self._number(n[0], start) for n in _INTEGER.finditer(match[0]))
            return self._suffixed(Token("shape", sizes, start, self.at))
        match = _WORD.match(text, start)
        if match is None:
            raise refuse(Cause.SYNTAX, "stray", span=self.span(start, start + 1), got=char, text=char)
        word = match[0]
        if _NUMBER.fullmatch(word.split(":")[0]):
            number = word.split(":")[0]
            self.at = start + len(number)
            return self._suffixed(Token("number", self._number(number, start), start, self.at))
        self.at = match.end()
        if self.at < len(text) and text[self.at] == "(" and word.isidentifier():
            group = self.group()
            return self._suffixed(Token("call", word, start, self.at, group=group))
        return Token("word", word, start, self.at)

    def _suffixed(self, token: Token) -> Token:
        match = _DTYPE.match(self.text, self.at)
        if match is None:
            return token
        self.at = match.end()
        return msgspec.structs.replace(token, dtype=match[1], end=self.at)

    def _number(self, text: str, start: int) -> int | float:
        if len(text) > _MAX_DIGITS:
            raise refuse(Cause.SYNTAX, "long-number", span=self.span(start, start + len(text)), digits=len(text))
        return int(text) if _INTEGER.fullmatch(text) else float(text)

    def _numbers(self, start: int) -> Any:
        """Nested lists of plain numbers, read at once; None for anything else."""
        depth = 0
        for bracket in _BRACKET.finditer(self.text, start):
            depth += 1 if bracket[0] == "[" else -1
            if depth == 0:
                try:
                    data = json.loads(self.text[start : bracket.end()], parse_constant=float)
                except ValueError:
                    return None
                self.at = bracket.end()
                return data
        return None

    def _string(self) -> str:
        start, quote = self.at, self.text[self.at]
        end = self.text.find(quote, start + 1)
        if end < 0:
            raise refuse(Cause.SYNTAX, "quote", span=self.span(start, len(self.text)), text=quote)
        self.at = end + 1
        return self.text[start + 1 : end]

    def group(self) -> Value:
        """A bracketed group, nested, as a Value of tuples."""
        start, opening = self.at, self.text[self.at]
        closing = {"(": ")", "[": "]"}[opening]
        self.at += 1
        items: list[Value] = []
        comma = True
        while True:
            if not self._skip():
                raise refuse(
                    Cause.SYNTAX, "bracket", span=self.span(start, len(self.text)), expected=closing, text=opening
                )
            char = self.text[self.at]
            if char == closing:
                self.at += 1
                return Value(tuple(items), self.span(start, self.at))
            if char == ",":
                if comma:
                    raise refuse(Cause.SYNTAX, "stray", span=self.span(self.at, self.at + 1), got=char, text=char)
                comma = True
                self.at += 1
                continue
            items.append(self._item())
            comma = False

    def _item(self) -> Value:
        start, char = self.at, self.text[self.at]
        if char in "([":
            return self.group()
        if char in "\"'":
            value: Any = self._string()
            return Value(value, self.span(start, self.at))
        match = _WORD.match(self.text, start)
        if match is None:
            raise refuse(Cause.SYNTAX, "stray", span=self.span(start, start + 1), got=char, text=char)
        self.at = match.end()
        span = self.span(start, self.at)
        word = match[0]
        if _NUMBER.fullmatch(word):
            return Value(self._number(word, start), span)
        if word.lower() in {"true", "false", "none"}:
            return Value({"true": True, "false": False, "none": None}[word.lower()], span)
        raise refuse(Cause.SYNTAX, "stray", span=span, got=word, text=word)


def lists(value: Value) -> Any:
    """A group as nested lists."""
    return [lists(v) for v in value.value] if isinstance(value.value, tuple) else value.value
