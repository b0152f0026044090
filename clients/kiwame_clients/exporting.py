"""Lessons as files in a folder: a page, its picture and its data each, with an index and a manifest."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kiwame_clients.answers import Answers, Asked, Refused, Unreachable

SLUG_CHARS = 80


class Wanted(NamedTuple):
    """How lessons are to be written. `langs`: None is the spec's own, else English. `server`: where they live."""

    langs: Sequence[str | None]
    scheme: str
    backend: str | None = None
    device: str | None = None
    server: str | None = None


class Turned(NamedTuple):
    """A spec that there is no lesson of, and why."""

    spec: str
    refused: Refused


class Export:
    """Writes lessons into a folder, one after another. OSError and Unreachable are raised as they come."""

    def __init__(self, answers: Answers, folder: Path, wanted: Wanted) -> None:
        self._answers, self._folder, self._wanted = answers, folder, wanted
        self._names: set[str] = set()
        self._known: set[tuple[str, ...]] = set()
        self._lessons: list[dict[str, Any]] = []

    def lessons(self, specs: Sequence[str]) -> Iterator[Turned | None]:
        """Write each spec's lessons; gives after each what it was refused for, or None."""
        for spec in specs:
            try:
                for lang in self._wanted.langs:
                    self._lesson(spec, lang)
            except Refused as refused:
                yield Turned(spec, refused)
            else:
                yield None

    def finish(self) -> int:
        """Write the index and the manifest; gives how many lessons there are. Without any nothing is written."""
        if self._lessons:
            rendered = _rendered()
            entries = [rendered.Entry(*(one[name] for name in rendered.Entry._fields)) for one in self._lessons]
            self._write("index.html", rendered.index(entries, entries[0].lang, self._wanted.scheme))
            self._write("manifest.json", _json({"kiwame": self._made_by, "lessons": self._lessons}))
        return len(self._lessons)

    def _lesson(self, spec: str, lang: str | None) -> None:
        rendered = _rendered()
        data = self._answers.explanation(self._asked(spec, "json", lang))
        e = rendered.explanation(data)
        facts = (e.spec, e.lang, e.backend, e.device)
        if facts in self._known:
            return
        picture = self._answers.explanation(self._asked(spec, "png", lang))
        try:
            page = rendered.exported(e, self._wanted.scheme, self._address(e.links["self"]))
        except ImportError as error:
            raise Unreachable(f"{error}. To export: pip install 'kiwame[pictures]'.") from error
        self._known.add(facts)
        self._made_by = e.versions["kiwame"]
        name = self._name(e.spec, e.lang)
        files = {"page": f"{name}.html", "data": f"{name}.json", "picture": f"{name}.png"}
        contents = {"page": page, "data": data, "picture": picture}
        for kind, file in files.items():
            self._write(file, contents[kind])
        self._lessons.append(
            {
                "spec": e.spec,
                "lang": e.lang,
                "title": e.title,
                "verified": e.verified,
                "schema": e.schema,
                "backend": e.backend,
                "device": e.device,
                "versions": e.versions,
                **files,
                "sha256": {files[kind]: hashlib.sha256(content).hexdigest() for kind, content in contents.items()},
            }
        )

    def _asked(self, spec: str, form: str, lang: str | None) -> Asked:
        drawing = {"theme": self._wanted.scheme} if form == "png" and self._wanted.scheme != "auto" else {}
        return Asked(spec, form, lang, self._wanted.backend, self._wanted.device, None, None, drawing)

    def _address(self, link: str) -> str:
        """Where the lesson lives, if anyone else can go there."""
        if link.startswith("http"):
            return link
        return self._wanted.server.rstrip("/") + link if self._wanted.server else ""

    def _name(self, spec: str, lang: str) -> str:
        """A file's name that no other lesson has, whether or not capitals count."""
        slug = re.sub(r"[^A-Za-z0-9]+", "-", spec)[:SLUG_CHARS].strip("-") or "lesson"
        n = 1
        while (name := f"{slug}{f'-{n}' if n > 1 else ''}.{lang}").lower() in self._names:
            n += 1
        self._names.add(name.lower())
        return name

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(content)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _rendered() -> Any:
    """What makes pages of explanations, of the service's side, which is loaded when something is exported."""
    from kiwame.render import exported  # noqa: PLC0415

    return exported
