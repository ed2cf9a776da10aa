"""What a commit and a merge do to segments: which documents they outdate and write, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.search.blocks import Numbers
from marketplace.search.documents import SearchDocument
from marketplace.search.segments import SegmentDraft
from marketplace.search.snapshot import Part, Snapshot


@dataclass(frozen=True)
class Change:
    """One commit beside its draft.

    ``outdated`` are documents of the snapshot that live no more. ``count`` is how many documents
    are written or removed.
    """

    outdated: Numbers
    count: int

    def outdated_in(self, part: Part) -> Numbers:
        """The outdated documents of one segment, by its own numbers."""
        last = part.offset + len(part.columns)
        outdated = self.outdated[(self.outdated >= part.offset) & (self.outdated < last)]
        return outdated - np.int32(part.offset)


@dataclass(frozen=True)
class Merge:
    """Segments by name, and where each of their documents stands in the draft of their heir.

    -1 stands for a document that lived no more. Others may be outdated while the heir is made.
    """

    numbers: Mapping[str, Numbers]

    def outdated_since(self, name: str, deleted: Numbers) -> Numbers:
        """The heir's numbers of what one segment's ``deleted`` lost after it was drafted."""
        numbers = self.numbers[name][deleted]
        return numbers[numbers >= 0]


def draft_change(
    draft: SegmentDraft,
    snapshot: Snapshot,
    changes: Mapping[int, SearchDocument | None],
    *,
    sequence: int,
) -> Change:
    """Drafts the segment of a commit."""
    outdated = np.concatenate([snapshot.numbers_of(list(changes)), snapshot.carriers()])
    written = [document for document in changes.values() if document is not None]
    for document in written:
        draft.add(document)
    draft.add_sequence(sequence)
    removed = {number for number, document in changes.items() if document is None}
    return Change(outdated, len(written) + len(snapshot.ids_among(removed)))


def draft_merge(draft: SegmentDraft, snapshot: Snapshot, parts: Sequence[Part]) -> Merge:
    """Drafts the heir of segments: what lives in them, and the sequence as far as it is known.

    A commit that comes meanwhile carries a higher sequence, and the highest counts.
    """
    numbers = {part.segment.name: draft.add_segment(part.segment) for part in parts}
    draft.add_sequence(snapshot.sequence())
    return Merge(numbers)
