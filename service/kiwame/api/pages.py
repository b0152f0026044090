"""Plain pages of the service's own: without scripts, readable without styles."""

from collections.abc import Iterable
from html import escape
from typing import Any

_STYLE = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;"
    "background:#fff}code,pre{font-family:ui-monospace,monospace}pre{overflow:auto;background:#f4f4f6;padding:.8rem}"
    "input[name=spec]{font:1rem ui-monospace,monospace;width:min(32rem,90%);padding:.5rem}button{padding:.5rem 1rem}"
    "table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6ea;background:#16161a}pre{background:#222228}a{color:#9ab8ff}}"
)
_METHODS = ("get", "post")
EXAMPLES = (
    ("permute 2x3 1,0", "/permute/2x3/1,0"),
    ("sum 2x3 dim=1 keepdim", "/sum/2x3/dim=1/keepdim"),
    ("reshape 2x3 3,2", "/reshape/2x3/3,2"),
    ("matmul 2x3 3x4", "/e?spec=matmul+2x3+3x4"),
    ("torch.arange(6).reshape(2, 3).T", "/e?spec=torch.arange(6).reshape(2,3).T"),
)
_HOME = {
    "en": ("Tensor operations, explained and proved", "Explain", "Try", "A spec, such as permute 2x3 1,0", "API"),
    "ja": ("テンソル操作を、証明つきで説明します", "説明する", "例", "例: permute 2x3 1,0", "API"),
}


def page(title: str, lang: str, body: str) -> bytes:
    """A whole HTML page; `body` is markup."""
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body><main>\n<h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    ).encode()


def home(lang: str) -> bytes:
    """The form that explains a spec, and examples."""
    title, button, examples, label, api = _HOME[lang]
    items = "".join(f'<li><a href="{escape(link)}"><code>{escape(spec)}</code></a></li>' for spec, link in EXAMPLES)
    return page(
        title,
        lang,
        f'<form action="/e"><label>{escape(label)}<br><input name="spec" required autofocus></label> '
        f'<input type="hidden" name="lang" value="{lang}"><button>{button}</button></form>\n'
        f'<h2>{examples}</h2><ul>{items}</ul>\n<p><a href="/docs">{api}</a> · '
        f'<a href="/?lang=en" lang="en">English</a> · <a href="/?lang=ja" lang="ja">日本語</a></p>',
    )


def documentation(document: dict[str, Any]) -> bytes:
    """The OpenAPI document, to read."""
    contents = "".join(
        f'<li><a href="#{_anchor(path)}"><code>{escape(path)}</code></a></li>' for path in document["paths"]
    )
    sections = "".join(_path_section(path, operations) for path, operations in document["paths"].items())
    schemas = "".join(_schema_section(name, schema) for name, schema in document["components"]["schemas"].items())
    info = document["info"]
    return page(
        f"{info['title']} API {info['version']}",
        "en",
        f'<p>{escape(info["description"])} As data: <a href="/openapi.json">/openapi.json</a>.</p>\n'
        f"<ul>{contents}</ul>\n{sections}\n<h2>Types</h2>\n{schemas}",
    )


def problem_page(title: str, lang: str, rows: Iterable[tuple[str, str, int]]) -> bytes:
    """Types of problems: type, title, status."""
    cells = "".join(
        f'<tr><td><a href="{escape(kind)}"><code>{escape(kind)}</code></a></td>'
        f"<td>{status}</td><td>{escape(text)}</td></tr>"
        for kind, text, status in rows
    )
    return page(title, lang, f"<table>{cells}</table>")


def _path_section(path: str, operations: dict[str, Any]) -> str:
    parts = [f'<section><h2 id="{_anchor(path)}"><code>{escape(path)}</code></h2>']
    for method in (name for name in _METHODS if name in operations):
        operation = operations[method]
        parts.append(f"<h3>{method.upper()}: {escape(operation['summary'])}</h3>")
        if operation["parameters"]:
            rows = "".join(map(_parameter_row, operation["parameters"]))
            parts.append(f"<table><tr><th>parameter</th><th>in</th><th></th></tr>{rows}</table>")
        if "requestBody" in operation:
            name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            parts.append(f'<p>Body: <a href="#type-{name}">{name}</a>, as JSON</p>')
        rows = "".join(_answer_row(status, answer) for status, answer in operation["responses"].items())
        parts.append(f"<table><tr><th>status</th><th>answer</th></tr>{rows}</table>")
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
    return f'<section><h3 id="type-{name}">{name}</h3><p>{about}</p><table>{rows}</table></section>\n'


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
