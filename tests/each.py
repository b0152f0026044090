"""One test over many rows: as many items as there are groups of rows, and every row that fails is named."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import pytest
from kiwame.ops.base import registry

Rows = Sequence[tuple[Any, ...]]


def every(rows: Iterable[Sequence[Any]], check: Callable[..., None]) -> None:
    """Hold every row against a check, whatever the rows before it gave. Raises an ExceptionGroup of what failed."""
    failed: list[Exception] = []
    for row in rows:
        try:
            check(*row)
        except Exception as error:
            error.add_note(f"with {row!r}"[:1000])
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} failed", failed)


def for_each(rows: Rows, by: Callable[..., Hashable]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A test of one row made into a test of groups of rows. An item costs more than most rows do."""
    groups = grouped(rows, by)

    def of(check: Callable[..., None]) -> Callable[..., None]:
        def test(group: Rows) -> None:
            every(group, check)

        return pytest.mark.parametrize("group", groups.values(), ids=map(str, groups))(test)

    return of


def grouped(rows: Rows, by: Callable[..., Hashable]) -> dict[Hashable, Rows]:
    """Rows by what `by` gives of them."""
    groups: dict[Hashable, list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault(by(*row), []).append(row)
    return groups


EXAMPLES = {example: op for op in registry().values() for example in op.examples}
OF_ONE_LIBRARY = [(e, library) for library in ("torch", "numpy") for e, op in EXAMPLES.items() if op.forms(library)]


def family(example: str, *_: object) -> str:
    """The family of the op that an example is one of."""
    return EXAMPLES[example].family
