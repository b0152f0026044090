"""Explanations in this process, for notebooks and programs: `kiwame.explain("permute 2x3 1,0")`."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from kiwame import model
from kiwame.devices import chosen
from kiwame.errors import Cause, Refusal, refuse, without_tensor
from kiwame.parse.read import locate, read
from kiwame.pictures import Picture
from kiwame.render import formats
from kiwame.render.html import fragment
from kiwame.render.npy import header
from kiwame.render.options import Options, options_of
from kiwame.render.png import check_size
from kiwame.render.tell import LANGUAGES, lesson, tell
from kiwame.settings import current

T = TypeVar("T")


class Explanation(model.Explanation, frozen=True, dict=True):
    """An explanation that can show itself. Attributes are those of the service's schema.

    Steps, stages and look-alikes are shared with other explanations of the same form, so what is given out is a copy.
    """

    @cached_property  # type: ignore[misc]  # a field to msgspec, which reads it where it lies
    def steps(self) -> list[model.Step]:
        """The story."""
        return _copied(_plain(self).steps, list[model.Step])

    @cached_property  # type: ignore[misc]  # as above
    def stages(self) -> list[model.Stage]:
        """The calls as they ran."""
        return _copied(_plain(self).stages, list[model.Stage])

    @cached_property  # type: ignore[misc]  # as above
    def look_alikes(self) -> list[model.LookAlike]:
        """What it is easily taken for."""
        return _copied(_plain(self).look_alikes, list[model.LookAlike])

    def to_json(self) -> bytes:
        """The explanation as the service sends it."""
        return self.render("json")

    def render(self, name: str, **options: Any) -> bytes:
        """The explanation in a format: json, text, markdown, html, svg, png, gif, npy.

        Options are for pictures: `theme` ("light" or "dark"; else the spec's own); of a PNG `scale` (1 to 4, else 2) or
        `width` in px. Raises Refusal for a format or an option that there is not.
        """
        drawing = self._drawing(options)
        if name == "npy":
            return self._npy()
        form = formats().get(name)
        if form is None:
            known = [*formats(), "npy"]
            raise told(refuse(Cause.FORMAT, got=name, expected=known, formats=known), self.lang)
        made = form.render(_plain(self), drawing)
        return made if isinstance(made, bytes) else self._drawn(made)

    def _drawing(self, given: Mapping[str, Any]) -> Options:
        try:
            return options_of({"theme": self.__dict__.get("theme"), **given})
        except Refusal as refusal:
            raise told(refusal, self.lang) from None

    def _drawn(self, picture: Picture) -> bytes:
        from kiwame.render.raster import drawn  # noqa: PLC0415 - resvg is loaded when it is needed

        try:
            check_size(picture, current().limits.png_pixels)
            return drawn(picture)
        except Refusal as refusal:
            raise told(refusal, self.lang) from None

    def _npy(self) -> bytes:
        from kiwame.explainer.run import array  # noqa: PLC0415 - the tensors' library is loaded when it is needed

        result = array(self.__dict__["job"])
        data: bytes = result.tobytes()
        return header(result.shape, result.dtype.name) + data

    def _repr_svg_(self) -> str:
        return self.render("svg").decode()

    def _repr_html_(self) -> str:
        return fragment(_plain(self))

    def _repr_markdown_(self) -> str:
        return self.render("markdown").decode()


def _plain(explanation: Explanation) -> model.Explanation:
    """The explanation as it was told."""
    return model.Explanation(*msgspec.structs.astuple(explanation))


def _copied(value: T, kind: type[T]) -> T:
    """A copy all the way down, made as workers send one: several times quicker than `copy.deepcopy`."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=kind)


def explain(
    spec: str,
    *,
    inputs: Mapping[str, Any] | None = None,
    backend: str | None = None,
    device: str | None = None,
    lang: str | None = None,
    focus: tuple[int, ...] | None = None,
) -> Explanation:
    """Run a spec here and explain it.

    `inputs` maps names in the spec to nested lists, NumPy arrays, torch tensors, or `{"shape": …}`. Without `lang` the
    spec's own (`lang=ja`) holds, else English. Raises Refusal, whose message is the lesson, for what cannot be.
    """
    from kiwame.explainer.explain import explain as found  # noqa: PLC0415 - loads torch or NumPy

    check_language(lang)
    asked = Asked(spec, inputs, backend, device, focus)
    try:
        findings = found(asked.job)
    except Refusal as refusal:
        raise told(asked.located(refusal), lang or asked.lang or "en") from None
    in_words = tell(findings, lang or asked.lang or "en")
    explanation = Explanation(*msgspec.structs.astuple(in_words))
    explanation.__dict__.update(job=asked.job, theme=asked.theme)
    return explanation


class Asked:
    """A spec and what is asked beside it. It is read when its job or language is first asked for."""

    def __init__(
        self,
        spec: str,
        inputs: Mapping[str, Any] | None,
        backend: str | None,
        device: str | None,
        focus: tuple[int, ...] | None = None,
    ) -> None:
        self._spec, self._inputs, self._backend, self._device, self._focus = spec, inputs, backend, device, focus
        self._given: dict[str, Any] | None = None
        self.lang: str | None = None  # the spec's own, once it is read
        self.theme: str | None = None  # likewise

    @cached_property
    def job(self) -> model.Job:
        """What is run. Raises Refusal."""
        if self._inputs:
            self._given = {name: input_of(name, value) for name, value in self._inputs.items()}
        reading = read(self._spec, inputs=self._given, backend=self._backend, limits=current().limits)
        self.lang, self.theme = reading.lang, reading.theme
        device = device_for(self._device or reading.device, reading.backend)
        return model.Job(reading.program, reading.spec, reading.backend, device, self._focus)

    def located(self, refusal: Refusal) -> Refusal:
        """A refusal with its place in the spec and what the library says."""
        limits = current().limits
        found = locate(refusal, self._spec, inputs=self._given, backend=self._backend, limits=limits)
        return _with_library_words(found)


def check_language(lang: str | None) -> None:
    """Raises Refusal for a language that there is not."""
    if lang is not None and lang not in LANGUAGES:
        raise told(refuse(Cause.ARGUMENT, "lang", got=lang, expected=list(LANGUAGES), languages=list(LANGUAGES)), "en")


def told(refusal: Refusal, lang: str) -> Refusal:
    """The refusal with its lesson as its message."""
    found = Refusal(refusal.problem, refusal.repairs, lesson(refusal.problem, lang).detail)
    found.attempt = refusal.attempt
    return found


def _with_library_words(refusal: Refusal) -> Refusal:
    """The refusal with what the library says to the same call."""
    if refusal.attempt is None or refusal.problem.backend_says is not None:
        return refusal
    from kiwame.explainer.run import says  # noqa: PLC0415

    words = says(refusal.attempt.job)
    refusal.problem = msgspec.structs.replace(refusal.problem, backend_says=words or None)
    return refusal


def device_for(asked: str | None, library: str) -> str:
    """The device to run on, of this machine's."""
    from kiwame.backends.available import backend  # noqa: PLC0415

    return chosen(asked, library, backend(library).devices())


def input_of(name: str, value: Any) -> dict[str, Any]:
    """An input as the parser takes it, from lists, arrays, tensors or a mapping. Raises Refusal for anything else."""
    if isinstance(value, Mapping):
        return _given(name, value)
    if hasattr(value, "tolist") and hasattr(value, "dtype"):
        # NumPy's own name of a dtype leaves out the byte order, which its text does not; torch's dtypes have only text
        dtype = str(getattr(value.dtype, "name", value.dtype)).removeprefix("torch.")
        shape = tuple(value.shape)
        return {"data": value.tolist(), "dtype": dtype} if 0 not in shape else {"shape": shape, "dtype": dtype}
    return _given(name, {"data": _lists(value)})


def _given(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """`{"data": …}` or `{"shape": …}`, with `dtype` or without."""
    data, shape = _lists(value.get("data")), value.get("shape")
    if data is None and shape is None:
        raise without_tensor(name)
    sizes = isinstance(shape, (list, tuple)) and all(isinstance(s, int) for s in shape)
    if shape is not None and not sizes:
        raise refuse(Cause.ARGUMENT, "type", got=str(shape)[:80], op="inputs", name="shape", wanted="size")
    return {**value, "data": data}


def _lists(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_lists(v) for v in value]
    return value.tolist() if hasattr(value, "tolist") else value
