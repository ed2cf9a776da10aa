"""What a revision changes, term by term, in lines a person can compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale, gettext

from marketplace.catalog import texts
from marketplace.catalog.categories import category_label
from marketplace.catalog.certificates import certificate_name
from marketplace.catalog.revisions import ListingRevision
from marketplace.catalog.terms import ListingTerms
from marketplace.catalog.terms_json import from_plain
from marketplace.catalog.values import (
    HeldCertificate,
    MakerTerms,
    MaterialTerms,
    OfferTerms,
    PackTerms,
    RecognitionTerms,
    SampleTerms,
)
from marketplace.labels import N_
from marketplace.trade_terms import COUNTRIES

# Translation keys; a field set of another feature is shown by its own name.
LABELS: Mapping[str, str] = {
    "name_id": N_("Name in Indonesian"),
    "name_en": N_("Name in English"),
    "summary_en": N_("One sentence in English"),
    "summary_id": N_("One sentence in Indonesian"),
    "description_en": N_("Description in English"),
    "description_id": N_("Description in Indonesian"),
    "story_en": N_("Story in English"),
    "story_id": N_("Story in Indonesian"),
    "category": N_("Category"),
    "hs_code": N_("Customs number (HS code)"),
    "processing": N_("How far it is made"),
    "keywords": N_("Other words buyers may use"),
    "unit": N_("Counted in"),
    "monthly_capacity": N_("Capacity a month"),
    "lead_time_days": N_("Lead time"),
    "longer_lead_times": N_("Longer lead times"),
    "offers": N_("Prices"),
    "moq_increment": N_("Orders grow in steps of"),
    "stock": N_("Ready to ship now"),
    "season_months": N_("Months"),
    "packs": N_("Packing"),
    "samples_offered": N_("Samples"),
    "sample": N_("Terms of a sample"),
    "ships_to": N_("Countries"),
    "certificates": N_("Certificates"),
    "makers": N_("Makers"),
    "materials": N_("Materials"),
    "recognitions": N_("Awards and programmes"),
    "photos": N_("Photos"),
    texts.set_of("zh"): N_("Texts in Chinese"),
    texts.set_of("ja"): N_("Texts in Japanese"),
    texts.set_of("ar"): N_("Texts in Arabic"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One term: its label, and what it said and shall say, in lines; their lang tag where it is known."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    language: str = ""

    @property
    def gone(self) -> tuple[str, ...]:
        return tuple(line for line in self.before if line not in self.after)

    @property
    def new(self) -> tuple[str, ...]:
        return tuple(line for line in self.after if line not in self.before)

    @property
    def same(self) -> tuple[str, ...]:
        return tuple(line for line in self.after if line in self.before)


def of(revision: ListingRevision) -> list[Change]:
    """What changes, in the order of the terms; other features' sets come last."""
    before, after = revision.before(), revision.after()
    order = {name: place for place, name in enumerate(ListingTerms.__dataclass_fields__)}
    names = sorted(after, key=lambda name: order.get(name, len(order)))
    return [
        Change(
            term_label(name),
            _lines(name, before[name]),
            _lines(name, after[name]),
            _tag(name),
        )
        for name in names
    ]


def term_label(name: str) -> str:
    """The words of a term in the reader's language; another feature's field set keeps its name."""
    return gettext(LABELS[name]) if name in LABELS else name


def _tag(name: str) -> str:
    language = texts.language_of(name)
    if language is not None:
        return language.tag
    return {"_id": "id", "_en": "en"}.get(name[-3:], "")


def _lines(name: str, plain: Any) -> tuple[str, ...]:
    value = from_plain(name, plain)
    if value is None or value == "":
        return ()
    if texts.language_of(name) is not None:
        value = "\n".join(value[part] for part in texts.PARTS)
    write = _WRITERS.get(name)
    if write is not None:
        rows = value if isinstance(value, (tuple, list)) else (value,)
        return tuple(write(one) for one in rows)
    if isinstance(value, str):
        return tuple(line for line in value.split("\n") if line)
    return tuple(str(one) for one in (value if isinstance(value, (tuple, list)) else (value,)))


def _offer(offer: OfferTerms) -> str:
    tiers = "; ".join(f"{quantity:,}: {price}" for quantity, price in offer.tiers)
    return f"{offer.incoterm} {offer.named_place} · {tiers}"


def _pack(pack: PackTerms) -> str:
    sides = f"{pack.length_mm} × {pack.width_mm} × {pack.height_mm} mm"
    return f"{pack.name} · {pack.units:,} · {pack.net_g:,} g / {pack.gross_g:,} g · {sides}"


def _certificate(one: HeldCertificate) -> str:
    days = " – ".join(str(day or "…") for day in (one.valid_from_date, one.valid_to_date))
    paper = one.file[:12]
    said = (certificate_name(one.kind), one.issuer, one.number, days, one.file_name, paper)
    return " · ".join(filter(None, said))


def _sample(sample: SampleTerms) -> str:
    return f"{sample.price} · {sample.days} · {gettext(sample.credit.label)}"


def _maker(maker: MakerTerms) -> str:
    said = (maker.craft, maker.name, str(maker.consented_date or ""), maker.consent_note)
    return " · ".join(filter(None, said))


def _material(material: MaterialTerms) -> str:
    return " · ".join(filter(None, (material.name, material.origin)))


def _recognition(one: RecognitionTerms) -> str:
    return f"{gettext(one.kind.label)}: {one.name}, {one.year} ({one.source})"


def _photo(photo: Mapping[str, Any]) -> str:
    spot = f"{photo['focus_x'] // 10} % / {photo['focus_y'] // 10} %"
    said = (photo["alt_id"], photo["alt_en"], photo["credit"], spot, str(photo["photo"])[:6])
    return " · ".join(filter(None, said))


def _step(step: tuple[int, int]) -> str:
    return f"≥ {step[0]:,}: {step[1]}"


def month_name(number: int) -> str:
    """``January`` in the reader's language."""
    day = date(2026, number, 1)  # any year: only the month is written
    return str(format_date(day, "LLLL", locale=get_locale()))


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "category": lambda slug: gettext(category_label(slug)),
    "processing": lambda processing: gettext(processing.label),
    "offers": _offer,
    "packs": _pack,
    "certificates": _certificate,
    "sample": _sample,
    "samples_offered": lambda offered: gettext("Offered") if offered else gettext("Not offered"),
    "makers": _maker,
    "materials": _material,
    "recognitions": _recognition,
    "photos": _photo,
    "longer_lead_times": _step,
    "season_months": month_name,
    "ships_to": lambda code: COUNTRIES.get(code, code),
}
