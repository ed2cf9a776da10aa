"""Which messages carry a warning, and above all which do not."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.inquiries.signs import SignKind, is_iban, kinds_in, signs_in

ACCOUNT, PHONE, EMAIL, LINK = SignKind.ACCOUNT, SignKind.PHONE, SignKind.EMAIL, SignKind.LINK


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Pay to DE89 3704 0044 0532 0130 00 please.", [ACCOUNT]),
        ("iban: gb29nwbk60161331926819", [ACCOUNT]),
        ("Transfer ke rekening BCA 123 456 7890 a.n. Budi", [ACCOUNT]),
        ("Norek BRI: 002301012345678", [ACCOUNT]),
        ("Our bank account is 12-3456-7890.", [ACCOUNT]),
        ("请汇款到账号 6222021234567890123", [ACCOUNT]),
        ("SWIFT: BRINIDJA", [ACCOUNT]),
        ("BIC DEUTDEFF500", [ACCOUNT]),
        ("WhatsApp me: 0812-3456-7890", [PHONE]),
        ("WA 081234567890 ya", [PHONE]),
        ("Call +62 812 3456 7890.", [PHONE]),
        ("Write to https://wa.me/6281234567890", [LINK]),
        ("wa.me/6281234567890", [PHONE]),
        ("我的微信: drum_lin88", [PHONE]),
        ("手机 13800138000", [PHONE]),
        ("Mail me at lin.mei+drums@example.com!", [EMAIL]),
        ("See www.cheap-drums.example/offer?x=1", [LINK]),
        ("See http://example.org and a@example.org, account 1234567890", [ACCOUNT, EMAIL, LINK]),
    ],
)
def test_these_carry_a_warning(text: str, kinds: list[SignKind]) -> None:
    assert kinds_in(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "HS code 9206.00 or 92060000, which of them?",
        "We need 3,500 pcs, later 12000000 pcs.",
        "USD 1,600.00 per piece, IDR 25.600.000,00 in total.",
        "By 31 March 2027, or 2027-03-31, or 20270331.",
        "Please see ORD-2026-000123, INQ-2026-000001 and QUO-2026-000007-2.",
        "We transfer the deposit by 2027-03-31.",
        "The bank transfer of USD 12,345.00 left on 20261121.",
        "Please transfer Rp 25.600.000 as the order says.",
        "1 x 40' HC, 67.7 m3, 26,500 kg, cartons of 680x340x620 mm.",
        "Bank Contoh confirms within 3 days.",
        "The container number is MSKU1234565, seal 1234567.",
        "Wood moisture 8-12 %, 60 cm high, 24 drums a carton.",
        "https://desaport.example/orders/abc and www.desaport.example",
        "Is it FOB or CIF? We pay 30 % deposit by bank.",
        "NIB 1234567890123 and NPWP 01.234.567.8-901.000",
        "Swift answers are welcome. THANKYOU",
        "Please transfer Rp 25600000 and 12000000 IDR to the bank.",
        "Bank guarantee for HS 92060000, 10000000 pcs.",
        "Nomor NIB 1234567890123. Production line: drums first.",
        "Meet @ the fair, stand 12.",
        "",
    ],
)
def test_these_carry_none(text: str) -> None:
    assert signs_in(text) == []


def test_staff_see_enough_to_recognise_a_number_and_too_little_to_pay_to_it() -> None:
    (sign,) = signs_in("IBAN DE89 3704 0044 0532 0130 00")
    assert sign.masked == "DE89…00"


DIGITS = st.text(string.digits, min_size=11, max_size=26)


def iban_of(country: str, body: str) -> str:
    turned = "".join(str(int(letter, 36)) for letter in f"{body}{country}00")
    return f"{country}{98 - int(turned) % 97:02d}{body}"


@given(DIGITS, st.sampled_from(["DE", "GB", "FR", "SA"]), st.sampled_from(["", " "]))
def test_every_iban_is_found_however_it_is_grouped(body: str, country: str, gap: str) -> None:
    iban = iban_of(country, body)
    written = gap.join(iban[start : start + 4] for start in range(0, len(iban), 4))
    assert is_iban(written)
    assert kinds_in(f"Please use {written}. Thank you")[0] is ACCOUNT


@given(DIGITS, st.integers(0, 10), st.integers(1, 9))
def test_an_iban_with_one_digit_wrong_is_none(body: str, place: int, added: int) -> None:
    iban = iban_of("DE", body)
    at = 4 + place
    wrong = iban[:at] + str((int(iban[at]) + added) % 10) + iban[at + 1 :]
    assert not is_iban(wrong)


@given(st.text(max_size=400))
def test_any_text_is_read_and_every_sign_stands_in_it(text: str) -> None:
    assert all(sign.text in text for sign in signs_in(text))


@given(st.integers(1, 999_999_999), st.sampled_from(["pcs", "kg", "IDR", "cartons"]))
def test_an_amount_with_its_unit_is_no_account(amount: int, unit: str) -> None:
    for written in (f"{amount:,}", f"{amount:,}".replace(",", "."), f"{amount:,}.00"):
        assert signs_in(f"We order {written} {unit} by bank transfer.") == []
