from engines import job
from kiwame.engine.quarantine import Quarantine


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_one_kill_is_forgiven_and_two_are_not():
    quarantine = Quarantine(2, 600.0, Clock())
    assert (quarantine.strike(job("a")), quarantine.remaining(job("a"))) == (False, 0)
    assert (quarantine.strike(job("a")), quarantine.remaining(job("a"))) == (True, 600)


def test_it_ends():
    clock = Clock()
    quarantine = Quarantine(1, 600.0, clock)
    quarantine.strike(job())
    clock.now += 600
    assert quarantine.remaining(job()) == 0


def test_kills_far_apart_do_not_add_up():
    clock = Clock()
    quarantine = Quarantine(2, 600.0, clock)
    quarantine.strike(job())
    clock.now += 601
    assert quarantine.strike(job()) is False


def test_an_answer_clears_what_was_counted():
    quarantine = Quarantine(2, 600.0, Clock())
    quarantine.strike(job())
    quarantine.clear(job())
    assert quarantine.strike(job()) is False


def test_the_same_spec_on_another_device_may_run():
    quarantine = Quarantine(1, 600.0, Clock())
    quarantine.strike(job(device="cuda:0"))
    assert quarantine.remaining(job(device="cpu")) == 0


def test_no_kills_allowed_for_means_no_quarantine():
    quarantine = Quarantine(0, 600.0, Clock())
    assert (quarantine.strike(job()), quarantine.remaining(job())) == (False, 0)


def test_the_oldest_of_very_many_is_forgotten():
    quarantine = Quarantine(1, 600.0, Clock())
    for n in range(1025):
        quarantine.strike(job(str(n)))
    assert quarantine.remaining(job("0")) == 0
    assert quarantine.remaining(job("1")) == 600
    assert len(quarantine._strikes) == 1024
