"""A register that fails is left alone for a while, and asked again afterwards."""

import pytest

from portal.registers.breaker import Breaker
from portal.registers.errors import RegisterDown


class Register:
    """Fails as long as ``down``; counts how often it was asked."""

    down = True
    asked = 0

    def __call__(self) -> str:
        self.asked += 1
        if self.down:
            raise RegisterDown
        return "answer"


def test_after_three_failures_nobody_asks_for_a_minute() -> None:
    now = [0.0]
    breaker, register = Breaker(clock=lambda: now[0]), Register()
    for _ in range(5):
        with pytest.raises(RegisterDown):
            breaker.call(register)
    assert register.asked == 3
    now[0] = 61
    for _ in range(2):
        with pytest.raises(RegisterDown):
            breaker.call(register)
    assert register.asked == 4
    now[0], register.down = 122, False
    assert [breaker.call(register) for _ in range(3)] == ["answer"] * 3


def test_a_success_forgets_the_failures_before_it() -> None:
    breaker, register = Breaker(), Register()
    for down in (True, True, False, True, True):
        register.down = down
        if down:
            with pytest.raises(RegisterDown):
                breaker.call(register)
        else:
            breaker.call(register)
    register.down = False
    assert breaker.call(register) == "answer"
