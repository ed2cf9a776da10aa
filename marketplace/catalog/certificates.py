"""The certificates sellers declare: code, short name, and what each one says; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from marketplace.labels import N_

_SHORT_ENOUGH_FOR_AN_ABBREVIATION = 5


class Certified(Protocol):
    """A certificate of a listing, however it was read."""

    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class CertificateKind:
    """``name`` is the same in every language; ``meaning`` is a translation key."""

    code: str
    name: str
    meaning: str


CERTIFICATES: dict[str, CertificateKind] = {
    kind.code: kind
    for kind in (
        CertificateKind("halal", "Halal", N_("Permitted under Islamic law, by BPJPH")),
        CertificateKind("pirt", "P-IRT", N_("Food made at home, registered with the regency")),
        CertificateKind("bpom", "BPOM", N_("Registered with Indonesia's food and drug agency")),
        CertificateKind("sni", "SNI", N_("Meets the Indonesian national standard")),
        CertificateKind("haccp", "HACCP", N_("Food hazards are analysed and controlled")),
        CertificateKind("gmp", "GMP", N_("Good manufacturing practice")),
        CertificateKind("iso22000", "ISO 22000", N_("Food safety management")),
        CertificateKind("brc", "BRCGS", N_("Food safety standard of British retailers")),
        CertificateKind("organic-eu", "EU Organic", N_("Organic under European Union rules")),
        CertificateKind("organic-usda", "USDA Organic", N_("Organic under United States rules")),
        CertificateKind("organic-jas", "JAS Organic", N_("Organic under Japanese rules")),
        CertificateKind("fairtrade", "Fairtrade", N_("Fair prices and premium for producers")),
        CertificateKind("rainforest", "Rainforest Alliance", N_("Sustainable farms and forests")),
        CertificateKind("gi", "GI", N_("Geographical indication: the place makes the product")),
        CertificateKind("svlk", "SVLK", N_("Legal timber, with V-Legal or FLEGT papers")),
        CertificateKind("fsc", "FSC", N_("Wood from responsibly managed forests")),
        CertificateKind("gots", "GOTS", N_("Organic textile from fibre to finished cloth")),
        CertificateKind("oeko-tex", "OEKO-TEX", N_("Textile tested for harmful substances")),
        CertificateKind("msc", "MSC", N_("Wild fish from sustainable fisheries")),
        CertificateKind("asc", "ASC", N_("Fish from responsible farms")),
    )
}


def certificate_name(code: str) -> str:
    """The short name for a badge; an unknown code is shown as a name would be written."""
    kind = CERTIFICATES.get(code)
    if kind is not None:
        return kind.name
    words = code.replace("-", " ").strip() or code
    return words.upper() if len(words) <= _SHORT_ENOUGH_FOR_AN_ABBREVIATION else words.title()


def certificate_names(certificates: Iterable[Certified]) -> list[str]:
    """The short name of each."""
    return [certificate_name(certificate.kind) for certificate in certificates]


def certificate_meaning(code: str) -> str:
    """What the certificate says (a translation key); empty for a code we do not know."""
    kind = CERTIFICATES.get(code)
    return kind.meaning if kind is not None else ""
