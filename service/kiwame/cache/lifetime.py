"""How long an entry is kept."""

import random


def jittered(seconds: float) -> float:
    """The lifetime, ±10%, so that entries made together do not expire together."""
    return seconds * random.uniform(0.9, 1.1)  # noqa: S311  spreads load, protects nothing
