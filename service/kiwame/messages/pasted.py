"""What was pasted: a message, a traceback, a whole session. The last error counts, and the caller's code above it."""

import re
from typing import NamedTuple

_ERROR = re.compile(r"^\s{0,20}(?:E\s{1,20})?((?:[A-Za-z_]\w{0,60}\.){0,8}\w{0,60}(?:Error|Exception)\b ?:.*)$")
_FRAME = re.compile(
    r'^\s{0,20}(?:File "([^"\n]{1,400})", line \d+|File (\S{1,400}?):\d+|(?:Input In|Cell In) ?\[\d+\])'
)
_ARROW = re.compile(r"^-{2,8}> ?\d{1,6} (.*)$")
_MARKS = re.compile(r"^[\s^~]*$")
_PROMPT = re.compile(r"^(?:>>>|\.\.\.) (.*)$")
_LIBRARIES = re.compile(r"site-packages|dist-packages|<frozen|<__array_function__|/lib/python3|\\lib\\")
_OF_LIBRARY = re.compile(r"(?:site|dist)-packages[/\\](torch|numpy|einops)[/\\]|^(torch|numpy|einops)\.")
_MESSAGE_CHARS = 1_000  # that a pattern looks at


class Pasted(NamedTuple):
    """The message in one line, the library that it comes from where that shows, and the code above it."""

    message: str
    library: str | None
    code: str | None


def pasted(text: str) -> Pasted:
    """The parts of what was pasted. Text without an error's name is a message as a whole."""
    lines = text.replace("\r", "").split("\n")
    found = [n for n, line in enumerate(lines) if _ERROR.match(line)]
    if not found:
        return Pasted(_one_line(text), _library(text), None)
    last = found[-1]
    matched = _ERROR.match(lines[last])
    first = matched[1] if matched else lines[last]
    return Pasted(
        _one_line("\n".join([first, *lines[last + 1 :]])), _library("\n".join(lines[: last + 1])), _code(lines[:last])
    )


def _one_line(text: str) -> str:
    return " ".join(text[: 2 * _MESSAGE_CHARS].split())[:_MESSAGE_CHARS]


def _library(text: str) -> str | None:
    named = [a or b for a, b in _OF_LIBRARY.findall(text)]
    return named[-1] if named else None


def _code(lines: list[str]) -> str | None:
    """The caller's own line that failed, or what was typed at a prompt."""
    own: str | None = None
    frame: str | None = None
    after_frame = False
    for line in lines:
        if match := _FRAME.match(line):
            frame, after_frame = match[1] or match[2] or "", True
        elif frame is not None and _LIBRARIES.search(frame):
            continue
        elif match := _ARROW.match(line):
            own = match[1].strip()
        elif after_frame and not _MARKS.match(line):
            own, after_frame = line.strip(), False
    if own is not None:
        return own
    typed = [
        match[1] for line in lines if (match := _PROMPT.match(line)) and not match[1].startswith(("import", "from"))
    ]
    if typed:
        return "\n".join(typed)
    above = [line for line in lines if not _MARKS.match(line)]
    return above[-1].strip() if len(above) == 1 else None
