"""The order of answers: tier, then what is sorted by, then a turn that changes by the day."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from marketplace.search.columns import UNKNOWN, Columns, day_number, share
from marketplace.search.documents import SearchQuery, Sort
from marketplace.search.filtering import prices
from marketplace.search.postings import Scores
from marketplace.search.ranking import Answers

# What a listing's standing adds to its relevance at most. Payment never adds anything.
BOOSTS = (0.05, 0.05, 0.03)  # readiness grade, on time, answered
FRESH_BOOST = 0.02
FRESH_DAYS = 60
# Scores nearer to each other than this are equal, and equal villages take turns.
STEP = 0.001
# SplitMix64: what differs by a day or an id comes out as if thrown by dice.
_DAILY = 0x9E37_79B9_7F4A_7C15
_ROUNDS = ((30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB), (31, 1))
_WORD = 1 << 64

Keys = npt.NDArray[np.float64]


def order(answers: Answers, query: SearchQuery, columns: Columns) -> npt.NDArray[np.intp]:
    """The places of answers in the order they are shown, as far as the page needs it."""
    documents = answers.documents
    keys = _keys(answers, query, columns)
    turns = columns.keep(("turns", query.day), lambda: turns_of(columns.numbers("id"), query.day))
    wanted = query.window.stop
    if len(documents) > 4 * wanted:
        near = _smallest(answers.tiers, keys, wanted)
    else:
        near = np.arange(len(documents))
    sorted_places = np.lexsort((turns[documents[near]], keys[near], answers.tiers[near]))
    return near[sorted_places]


def boosted(answers: Answers, query: SearchQuery, columns: Columns) -> Scores:
    """The scores with what standing and freshness add."""
    boosts = columns.keep(("boosts", query.day), lambda: _boosts(columns, query.day))
    scores: Scores = answers.scores * boosts[answers.documents]
    return scores


def _boosts(columns: Columns, day: date | None) -> Scores:
    boosts: npt.NDArray[np.floating] = 1 + share(columns.rows["standing"]) @ np.array(
        BOOSTS, dtype=np.float32
    )
    if day is not None:
        age = day_number(day) - columns.numbers("published")
        boosts = boosts + FRESH_BOOST * np.clip(1 - age / FRESH_DAYS, 0, 1) * (age >= 0)
    return np.asarray(boosts, dtype=np.float32)


def _keys(answers: Answers, query: SearchQuery, columns: Columns) -> Keys:
    """What is sorted by, the smallest first; what is not known comes last."""
    documents = answers.documents
    if query.sort is Sort.RELEVANCE:
        return np.asarray(-np.round(boosted(answers, query, columns).astype(np.float64) / STEP))
    if query.sort is Sort.PRICE:
        return np.nan_to_num(prices(columns, query.rates)[documents], nan=np.inf)
    if query.sort is Sort.ON_TIME:
        on_time = columns.rows["standing"][documents, 1].astype(np.float64)
        return np.where(on_time == UNKNOWN, np.inf, -on_time)
    if query.sort is Sort.NEWEST:
        return -columns.numbers("published")[documents].astype(np.float64)
    known = columns.numbers(query.sort.value)[documents].astype(np.float64)
    return np.where(known > 0, known, np.inf)


def turns_of(ids: npt.NDArray[np.int64], day: date | None) -> npt.NDArray[np.int64]:
    """Without a day, the ids; else numbers that mix them anew each day.

    Adding the day to scattered ids would only move them round a circle: whoever follows the widest
    gap would nearly always be first.
    """
    if day is None:
        return ids
    mixed = ids.astype(np.uint64) + np.uint64(day_number(day) * _DAILY % _WORD)
    for shift, factor in _ROUNDS:
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed >> np.uint64(1)).astype(np.int64)


def _smallest(tiers: npt.NDArray[np.int8], keys: Keys, wanted: int) -> npt.NDArray[np.intp]:
    """The places that may be among the first ``wanted``, equal ones all of them."""
    before = 0
    for tier, count in enumerate(np.bincount(tiers).tolist()):
        if before + count >= wanted:
            here = tiers == tier
            missing = wanted - before
            limit = np.partition(keys[here], missing - 1)[missing - 1]
            return np.flatnonzero((tiers < tier) | (here & (keys <= limit)))
        before += count
    return np.arange(len(tiers))
