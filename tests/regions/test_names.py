"""Names for pages, and keys for finding them."""

from __future__ import annotations

import pytest

from marketplace.regions.names import display_name, name_key, place_key, tidy_name


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("JAWA TIMUR", "Jawa Timur"),
        ("DKI JAKARTA", "DKI Jakarta"),
        ("DAERAH ISTIMEWA YOGYAKARTA", "DI Yogyakarta"),
        ("KABUPATEN BLITAR", "Kabupaten Blitar"),
        ("KOTA BAU BAU", "Kota Bau Bau"),
        ("KABUPATEN PANGKAJENE DAN KEPULAUAN", "Kabupaten Pangkajene dan Kepulauan"),
        ("KOTA ADMINISTRASI JAKARTA PUSAT", "Kota Administrasi Jakarta Pusat"),
    ],
)
def test_provinces_and_regencies_are_shown_in_mixed_case(official: str, name: str) -> None:
    assert display_name(official) == name


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("Ngoran", "Ngoran"),
        ('Soka"an', "Soka'an"),
        ("Regapu\u2019u", "Regapu'u"),
        ("lamuk", "Lamuk"),
        ("Teuw*", "Teuw"),
        ("  Dua   Kata ", "Dua Kata"),
        ("UPT Tambak Sari", "UPT Tambak Sari"),
        ("N-1 Aek Nabara", "N-1 Aek Nabara"),
        ("Ngali-ngali", "Ngali-ngali"),
        ("", ""),
    ],
)
def test_slips_in_village_names_are_mended_and_the_rest_is_kept(official: str, name: str) -> None:
    assert tidy_name(official) == name


@pytest.mark.parametrize("text", ["Sido Mulyo", "sidomulyo", " SIDO-MULYO ", "Sidomulyó"])
def test_one_key_for_all_spellings_of_a_name(text: str) -> None:
    assert name_key(text) == "sidomulyo"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kab. Blitar", "kabupaten blitar"),
        ("kab blitar", "kabupaten blitar"),
        ("Kabanjahe", "kabanjahe"),
        ("Kec. Nglegok", "nglegok"),
        ("Kecamatan  Nglegok", "nglegok"),
        ("Prov Jawa Timur", "jawa timur"),
        ("Provinsi", ""),
    ],
)
def test_places_are_understood_as_people_write_them(text: str, key: str) -> None:
    assert place_key(text) == key
