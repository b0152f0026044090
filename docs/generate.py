"""Writes the pages of docs/reference that follow from the code: `make docs`. A test fails when a page is behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from kiwame.settings import Limits, Settings, limit_variable, variable

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code: change it there, then `make docs`. -->"

SETTINGS = """\
# Settings

Settings are environment variables, read once when a process starts. One that is empty counts as unset. A value that a
setting cannot have stops the start, with a message that names the variable."""

LIMITS = """\
## Limits

What one request may ask for. `/v1/limits` shows the numbers in force."""


def settings() -> str:
    """Every setting and every limit: its variable, what it may be, its default, what it is."""
    plain = [row(field, Settings, variable) for field in msgspec.structs.fields(Settings) if field.name != "limits"]
    limits = [row(field, Limits, limit_variable) for field in msgspec.structs.fields(Limits)]
    header = ("variable", "setting", "may be", "default", "what it is")
    return "\n\n".join([NOTE, SETTINGS, table(header, plain), LIMITS, table(header, limits)]) + "\n"


def row(field: Any, owner: type, name_of: Callable[[str], str]) -> tuple[str, ...]:
    """One setting as a row of the table."""
    kind, metas = unwrapped(get_type_hints(owner, include_extras=True)[field.name])
    what = next(meta.description for meta in metas if meta.description)
    default = "unset" if field.default in (None, "") else f"`{field.default}`"
    return f"`{name_of(field.name)}`", f"`{field.name}`", allowed(kind, metas), default, what.replace("|", "\\|")


def unwrapped(annotation: Any) -> tuple[Any, list[msgspec.Meta]]:
    """The plain type of an annotation, and every Meta around it, outermost first."""
    metas: list[msgspec.Meta] = []
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *found = get_args(annotation)
            metas += reversed(found)
        elif type(None) in get_args(annotation):
            annotation = next(part for part in get_args(annotation) if part is not type(None))
        else:
            return annotation, metas


def allowed(kind: Any, metas: list[msgspec.Meta]) -> str:
    """What a value may be, in words: `integer, ≥ 0, ≤ 65535` or `pool, local, ray`."""
    for meta in metas:
        if meta.pattern:
            return ", ".join(f"`{choice}`" for choice in meta.pattern.strip("^$()").split("|"))
    words = {int: "integer", float: "number", str: "text"}[kind]
    low = next((f"≥ {meta.ge}" for meta in metas if meta.ge is not None), None)
    above = next((f"> {meta.gt}" for meta in metas if meta.gt is not None), None)
    high = next((f"≤ {meta.le}" for meta in metas if meta.le is not None), None)
    return ", ".join(part for part in (words, low or above, high) if part)


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
