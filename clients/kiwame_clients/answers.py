"""Explanations for the command line, from this process or from a service: the same bytes, the same refusals."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

OK, REFUSED, NO_SERVICE = 0, 2, 3


class Asked(NamedTuple):
    """What the command line asks for."""

    spec: str
    format: str
    lang: str | None
    backend: str | None
    device: str | None
    focus: tuple[int, ...] | None
    inputs: Mapping[str, Any] | None


class Refused(Exception):
    """There is no explanation. `problem` is what the service would send."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("detail", ""))
        self.problem = problem


class Unreachable(Exception):
    """There is nothing that could answer; the message says why and what to do."""


class Answers(Protocol):
    """Where answers come from."""

    def explanation(self, asked: Asked) -> bytes:
        """The explanation in a format. Raises Refused or Unreachable."""

    def ops(self, name: str | None, lang: str) -> Any:
        """All cards of the catalogue, or one."""


class Here:
    """Answers computed in this process, without a service."""

    def explanation(self, asked: Asked) -> bytes:
        """Run and explained here."""
        try:
            import kiwame  # noqa: PLC0415 - the service's side is loaded only when it is to answer
        except ImportError as error:
            raise Unreachable(_missing(error)) from error
        try:
            found = kiwame.explain(
                asked.spec,
                inputs=asked.inputs,
                backend=asked.backend,
                device=asked.device,
                lang=asked.lang or "en",
                focus=asked.focus,
            )
            return found.render(asked.format)
        except kiwame.Refusal as refusal:
            raise Refused(_problem(refusal)) from refusal
        except ImportError as error:
            raise Unreachable(_missing(error)) from error

    def ops(self, name: str | None, lang: str) -> Any:
        """From the declarations."""
        from kiwame.ops.catalogue import card, cards  # noqa: PLC0415
        from kiwame.parse.nearest import nearest_ops  # noqa: PLC0415

        if name is None:
            return cards(lang)
        found = card(name, lang)
        if found is None:
            near = nearest_ops(name)
            raise Refused({"title": f"No op is named {name}", "detail": "", "nearest": near})
        return found


def _missing(error: ImportError) -> str:
    return f"{error}. To explain without a service: pip install 'kiwame[torch]'. With one: --server URL."


def _problem(refusal: Any) -> dict[str, Any]:
    names = ("type", "status", "detail", "got", "expected", "span", "did_you_mean", "nearest", "backend_says")
    return {name: getattr(refusal, name) for name in names}


class There:
    """Answers of a service, over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def explanation(self, asked: Asked) -> bytes:
        """Asked of the service."""
        body: dict[str, Any] = {"spec": asked.spec, "format": asked.format}
        for name in ("lang", "backend", "device", "inputs"):
            if getattr(asked, name):
                body[name] = getattr(asked, name)
        if asked.focus:
            body["focus"] = list(asked.focus)
        return self._asked("POST", "/v1/explain", body)

    def ops(self, name: str | None, lang: str) -> Any:
        """From the service's catalogue."""
        from urllib.parse import quote  # noqa: PLC0415

        path = f"/v1/ops/{quote(name, safe='')}" if name else "/v1/ops"
        return json.loads(self._asked("GET", f"{path}?lang={lang}"))

    def _asked(self, method: str, path: str, body: dict[str, Any] | None = None) -> bytes:
        import httpx  # noqa: PLC0415 - takes a tenth of a second, and only this needs it

        try:
            answer = httpx.request(method, self.url + path, json=body, timeout=10.0)
        except httpx.HTTPError as error:
            raise Unreachable(f"No service answers at {self.url}: {error}") from error
        if answer.status_code == httpx.codes.OK:
            return answer.content
        try:
            problem = answer.json()
        except ValueError:
            problem = {}
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or "detail" not in problem:
            raise Unreachable(
                f"{self.url} answers {answer.status_code}: {problem.get('detail', 'not a Kiwame service?')}"
            )
        raise Refused(problem)
