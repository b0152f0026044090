"""Text as one line, of characters that any markup may hold."""

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """A text on one line, character for character: what breaks a line or may not stand in XML becomes a space."""
    return _CONTROL.sub(" ", text)
