"""Writes the pages of docs/reference that follow from the code: `make docs`. A test fails when a page is behind."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import kiwame
import msgspec
from kiwame import __version__
from kiwame.api.app import service
from kiwame.api.metrics import Metrics, Tally
from kiwame.api.openapi import document
from kiwame.engine.seam import Status
from kiwame.errors import Cause, Problem, Refusal
from kiwame.model import Explanation, Step
from kiwame.ops.catalogue import cards
from kiwame.ops.path import lessons_in
from kiwame.parse.read import read
from kiwame.phrases.kinds import KINDS
from kiwame.render.headings import heading
from kiwame.render.tell import lesson, lessons
from kiwame.settings import Limits, Settings, limit_variable, variable

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code: change it there, then `make docs`. -->"

SETTINGS = """\
# Settings

Settings are environment variables, read once when a process starts. One that is empty counts as unset. A value that a
setting cannot have stops the start, with a message that names the variable."""

OPS = """\
# Ops

What can be explained, by family. Chat form takes an op's own name or an alias; code, any of the forms shown.
A beginner may take them in this order (`/v1/ops` says why, and what people get wrong with each):"""

ERRORS = """\
# Problems

Every answer that is not an explanation is `application/problem+json` (RFC 9457) with `type`, `title`, `status`,
`detail` (the lesson, in the caller's language) and `request_id`; `got`, `expected`, `span`, `did_you_mean`, `nearest`,
`limit`, `backend_says` and `field` (which of several specs it is about) stand where they mean something. The last
column is such a `detail`: for the spec before it, or where no spec leads there, in general."""

ROUTES = """\
# Routes

`/openapi.json` is the whole contract, `/docs` the same to read. What follows `?` may be left out, `spec` aside; a name
that is not listed is refused. `HEAD` is answered wherever `GET` is. From 400 on, a status is a refusal
([errors.md](errors.md)), the 503 of `/readyz` aside; 405 is for other methods, 429 for callers over a quota."""

STEPS = """\
# Steps

An explanation's `steps` are `{"n", "stage", "kind", "text", "data"}`. `data` holds all that saying or drawing the step
needs and is the same in every language; `data.variant`, where there is one, says which words it takes. Below, each kind
(and variant) as a real run tells it, on torch: heading, sentence, `data`. `stage` is null for a step about the whole
program."""

METRICS = """\
# Metrics

What `/metrics` gives Prometheus. Labels come from fixed sets (routes, statuses, causes), never from what
a caller typed."""

# A spec that is refused for each cause that a spec can have. What depends on the machine is told in general.
REFUSED = {
    "unknown-op": "permuet 2x3 1,0",
    "syntax": "x = torch.ones(2",
    "not-allowed": "lambda: 0",
    "unknown-flag": "permute 2x3 1,0 dmi=1",
    "unknown-backend": "permute 2x3 1,0 backend=jax",
    "axis-count": "permute 2x3 0",
    "axis-repeated": "permute 2x3 0,0",
    "axis-out-of-range": "permute 2x3 1,2",
    "sizes": "add 2x3 4",
    "index-out-of-range": "x = torch.ones(2, 3); x.reshape(x.shape[2])",
    "not-contiguous": "permute 2x3 1,0; view 6",
    "dtype": "permute 2x3 1,0 dtype=bfloat16",
    "argument": "arange 0,10,0",
    "device-unavailable": "permute 2x3 1,0 backend=numpy device=cuda:0",
    "limit": "permute 999x999 1,0",
}
# What the ops' own examples do not show.
TOLD = (
    "permute 2x3 1,0",
    "add 3x1 1x4",
    "permute 2x3x4 2,0,1",
    "permute 2x3 1,0; reshape 6",
    "T 2x3x4",
    "squeeze 2x3 0",
    "sum 3x3 dim=1",
    "sub 3x1 3",
)

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
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    words = {int: "integer", float: "number", str: "text"}[kind]
    low = next((f"≥ {meta.ge}" for meta in metas if meta.ge is not None), None)
    above = next((f"> {meta.gt}" for meta in metas if meta.gt is not None), None)
    high = next((f"≤ {meta.le}" for meta in metas if meta.le is not None), None)
    return ", ".join(part for part in (words, low or above, high) if part)


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ops() -> str:
    """Every op, by family: its card."""
    families = dict.fromkeys(card["family"] for card in cards("en"))
    japanese = {card["name"]: card["meaning"] for card in cards("ja")}
    learnt = (f"{one['lesson']}. {one['title']}: {spelled([o['op'] for o in one['ops']])}" for one in lessons_in("en"))
    parts = [NOTE, OPS, "\n".join(learnt)]
    for family in families:
        parts.append(f"## {family}")
        for card in (c for c in cards("en") if c["family"] == family):
            parts.append(f"### {card['name']}\n\n{card['meaning']} · {japanese[card['name']]}\n\n`{card['signature']}`")
            rows = [(label, spelled(card[label])) for label in ("torch", "numpy", "aliases", "related") if card[label]]
            rows += [("example", f"`{e}` gives {read(e).program.calls[-1].shape}") for e in card["examples"]]
            parts.append(table(("", ""), rows))
    return "\n\n".join(parts) + "\n"


def spelled(items: list[str]) -> str:
    """Code in a cell of a table."""
    return " · ".join(f"`{item}`" for item in items)


def errors() -> str:
    """Every type of problem: its status, its title in both languages, and when it is answered."""
    english, japanese = lessons("en").TITLES, lessons("ja").TITLES
    rows = [
        (f"`/problems/{c.slug}`", str(int(c.status)), english[c.slug], japanese[c.slug], when(c).replace("|", "\\|"))
        for c in Cause
    ]
    return "\n\n".join([NOTE, ERRORS, table(("type", "status", "title", "日本語", "detail"), rows)]) + "\n"


def when(cause: Cause) -> str:
    """A spec that is refused for this cause and the lesson it gets, or the lesson without an occasion."""
    spec = REFUSED.get(cause.slug)
    if spec is None:
        return lesson(Problem(cause=cause, variant=cause.slug), "en").detail
    try:
        kiwame.explain(spec)
    except Refusal as refusal:
        if refusal.problem.cause is cause:
            return f"`{spec}`: {refusal.detail}"
    raise AssertionError(f"{spec} is not refused as {cause.slug}")


def routes() -> str:
    """Every route of the service: what it gives, what it takes, its formats, and the statuses it answers."""
    described = document(service(Settings(engine="local")).paths, __version__, "")
    schemas = described["components"]["schemas"]
    rows = []
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            query = [one["name"] for one in operation["parameters"] if one["in"] == "query"]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            fields = schemas[body["schema"]["$ref"].rpartition("/")[2]]["properties"] if body else {}
            takes = " and a body of ".join(spelled(list(names)) for names in (query, fields) if names)
            formats = ", ".join(media.partition("/")[2] for media in operation["responses"]["200"]["content"])
            statuses = " ".join(operation["responses"])
            rows.append((f"`{method.upper()} {path}`", operation["summary"], takes, formats, statuses))
    return "\n\n".join([NOTE, ROUTES, table(("route", "gives", "takes", "formats", "status"), rows)]) + "\n"


class Told(NamedTuple):
    """A step in both languages, and the spec that it was told of."""

    spec: str
    english: Step
    japanese: Step


def told() -> Iterator[Told]:
    """Steps of the examples, in the order of the stories."""
    examples = (example for card in cards("en") for example in card["examples"])
    for spec in dict.fromkeys((*TOLD, *examples)):
        english, japanese = (kiwame.explain(spec, backend="torch", lang=lang).steps for lang in ("en", "ja"))
        yield from (Told(spec, *pair) for pair in zip(english, japanese, strict=True))


def kind_of(step: Step) -> str:
    """The name of its phrase: kind and variant."""
    return ".".join(filter(None, (step.kind, step.data.get("variant"))))


def steps() -> str:
    """Every kind of step and variant, by a real example."""
    found: dict[str, Told] = {}
    for one in told():
        found.setdefault(kind_of(one.english), one)
    order = [*(kind for kind in KINDS if kind in found), *(kind for kind in found if kind not in KINDS)]
    parts = [NOTE, STEPS]
    for kind in order:
        spec, english, japanese = found[kind]
        data = json.dumps(english.data, ensure_ascii=False)
        parts += [
            f"## {kind}",
            f"**{heading(english, 'en')}** · **{heading(japanese, 'ja')}** · `{spec}`",
            f"> {english.text}\n>\n> {japanese.text}",
            f"```json\n{data}\n```",
        ]
    rare = ", ".join(f"`{kind}`" for kind in KINDS if kind not in found and kind != "title")
    return "\n\n".join([*parts, f"## Others\n\nNo example leads to these: {rare}."]) + "\n"


def metrics() -> str:
    """Every metric: its kind, labels and meaning."""
    one = Metrics()
    counts: list[tuple[dict[Any, Tally], Any]] = [
        (one.requests, ("/v1/explain", "200", "memory-hit")),
        (one.lookups, ("memory", "hit")),
        (one.refusals, "sizes"),
        (one.engine_events, ("worker-died", "deadline")),
        (one.cache_events, ("redis-open", "timeout")),
    ]
    for tallies, labels in counts:
        tallies[labels].n = 1
    one.seconds["/v1/explain"].add(0.001)
    one.engine_status = lambda: Status("pool", (), expected=2, busy=0, waiting=0, restarts=0)
    rows = []
    for family in one.collect():
        suffix = "_total" if family.type == "counter" else ""
        labels = [name for name in family.samples[0].labels if name != "le"]
        rows.append((f"`{family.name}{suffix}`", family.type, spelled(labels), family.documentation))
    return "\n\n".join([NOTE, METRICS, table(("metric", "kind", "labels", "what it is"), rows)]) + "\n"


def schema() -> str:
    """JSON Schema of an explanation, as `/v1/schema` gives it."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Explanation)}
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "ops.md": ops,
    "errors.md": errors,
    "routes.md": routes,
    "steps.md": steps,
    "metrics.md": metrics,
    "schema.json": schema,
}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
