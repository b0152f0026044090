"""Every op runs, is proved, is told in both languages and refuses what cannot be."""

from kiwame.ops.base import registry

from tests.coverage.table import row
from tests.each import for_each


@for_each([(name,) for name in sorted(registry())], by=lambda name: registry()[name].family)
def test_an_op_is_proved_told_and_refuses(name: str) -> None:
    found = row(registry()[name])
    assert {found.torch, found.numpy} <= {"verified", "—"}
    assert "verified" in {found.torch, found.numpy}
    assert found.told
    tried, refused = found.refused
    assert refused == tried
