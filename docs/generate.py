"""Writes the pages of docs/reference that follow from the code: `make docs`. A test fails when a page is behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from kiwame import __version__
from kiwame.api.app import service
from kiwame.api.openapi import document
from kiwame.errors import Cause
from kiwame.ops.catalogue import cards
from kiwame.parse.read import read
from kiwame.render.tell import lessons
from kiwame.settings import Limits, Settings, limit_variable, variable

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code: change it there, then `make docs`. -->"

SETTINGS = """\
# Settings

Settings are environment variables, read once when a process starts. One that is empty counts as unset. A value that a
setting cannot have stops the start, with a message that names the variable."""

OPS = """\
# Ops

What can be explained, by family. Chat form takes an op's own name or an alias; code, any of the forms shown."""

ERRORS = """\
# Problems

Every answer that is not an explanation is `application/problem+json` (RFC 9457) with `type`, `title`, `status`,
`detail` (the lesson, in the caller's language) and `request_id`; `got`, `expected`, `span`, `did_you_mean`, `nearest`,
`limit` and `backend_says` stand where they mean something."""

ROUTES = """\
# Routes

`/openapi.json` is the whole contract, `/docs` the same to read."""

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


def ops() -> str:
    """Every op, by family: its card."""
    families = dict.fromkeys(card["family"] for card in cards("en"))
    japanese = {card["name"]: card["meaning"] for card in cards("ja")}
    parts = [NOTE, OPS]
    for family in families:
        parts.append(f"## {family}")
        for card in (c for c in cards("en") if c["family"] == family):
            parts.append(f"### {card['name']}\n\n{card['meaning']} · {japanese[card['name']]}\n\n`{card['signature']}`")
            rows = [(label, spelled(card[label])) for label in ("torch", "numpy", "aliases", "related") if card[label]]
            rows += [
                ("example", f"`{example}` gives {read(example).program.calls[-1].shape}")
                for example in card["examples"]
            ]
            parts.append(table(("", ""), rows))
    return "\n\n".join(parts) + "\n"


def spelled(items: list[str]) -> str:
    """Code in a cell of a table."""
    return " · ".join(f"`{item}`" for item in items)


def errors() -> str:
    """Every type of problem: its status, and its title in both languages."""
    english, japanese = lessons("en").TITLES, lessons("ja").TITLES
    rows = [(f"`/problems/{c.slug}`", str(int(c.status)), english[c.slug], japanese[c.slug]) for c in Cause]
    return "\n\n".join([NOTE, ERRORS, table(("type", "status", "title", "日本語"), rows)]) + "\n"


def routes() -> str:
    """Every route of the service."""
    described = document(service(Settings(engine="local")).paths, __version__, "")
    rows = [
        (f"`{method.upper()} {path}`", operation.get("summary", ""))
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]
    return "\n\n".join([NOTE, ROUTES, table(("route", "gives"), rows)]) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "ops.md": ops,
    "errors.md": errors,
    "routes.md": routes,
}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
