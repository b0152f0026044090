"""Pages about the service itself: its API, its problems."""

from collections.abc import Iterable
from html import escape
from typing import Any

from kiwame.render.page import Page, View, addressed, page

_METHODS = ("get", "post")


def documentation(document: dict[str, Any], view: View) -> bytes:
    """The OpenAPI document, to read."""
    contents = "".join(
        f'<li><a href="#{_anchor(path)}"><code>{escape(path)}</code></a></li>' for path in document["paths"]
    )
    sections = "".join(_path_section(path, operations) for path, operations in document["paths"].items())
    schemas = "".join(_schema_section(name, schema) for name, schema in document["components"]["schemas"].items())
    info = document["info"]
    title = f"{info['title']} API {info['version']}"
    body = (
        f"<h1>{escape(title)}</h1><p>{escape(info['description'])}"
        ' As data: <a href="/openapi.json">/openapi.json</a>.</p>\n'
        f"<ul>{contents}</ul>\n{sections}\n<h2>Types</h2>\n{schemas}"
    )
    shown = Page(title, f'<div class="text">{body}</div>', lambda other: addressed("/docs", other), runs=False)
    return page(shown, view, languages=("en",))


def problem_types(path: str, view: View, rows: Iterable[tuple[str, str, int]]) -> bytes:
    """Types of problems at `path`: type, title, status."""
    cells = "".join(
        f'<tr><td><a href="{escape(kind)}"><code>{escape(kind)}</code></a></td>'
        f"<td>{status}</td><td>{escape(text)}</td></tr>"
        for kind, text, status in rows
    )
    body = f'<div class="text"><h1><code>{escape(path)}</code></h1><table class="list">{cells}</table></div>'
    return page(Page(path, body, lambda other: addressed(path, other), runs=False), view)


def _path_section(path: str, operations: dict[str, Any]) -> str:
    parts = [f'<section><h2 id="{_anchor(path)}"><code>{escape(path)}</code></h2>']
    for method in (name for name in _METHODS if name in operations):
        operation = operations[method]
        parts.append(f"<h3>{method.upper()}: {escape(operation['summary'])}</h3>")
        if operation["parameters"]:
            rows = "".join(map(_parameter_row, operation["parameters"]))
            parts.append(f'<table class="list"><tr><th>parameter</th><th>in</th><th></th></tr>{rows}</table>')
        if "requestBody" in operation:
            name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            parts.append(f'<p>Body: <a href="#type-{name}">{name}</a>, as JSON</p>')
        rows = "".join(_answer_row(status, answer) for status, answer in operation["responses"].items())
        parts.append(f'<table class="list"><tr><th>status</th><th>answer</th></tr>{rows}</table>')
    return "".join([*parts, "</section>\n"])


def _answer_row(status: str, answer: dict[str, Any]) -> str:
    text = ", ".join(answer["content"]) if status == "200" else answer["description"]
    return f"<tr><td>{status}</td><td>{escape(text)}</td></tr>"


def _parameter_row(parameter: dict[str, Any]) -> str:
    needed = " (required)" if parameter["required"] else ""
    example = f" Example: <code>{escape(str(parameter['example']))}</code>" if "example" in parameter else ""
    text = f"{escape(parameter['description'])}{needed}.{example}"
    return f"<tr><td><code>{escape(parameter['name'])}</code></td><td>{parameter['in']}</td><td>{text}</td></tr>"


def _schema_section(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code></td><td>{'required' if field in required else ''}</td>"
        f"<td>{_kind(shape)} {escape(shape.get('description', ''))}</td></tr>"
        for field, shape in schema.get("properties", {}).items()
    )
    about = escape(schema.get("description", ""))
    return f'<section><h3 id="type-{name}">{name}</h3><p>{about}</p><table class="list">{rows}</table></section>\n'


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#type-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        return f"list of {_kind(schema['items'])}"
    return escape(str(schema.get("type", "any")))


def _anchor(path: str) -> str:
    return "path-" + "".join(c if c.isalnum() else "-" for c in path).strip("-")
