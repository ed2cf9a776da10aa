"""The words of the thesaurus's own trade: languages, kinds of concepts, what a change does; pure."""

from __future__ import annotations

from marketplace.labels import N_, Labelled


class Language(Labelled):
    """The languages a concept has terms in; the values are those of the shipped files."""

    INDONESIAN = "id", N_("Indonesian")
    ENGLISH = "en", N_("English")
    CHINESE_SIMPLIFIED = "zh_hans", N_("Chinese (simplified)")
    CHINESE_TRADITIONAL = "zh_hant", N_("Chinese (traditional)")
    JAPANESE = "ja", N_("Japanese")
    KOREAN = "ko", N_("Korean")
    ARABIC = "ar", N_("Arabic")
    SPANISH = "es", N_("Spanish")
    GERMAN = "de", N_("German")
    FRENCH = "fr", N_("French")
    DUTCH = "nl", N_("Dutch")
    TRADE = "trade", N_("Trade and regional names")

    @property
    def html(self) -> str:
        """The language tag of a term on a page; trade names are of no one language."""
        return {"zh_hans": "zh-Hans", "zh_hant": "zh-Hant", "trade": ""}.get(self, self.value)


class Kind(Labelled):
    """What a concept is: something sold, how something is, or what no village makes."""

    PRODUCT = "product", N_("Product")
    QUALITY = "quality", N_("Quality")
    ABSENT = "absent", N_("Made by no village"), "attention"


class Decision(Labelled):
    """What a change did to its term or concept."""

    ADDED = "added", N_("Added"), "good"
    REMOVED = "removed", N_("Removed"), "attention"

    @property
    def opposite(self) -> Decision:
        return Decision.REMOVED if self is Decision.ADDED else Decision.ADDED


SEPARATOR = ";"  # between the keys of broader concepts


def listed_keys(text: str) -> tuple[str, ...]:
    """The concept keys of a list as it is stored."""
    return tuple(filter(None, text.split(SEPARATOR)))
