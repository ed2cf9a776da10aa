"""What the search page's answers leave behind: a person's last words, and words that found nothing."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from marketplace import clock
from marketplace.catalog.search_log import AnsweredSearch
from marketplace.organisations.acting import find_actor
from marketplace.organisations.roles import Actor
from marketplace.searches import keeping, policy, queries
from marketplace.searches.texts import one_spelling
from marketplace.web.after_answer import after_answer, asked_by_hand


def note(answered: AnsweredSearch) -> None:
    """Keep the words of a search that was sent off; further pages of it say nothing new."""
    text = answered.search.text
    if not text or answered.search.page != 1 or not asked_by_hand():
        return
    actor, at = find_actor(), clock.now()
    if actor is not None:
        after_answer(partial(_remember, actor=actor, text=text, at=at))
    # Staff who try a word again would count themselves.
    if not answered.found_something and not (actor and policy.can_read_misses(actor)):
        after_answer(partial(keeping.note_miss, text=text, language=answered.language, at=at))


def _remember(*, actor: Actor, text: str, at: datetime) -> None:
    latest = next(iter(queries.recent_texts(person_id=actor.person_id)), "")
    if one_spelling(latest) != one_spelling(text):
        keeping.remember(person_id=actor.person_id, text=text, at=at)
