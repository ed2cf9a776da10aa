"""Who may give whom an office: the whole table, and the statement that finds the same rows."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.appointments import policy, queries
from marketplace.organisations.offices import (
    AUTHORITIES,
    OFFICE_ROLES,
    Office,
    appoints,
    fillable,
    may_fill,
    two_sides,
)
from marketplace.organisations.roles import KIND_OF, OrganisationKind, Role
from tests.appointments.build import acting_for, officer_of
from tests.cast import CAST, acting

REGIONS = [None, "35", "36", "35.05", "35.25", "36.02"]
# Written by hand: which of REGIONS an officer of the first fills.
BELOW = {
    None: {"35", "36", "35.05", "35.25", "36.02"},
    "35": {"35.05", "35.25"},
    "36": {"36.02"},
    "35.05": set(),
    "35.25": set(),
    "36.02": set(),
}


@pytest.mark.parametrize("holder", list(Role))
def test_who_fills_which_office(holder):
    for own, role, region in itertools.product(REGIONS, Role, REGIONS):
        office = Office(role, region)
        there_is_such = role in OFFICE_ROLES and (region is None or role is Role.PROGRAMME_OFFICER)
        if holder is Role.STAFF:
            expected = there_is_such
        elif holder is Role.PROGRAMME_OFFICER:
            expected = role is Role.PROGRAMME_OFFICER and region in BELOW[own]
        else:
            expected = False
        assert may_fill(Office(holder, own), office) is expected, (holder, own, office)


def test_the_offices_are_those_of_the_three_authorities():
    assert {KIND_OF[role] for role in OFFICE_ROLES} == set(AUTHORITIES)
    assert fillable(Office(Role.STAFF)) == OFFICE_ROLES
    assert fillable(Office(Role.PROGRAMME_OFFICER, "35")) == (Role.PROGRAMME_OFFICER,)
    for role in (Role.CURATOR, Role.FINANCE_APPROVER, Role.SELLER_DIRECTOR, Role.BUYER_APPROVER):
        assert fillable(Office(role)) == ()


@given(st.sampled_from(list(Role)), st.sampled_from(REGIONS))
def test_who_appoints_can_fill_something_and_nobody_fills_their_own_region(role, region):
    holder = Office(role, region)
    offices = [Office(one, place) for one in OFFICE_ROLES for place in REGIONS]
    assert appoints(holder) is any(may_fill(holder, office) for office in offices)
    if role is Role.PROGRAMME_OFFICER:
        assert not may_fill(holder, holder)


def test_an_office_and_anything_else_are_two_sides_and_trading_for_two_companies_is_not():
    kinds = list(OrganisationKind)
    trading = [kind for kind in kinds if kind not in AUTHORITIES]
    for one, other in itertools.product(kinds, kinds):
        expected = one is not other and not (one in trading and other in trading)
        assert two_sides(one, other) is expected, (one, other)


def test_the_list_shows_exactly_those_the_actor_may_fill(app_once):
    made = [officer_of(region, name="Ketut") for region in REGIONS]
    people = [acting_for(region) for region in REGIONS]
    for actor in [*people, *(acting(part.key) for part in CAST)]:
        shown = queries.list_holders(actor=actor, province_code=None, offset=0, limit=100)
        assert all(policy.can_fill(actor, one.office) for one in shown)
        expected = {one.id for one in made if policy.can_fill(actor, one.office)}
        assert expected == {one.id for one in shown} & {one.id for one in made}
        assert queries.count_holders(actor=actor, province_code=None) == len(shown)
