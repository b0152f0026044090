"""Explanations for the command line, from this process or from a service: the same bytes, the same refusals."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

REFUSED, NO_SERVICE = 2, 3  # exit statuses


class Asked(NamedTuple):
    """What the command line asks for."""

    spec: str
    format: str
    lang: str | None
    backend: str | None
    device: str | None
    focus: tuple[int, ...] | None
    inputs: Mapping[str, Any] | None
    drawing: Mapping[str, Any] = {}  # how a picture is to look


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
        """All cards of the catalogue, or one. Raises Refused or Unreachable."""


class Here:
    """Answers computed in this process, without a service."""

    def explanation(self, asked: Asked) -> bytes:
        """Run and explained here."""
        try:
            import kiwame  # noqa: PLC0415 - the service's side is loaded only when it is to answer

            found = kiwame.explain(
                asked.spec,
                inputs=asked.inputs,
                backend=asked.backend,
                device=asked.device,
                lang=asked.lang,
                focus=asked.focus,
            )
            return found.render(asked.format, **asked.drawing)
        except ImportError as error:
            raise _missing(error) from error
        except kiwame.Refusal as refusal:
            if refusal.variant == "unknown-backend.not-installed":
                raise _missing(refusal) from refusal
            raise Refused(_problem(refusal, asked.lang or "en")) from refusal

    def ops(self, name: str | None, lang: str) -> Any:
        """From the declarations."""
        try:
            from kiwame.ops.catalogue import card, cards  # noqa: PLC0415
            from kiwame.parse.nearest import unknown_op  # noqa: PLC0415
        except ImportError as error:
            raise _missing(error) from error
        if name is None:
            return cards(lang)
        found = card(name, lang)
        if found is None:
            raise Refused(_problem(unknown_op(name, None), lang))
        return found


def _missing(error: Exception) -> Unreachable:
    words = str(error).rstrip(".")
    return Unreachable(f"{words}. To explain without a service: pip install 'kiwame[torch]'. With one: --server URL.")


def _problem(refusal: Any, lang: str) -> dict[str, Any]:
    from kiwame.render.tell import lesson  # noqa: PLC0415

    names = ("type", "status", "got", "expected", "span", "did_you_mean", "nearest", "backend_says")
    title, detail = lesson(refusal.problem, lang)
    return {"title": title, "detail": detail, **{name: getattr(refusal, name) for name in names}}


class There:
    """Answers of a service, over HTTP. `key` is whom the service counts, where it has a quota."""

    def __init__(self, url: str, key: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._key = (key or "").strip()

    def explanation(self, asked: Asked) -> bytes:
        """Asked of the service."""
        body: dict[str, Any] = {"spec": asked.spec, "format": asked.format, **asked.drawing}
        for name in ("lang", "backend", "device", "inputs"):
            if getattr(asked, name):
                body[name] = getattr(asked, name)
        if asked.focus is not None:
            body["focus"] = list(asked.focus)
        media_type, content = self._answer("POST", "/v1/explain", body)
        if media_type == "text/html" and asked.format != "html":
            raise self._stranger(200)
        return content

    def ops(self, name: str | None, lang: str) -> Any:
        """From the service's catalogue."""
        from urllib.parse import quote  # noqa: PLC0415

        path = f"/v1/ops/{quote(name, safe='')}" if name else "/v1/ops"
        media_type, content = self._answer("GET", f"{path}?lang={lang}")
        if media_type != "application/json":
            raise self._stranger(200)
        found = json.loads(content)
        return found if name else found["ops"]

    def _answer(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[str, bytes]:
        """Media type and body of an answer that is no error."""
        import httpx  # noqa: PLC0415 - takes a tenth of a second, and only this needs it

        content = None if body is None else json.dumps(body).encode()  # what is not JSON is the service's to refuse
        headers = [] if body is None else [(b"Content-Type", b"application/json")]
        if self._key:
            headers.append((b"X-API-Key", self._key.encode("utf-8", "surrogateescape")))  # it need not be ASCII
        try:
            answer = httpx.request(method, self.url + path, content=content, headers=headers, timeout=10.0)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"No service answers at {self.url}: {error}") from error
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        if answer.is_success:
            return media_type, answer.content
        if media_type != "application/problem+json":
            raise self._stranger(answer.status_code)
        problem = answer.json()
        if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise Unreachable(f"{self.url} answers {answer.status_code}: {problem.get('detail', '')}")
        raise Refused(problem)

    def _stranger(self, status: int) -> Unreachable:
        return Unreachable(f"{self.url} answers {status}, and not as Kiwame does. Is this the service's URL?")
