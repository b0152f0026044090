"""The kinds of sentence that comparisons and quizzes are made of: every language has a phrase for each."""

from collections.abc import Mapping
from typing import Any

from kiwame.phrases.kinds import Phrase

VERB_KINDS = (
    *("shapes.same", "shapes.other", "shapes.order"),
    *("cells.same", "cells.differ"),
    "formulas",
    *("reason.seats", "reason.axes", "reason.order", "reason.orders"),
    *("dtypes", "memories"),
    *("agree.found", "agree.none"),
    *("ask.output", "ask.shape"),
    *("verdict.right", "verdict.wrong"),
    *("mistake.contrast", "mistake.keepdim", "mistake.other-axis", "mistake.other-order", "mistake.argument"),
    *("mistake.reshape", "mistake.permute", "mistake.inverse", "mistake.cell"),
    *("mistake.unchanged", "mistake.columns", "mistake.exchanged", "mistake.other-op", "mistake.short"),
    *("mistake.turned", "mistake.backwards", "mistake.moved-on", "mistake.one-more", "mistake.shape"),
)
VERB_HEADINGS = ("shapes", "cells", "formulas", "reason", "traced", "dtypes", "memories", "agree", "mistake")


def verb_phrases_of(functions: Mapping[str, Any]) -> dict[str, Phrase]:
    """A language's phrases by kind and variant: `shapes.same` is its function shapes_same."""
    return {kind: functions[kind.replace(".", "_").replace("-", "_")] for kind in VERB_KINDS}
