"""What in a message leads money or talk away from here: account numbers, contacts, links; pure.

Few false alarms matter more than finding everything: a warning that stands at harmless messages is
soon read over. So an account number needs a checksum or a bank's word beside it, a telephone number
a plus or the word, and what is written like an HS code, a date, a quantity or one of our own numbers
is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.labels import N_, Labelled
from marketplace.trade_terms import COUNTRIES


class SignKind(Labelled):
    ACCOUNT = "account", N_("Bank account number"), "danger"
    PHONE = "phone", N_("Telephone or chat"), "attention"
    EMAIL = "email", N_("E-mail address"), "attention"
    LINK = "link", N_("Link to another site"), "attention"


@dataclass(frozen=True, slots=True)
class Sign:
    """``text`` as it was written."""

    kind: SignKind
    text: str

    @property
    def masked(self) -> str:
        """Enough to recognise it by, too little to pay to."""
        plain = "".join(self.text.split())
        return f"{plain[:4]}…{plain[-2:]}"


OUR_HOSTS = ("desaport.example",)
NEAR = 40  # characters between a bank's word and the number it speaks of

# Spaces and dashes people put between groups of digits; never a line's end.
_GAP = r"[ \u00a0-]?"
_IBAN = re.compile(rf"\b[A-Z]{{2}}\d{{2}}(?:{_GAP}[A-Z0-9]){{11,30}}", re.IGNORECASE)
_DIGITS = re.compile(rf"(?<![\w.,/-])\d(?:{_GAP}\d){{7,18}}(?![\w/-]|[.,]\d)")
# ISO 9362, and only right behind its word: eight capitals alone may be any word.
_SWIFT = re.compile(
    r"\b(?i:swift|bic)(?i:[ /-]?(?:bic|code|kode))?\s?[:：#]?\s?"
    r"([A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b"
)
_COUNTED_BEFORE = re.compile(
    r"(?:\b(?:Rp|IDR|USD|EUR|CNY|JPY|HS(?: code)?)\.?|[$€¥£])\s?$", re.IGNORECASE
)
_COUNTED_AFTER = re.compile(
    r"^\s?(?:IDR|USD|EUR|CNY|JPY|rupiah|dollars?|pcs|pieces|kg|tons?|cartons?|元|个|件)",
    re.IGNORECASE,
)
_BANK_WORDS = re.compile(
    r"\b(?:bank|account|acct|a/c|iban|beneficiary|wire|swift|bic|rekening|rek|norek|transfer|"
    r"bca|bri|bni|mandiri|btn|virtual account|atas nama)\b|银行|账户|账号|帐号|帐户|卡号|汇款|转账|开户",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w+])\+\d(?:[ ().\u00a0-]{0,2}\d){7,14}(?!\d)")
_PHONE_WORDS = re.compile(
    r"\b(?:whats ?app|wa|phone|mobile|tel|telp|telepon|hp|call me|wechat|telegram)\b|"
    r"微信|电话|手机|电联",
    re.IGNORECASE,
)
_LOCAL_PHONE = re.compile(r"(?<![\w.,/-])0?\d(?:[ .\u00a0-]?\d){8,13}(?![\w/-]|[.,]\d)")
_CHAT = re.compile(
    r"\b(?:wa\.me|t\.me|line\.me|chat\.whatsapp\.com)/\S+|"
    r"\b(?:wechat|weixin|telegram|line id) ?(?:id)? ?[:：] ?@?[\w.-]{4,}|微信号? ?[:：] ?[\w-]{4,}",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b")
_LINK = re.compile(r"\b(?:https?://|www\.)([^\s/<>\"')]+)\S*", re.IGNORECASE)


def signs_in(text: str) -> list[Sign]:
    """Every sign once, account numbers first."""
    found: list[Sign] = []
    for read in (_accounts, _emails, _links, _phones):
        for sign in read(text):
            if not any(_covers(earlier, sign) for earlier in found):
                found.append(sign)
    return found


def kinds_in(text: str) -> list[SignKind]:
    """What a warning names, in the order of SignKind."""
    found = {sign.kind for sign in signs_in(text)}
    return [kind for kind in SignKind if kind in found]


def is_iban(written: str) -> bool:
    """ISO 13616: the checksum holds, whatever the gaps and the case."""
    plain = re.sub(r"[^A-Z0-9]", "", written.upper())
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", plain):
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def _accounts(text: str) -> Iterator[Sign]:
    for match in _IBAN.finditer(text):
        iban = _iban_at_start(match.group())
        if iban:
            yield Sign(SignKind.ACCOUNT, iban)
    for match in _DIGITS.finditer(text):
        if _near(text, match, _BANK_WORDS) and not _counts(text, match):
            yield Sign(SignKind.ACCOUNT, match.group())
    for match in _SWIFT.finditer(text):
        if match.group(2) in COUNTRIES:
            yield Sign(SignKind.ACCOUNT, match.group(1))


def _iban_at_start(written: str) -> str:
    """The longest beginning that is an IBAN: the words behind it may look like more of it."""
    ends = (end for end in range(len(written), 14, -1) if written[end - 1].isalnum())
    return next((written[:end] for end in ends if is_iban(written[:end])), "")


def _phones(text: str) -> Iterator[Sign]:
    for pattern in (_PHONE, _CHAT):
        for match in pattern.finditer(text):
            yield Sign(SignKind.PHONE, match.group())
    for match in _LOCAL_PHONE.finditer(text):
        if _near(text, match, _PHONE_WORDS) and not _counts(text, match):
            yield Sign(SignKind.PHONE, match.group())


def _emails(text: str) -> Iterator[Sign]:
    for match in _EMAIL.finditer(text):
        yield Sign(SignKind.EMAIL, match.group())


def _links(text: str) -> Iterator[Sign]:
    for match in _LINK.finditer(text):
        host = match.group(1).lower().rstrip(".,;:")
        if not any(host == ours or host.endswith(f".{ours}") for ours in OUR_HOSTS):
            yield Sign(SignKind.LINK, match.group())


def _near(text: str, match: re.Match[str], words: re.Pattern[str]) -> bool:
    before = text[max(0, match.start() - NEAR) : match.start()]
    after = text[match.end() : match.end() + NEAR // 2]
    return bool(words.search(before) or words.search(after))


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether the digits are a sum, a quantity, an HS code or a day."""
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() :]
    counted = _COUNTED_BEFORE.search(before) or _COUNTED_AFTER.search(after[:12])
    return bool(counted) or _is_day(match.group())


def _is_day(digits: str) -> bool:
    """``2027-03-31`` and ``20270331``, which stand beside "transfer" often enough."""
    plain = re.sub(r"\D", "", digits)
    return bool(re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", plain))


def _covers(earlier: Sign, sign: Sign) -> bool:
    return sign.text in earlier.text
