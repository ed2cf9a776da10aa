"""Words glued together: the known parts of a German or Dutch compound."""

from __future__ import annotations

from marketplace.search.thesaurus import Thesaurus

_SHORTEST_PART = 4
_SHORTEST_LONE_PART = 6
_LINKS = ("", "s", "n", "en", "es")


def parts(word: str, thesaurus: Thesaurus) -> tuple[str, ...]:
    """The known parts, such as Ingwer and Pulver, or the one part that is known."""
    known = thesaurus.is_compound_part
    cuts = range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1)
    for cut in cuts:
        left = _unlinked(word[:cut], thesaurus)
        if left and known(word[cut:]):
            return (left, word[cut:])
    for cut in cuts:
        if cut >= _SHORTEST_LONE_PART and known(word[:cut]):
            return (word[:cut],)
        if cut >= _SHORTEST_LONE_PART and known(word[-cut:]):
            return (word[-cut:],)
    return ()


def _unlinked(left: str, thesaurus: Thesaurus) -> str:
    for link in _LINKS:
        if left.endswith(link) and thesaurus.is_compound_part(left.removesuffix(link)):
            return left.removesuffix(link)
    return ""
