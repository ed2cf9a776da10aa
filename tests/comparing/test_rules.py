"""One offer under another rule: sums of what is named, and honest gaps where something is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.comparing.rules import Addend, Priced, landed
from marketplace.money import Money
from marketplace.quotes.who_pays import CARRIED, INSURED
from marketplace.trade_terms import Incoterm

EXW, FCA, FAS, FOB = Incoterm.EXW, Incoterm.FCA, Incoterm.FAS, Incoterm.FOB
CFR, CIF, CPT, CIP = Incoterm.CFR, Incoterm.CIF, Incoterm.CPT, Incoterm.CIP
DAP, DPU, DDP = Incoterm.DAP, Incoterm.DPU, Incoterm.DDP


def usd(dollars: int) -> Money:
    return Money(dollars * 100, "USD")


def offered(rule: Incoterm) -> Priced:
    """1,000 pieces for USD 10,000, with the lines a quotation under this rule names."""
    return Priced(
        goods=usd(10_000),
        quantity=1000,
        rule=rule,
        freight=usd(900) if rule in CARRIED else None,
        insurance=usd(50) if rule in INSURED else None,
    )


# offer → wanted: dollars for everything, or what is missing (+) and contained (-)
WRITTEN = {
    (FOB, FOB): 10_000,
    (CIF, CIF): 10_950,
    (CIF, CFR): 10_900,
    (CIF, FOB): 10_000,
    (CFR, CIF): "+insurance",
    (CPT, CFR): 10_900,
    (CIP, CIF): 10_950,
    (CIF, CIP): "+insurance",
    (CIP, FCA): 10_000,
    (CPT, FOB): "+port",
    (CIF, FCA): "-port",
    (EXW, FOB): "+export +port",
    (EXW, CIF): "+export +freight +insurance",
    (FCA, EXW): "-export",
    (FCA, FOB): "+port",
    (FAS, FOB): "+port",
    (FOB, FAS): "-port",
    (FOB, CIF): "+freight +insurance",
    (FOB, DAP): "+freight",
    (FOB, DDP): "+freight +import",
    (DAP, CPT): 10_900,
    (CPT, DAP): 10_900,
    (CIF, DDP): "+import",
    (DPU, DAP): "-unloading",
    (DAP, DPU): "+unloading",
    (DDP, DDP): 10_900,
    (DDP, DAP): "-import",
    (DDP, FCA): "-import",
}


@pytest.mark.parametrize(("pair", "said"), WRITTEN.items(), ids=str)
def test_an_offer_under_another_rule_is_as_written(pair, said):
    own, wanted = pair
    found = landed(offered(own), wanted)
    if isinstance(said, int):
        assert (found.total, found.missing, found.contained) == (usd(said), (), ())
        assert found.unit_price == Money(said // 10, "USD")
    else:
        signs = [*(f"+{one}" for one in found.missing), *(f"-{one}" for one in found.contained)]
        assert (found.total, found.unit_price, " ".join(signs)) == (None, None, said)


def test_freight_and_insurance_named_beside_a_fob_price_make_it_cif():
    with_both = replace(offered(FOB), freight=usd(900), insurance=usd(50))
    assert landed(with_both, CIF).total == usd(10_950)
    assert landed(with_both, FOB).total == usd(10_000)
    assert landed(with_both, CIP).missing == (Addend.INSURANCE,)


def test_freight_inside_an_old_price_is_neither_added_nor_taken_off():
    """Versions from before quotations named freight apart (decision 0030)."""
    old = replace(offered(CIF), freight=None, insurance=None)
    assert landed(old, CIF).total == usd(10_000)
    assert landed(old, FOB).contained == (Addend.FREIGHT, Addend.INSURANCE)


RULES = st.sampled_from(Incoterm)
AMOUNTS = st.integers(0, 10**10).map(lambda minor: Money(minor, "USD"))
OFFERS = st.builds(
    Priced,
    goods=AMOUNTS,
    quantity=st.integers(1, 10**6),
    rule=RULES,
    freight=st.none() | AMOUNTS,
    insurance=st.none() | AMOUNTS,
)


@given(st.sampled_from(Incoterm).map(offered))
def test_under_its_own_rule_an_offer_costs_what_it_says(offer):
    said = [one for one in (offer.freight, offer.insurance) if one is not None]
    assert landed(offer, offer.rule).total == sum(said, offer.goods)


@given(OFFERS, RULES, AMOUNTS)
def test_a_further_amount_never_makes_an_offer_cheaper_nor_adds_a_gap(offer, rule, amount):
    for name in ("freight", "insurance"):
        assume(getattr(offer, name) is None)
        before, after = landed(offer, rule), landed(replace(offer, **{name: amount}), rule)
        assert set(after.missing) <= set(before.missing)
        assert set(after.contained) <= set(before.contained)
        if before.total is not None and after.total is not None:
            assert after.total >= before.total
        assert before.unit_price is None or after.unit_price is not None


@given(OFFERS, RULES)
def test_there_is_a_price_or_a_reason_and_equal_offers_land_equally(offer, rule):
    found = landed(offer, rule)
    assert (found.total is None) is bool(found.missing or found.contained)
    assert not set(found.missing) & set(found.contained)
    assert landed(replace(offer), rule) == found


@given(OFFERS, RULES, st.integers(1, 10**6))
def test_a_dearer_offer_stays_dearer_under_every_rule(offer, rule, more):
    dearer = replace(offer, goods=offer.goods + Money(more, "USD"))
    cheap, dear = landed(offer, rule), landed(dearer, rule)
    assert (cheap.missing, cheap.contained) == (dear.missing, dear.contained)
    if cheap.unit_price is not None and dear.unit_price is not None:
        assert cheap.unit_price <= dear.unit_price
