"""Kiwame explains tensor operations with steps that are proved on the tensor that was really computed."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiwame.errors import Refusal
    from kiwame.library import Explanation, explain
    from kiwame.solve_library import Solution, solve
    from kiwame.verbs_library import Comparison, Quiz, Verdict, answer, compare, quiz
    from kiwame.why_library import Why, why

__version__ = "0.1.0"
__all__ = [
    "Comparison",
    "Explanation",
    "Quiz",
    "Refusal",
    "Solution",
    "Verdict",
    "Why",
    "__version__",
    "answer",
    "compare",
    "explain",
    "quiz",
    "solve",
    "why",
]

_HOMES = {
    "explain": "kiwame.library",
    "Explanation": "kiwame.library",
    "Refusal": "kiwame.errors",
    **dict.fromkeys(("solve", "Solution"), "kiwame.solve_library"),
    **dict.fromkeys(("why", "Why"), "kiwame.why_library"),
    **dict.fromkeys(("answer", "compare", "quiz", "Comparison", "Quiz", "Verdict"), "kiwame.verbs_library"),
}


def __getattr__(name: str) -> Any:
    """The library's names, loaded when first used: the service imports this package too."""
    import importlib  # noqa: PLC0415

    if name not in _HOMES:
        raise AttributeError(f"module 'kiwame' has no attribute {name!r}")
    globals()[name] = found = getattr(importlib.import_module(_HOMES[name]), name)
    return found
