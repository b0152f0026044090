"""When a store that fails is left alone, and when it is tried again."""

from kiwame.cache.breaker import Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_faults_in_a_row_open_it_and_an_answer_between_them_does_not() -> None:
    breaker = Breaker(3, 1.0, Clock())
    assert [breaker.failed("timeout"), breaker.failed("timeout")] == [False, False]
    breaker.succeeded()
    assert [breaker.failed("refused") for _ in range(3)] == [False, False, True]
    assert not breaker.allows()


def test_while_open_one_try_an_interval_gets_through() -> None:
    clock = Clock()
    breaker = Breaker(1, 1.0, clock)
    breaker.failed("timeout")
    allowed = []
    for tenth in range(50):
        clock.now = tenth / 10
        allowed += [clock.now for _ in range(100) if breaker.allows()]
    assert allowed == [1.0, 2.0, 3.0, 4.0]


def test_a_try_that_is_answered_closes_it() -> None:
    clock = Clock()
    breaker = Breaker(1, 1.0, clock)
    breaker.failed("timeout")
    clock.now = 1.0
    assert breaker.allows()
    assert breaker.succeeded()
    assert all(breaker.allows() for _ in range(10))
    assert breaker.fault is None


def test_it_names_the_last_fault() -> None:
    breaker = Breaker(3, 1.0, Clock())
    breaker.failed("timeout")
    breaker.failed("refused")
    assert breaker.fault == "refused"
