"""What a mandate covers, and that it never covers anything else."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.organisations.powers import Case, Power, Step, covers, find_power

DAY = date(2026, 11, 21)
VILLAGES = ("35.05.09.2003", "36.02.22.2006", "35.25.11.2009")
CHAPTERS = ("09", "44", "92")
COUNTRIES = ("CN", "DE", "US")
SELLERS = (1, 2)

days = st.integers(-400, 400).map(lambda count: DAY + timedelta(days=count))
cases = st.builds(
    Case,
    seller_id=st.sampled_from(SELLERS),
    village=st.sampled_from(VILLAGES),
    hs_code=st.sampled_from(("0901.21", "4420.19", "9206.00", "")),
    destination=st.sampled_from(COUNTRIES),
)


@st.composite
def powers(draw: st.DrawFn) -> Power:
    first, last = sorted((draw(days), draw(days)))
    return Power(
        mandate_id=1,
        number="M-2026-000001",
        partner_name="PT Samudra Ekspor",
        seller_id=draw(st.sampled_from(SELLERS)),
        seller_public_id="s",
        seller_name="BUM Desa",
        villages=frozenset(draw(st.sets(st.sampled_from(VILLAGES), min_size=1))),
        chapters=frozenset(draw(st.sets(st.sampled_from(CHAPTERS), min_size=1))),
        destinations=draw(st.none() | st.frozensets(st.sampled_from(COUNTRIES), min_size=1)),
        steps=frozenset(draw(st.sets(st.sampled_from(tuple(Step)), min_size=1))),
        from_date=first,
        to_date=last,
    )


@given(power=powers(), case=cases, step=st.sampled_from(tuple(Step)), day=days)
def test_a_mandate_covers_only_inside_all_of_its_terms(power, case, step, day):
    reasons_against = [
        day < power.from_date,
        day > power.to_date,
        step not in power.steps,
        case.seller_id != power.seller_id,
        case.village not in power.villages,
        case.hs_code[:2] not in power.chapters,
        power.destinations is not None and case.destination not in power.destinations,
    ]
    assert covers(power, case=case, step=step, day=day) is not any(reasons_against)


@given(granted=st.lists(powers(), max_size=4), case=cases, day=days)
def test_what_is_found_covers(granted, case, day):
    for step in Step:
        found = find_power(granted, case=case, step=step, day=day)
        if found is None:
            assert not any(covers(one, case=case, step=step, day=day) for one in granted)
        else:
            assert covers(found, case=case, step=step, day=day)


def test_the_first_and_the_last_day_count():
    power = Power(
        mandate_id=1, number="M", partner_name="", seller_id=1, seller_public_id="", seller_name="",
        villages=frozenset(VILLAGES), chapters=frozenset({"92"}), destinations=None,
        steps=frozenset({Step.SHIP}), from_date=DAY, to_date=DAY,
    )  # fmt: skip
    case = Case(seller_id=1, village=VILLAGES[0], hs_code="9206.00", destination="CN")
    standing = [
        covers(power, case=case, step=Step.SHIP, day=DAY + timedelta(days=count))
        for count in (-1, 0, 1)
    ]
    assert standing == [False, True, False]
