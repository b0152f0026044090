"""Every op runs, is proved, is told in both languages and refuses what cannot be."""

import pytest

from tests.coverage.table import Row, rows

ROWS = rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.op)
def test_an_op_is_proved_told_and_refuses(row: Row) -> None:
    assert {row.torch, row.numpy} <= {"verified", "—"}
    assert "verified" in {row.torch, row.numpy}
    assert row.told
    tried, refused = row.refused
    assert refused == tried
