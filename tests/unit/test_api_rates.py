"""Allowances of clients: whose they are, how they come back, and the memory they take."""

from __future__ import annotations

import time

import pytest

from api.rates import BoundedCounts, Rates, client_of
from api.settings import ApiSettings


class Clock:
    """A time that passes when told to; it begins at a whole minute."""

    def __init__(self) -> None:
        self.now = 1_700_000_040.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "time", made)
    return made


async def _taken(rates: Rates, address: str, times: int) -> int:
    return sum([(await rates.take(address))[1] for _ in range(times)])


async def test_rate__spent__comes_back_as_the_window_slides(clock: Clock) -> None:
    rates = Rates(10)
    clock.now += 59
    assert await _taken(rates, "192.0.2.1", 12) == 10
    clock.now += 1
    assert await _taken(rates, "192.0.2.1", 5) == 0
    clock.now += 30
    assert await _taken(rates, "192.0.2.1", 20) == 5
    clock.now += 120
    assert await _taken(rates, "192.0.2.1", 20) == 10


async def test_rate__in_any_sixty_seconds__lets_no_more_through_than_twice_spread_evenly(
    clock: Clock,
) -> None:
    rates, through = Rates(60), list[float]()
    for _ in range(600):
        clock.now += 0.5
        if (await rates.take("192.0.2.1"))[1]:
            through.append(clock.now)
    assert all(
        sum(start <= moment < start + 60 for moment in through) <= 61 for start in through[::7]
    )


async def test_allowance__as_it_is_used__says_what_is_left(clock: Clock) -> None:
    rates = Rates(3)
    seen = [await rates.take("192.0.2.1") for _ in range(4)]
    left = [(allowance.remaining, taken) for allowance, taken in seen if allowance]
    assert left == [(2, True), (1, True), (0, True), (0, False)]
    assert all(allowance and 1 <= allowance.reset <= 60 for allowance, _ in seen)


async def test_refused_requests__of_one_client__cost_it_nothing_more(clock: Clock) -> None:
    rates = Rates(10)
    assert await _taken(rates, "192.0.2.1", 500) == 10
    clock.now += 120
    assert await _taken(rates, "192.0.2.1", 11) == 10


async def test_rate__of_zero__is_no_limit() -> None:
    assert await Rates(0).take("192.0.2.1") == (None, True)


async def test_memory__against_many_addresses__is_bounded_and_never_searched() -> None:
    counts = BoundedCounts(100)
    rates = Rates(10)
    rates._windows.storage = counts
    for number in range(5_000):
        assert (await rates.take(f"10.0.{number >> 8}.{number & 255}"))[1]
    assert len(counts.storage) == len(counts.expirations) == 100
    assert not counts.locks
    assert not counts.events
    assert counts.timer is None


async def test_memory__when_full__forgets_the_oldest_and_counts_the_others_on() -> None:
    counts = BoundedCounts(2)
    for key in ("a", "b", "b", "c", "b"):
        await counts.incr(key, 60)
    assert dict(counts.storage) == {"b": 3, "c": 1}


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "none"),
        (None, "none"),
        ("unknown", "none"),
        ("1" * 10_000, "none"),
    ],
)
def test_client__by_address__is_one_subscriber(address: str | None, client: str) -> None:
    assert client_of(address) == client


def test_proxies__addresses_and_networks__are_taken_and_others_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TORRENS_PROXIES", "10.0.0.1, 10.1.0.0/16")
    assert ApiSettings().proxies == ("10.0.0.1", "10.1.0.0/16")
    for wrong in ("*", "proxy.example", "10.0.0.1/8", "10.0.0.1,"):
        with pytest.raises(ValueError, match="proxies"):
            ApiSettings(proxies=wrong)
