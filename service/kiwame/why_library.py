"""The lesson behind a message or code, in this process: `kiwame.why("RuntimeError: …")`."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from kiwame import reason
from kiwame.errors import Refusal
from kiwame.library import check_language, told
from kiwame.messages.settled import settled
from kiwame.messages.trials import asked
from kiwame.render.reason import FORMATS
from kiwame.render.reason import why as in_language
from kiwame.settings import current
from kiwame.verbs_library import Shown


class Why(Shown, reason.Why, frozen=True, kw_only=True):
    """The lesson behind a message or code."""

    def _renderers(self) -> Mapping[str, Callable[[Any], bytes]]:
        return FORMATS


def why(message: str | None = None, code: str | None = None, lang: str | None = None) -> Why:
    """The lesson behind an error message of torch, NumPy or einops, or code that fails. Neither is executed.

    A whole traceback may be given. A message that is not known is an answer too: `recognised` is False. Raises Refusal
    where there is neither a message nor code.
    """
    from kiwame.explainer.tried import tried  # noqa: PLC0415 - loads torch or NumPy

    check_language(lang)
    limits = current().limits
    try:
        question = asked(message, code, limits)
        jobs = [job for trial in question.trials if (job := trial.job) is not None]
        found = settled(question, tried(*jobs).outcomes, limits)
    except Refusal as refusal:
        raise told(refusal, lang or "en") from None
    return Why(**msgspec.structs.asdict(in_language(found, lang or "en")))
