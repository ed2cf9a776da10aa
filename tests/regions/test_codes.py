"""The national code of a village."""

from __future__ import annotations

import pytest

from marketplace.regions.codes import (
    VillageCode,
    VillageKind,
    is_village_code,
    kind_of,
    refusal_for_listing,
)
from tests.regions.build import NGORAN, SENTUL, YOKIWA


def test_a_code_tells_its_province_regency_and_district() -> None:
    code = VillageCode(NGORAN)

    assert (code.province, code.regency, code.district) == ("35", "35.05", "35.05.09")
    assert str(code) == NGORAN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3505092003",
        "35.05.09",
        "35.05.09.2003 ",
        "35.05.09.2003\n",
        " 35.05.09.2003",
        "35.05.09.4003",
        "35.05.09.0003",
        "35.05.09.203",
        "35.05.09.20033",
        "35-05-09-2003",
        "35.05.09.200a",
        "35.05.09.200\u0663",
        "35.05.09.2003\x00",
    ],
)
def test_anything_else_is_not_a_village_code(text: str) -> None:
    assert not is_village_code(text)
    with pytest.raises(ValueError, match="Not a village code"):
        VillageCode(text)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (SENTUL, VillageKind.KELURAHAN),
        (NGORAN, VillageKind.DESA),
        (YOKIWA, VillageKind.DESA_ADAT),
    ],
)
def test_the_first_digit_of_the_last_block_is_the_kind(code: str, kind: VillageKind) -> None:
    assert kind_of(code) is kind


def test_desa_and_desa_adat_may_list() -> None:
    assert refusal_for_listing(NGORAN) is None
    assert refusal_for_listing(YOKIWA) is None


def test_a_kelurahan_is_refused_with_the_reason() -> None:
    refusal = refusal_for_listing(SENTUL)

    assert refusal is not None
    assert SENTUL in refusal
    assert "kelurahan" in refusal


def test_a_malformed_code_is_refused_with_the_shape_it_should_have() -> None:
    refusal = refusal_for_listing("Ngoran")

    assert refusal is not None
    assert "“Ngoran” is not a village code" in refusal
    assert "35.05.09.2003" in refusal
