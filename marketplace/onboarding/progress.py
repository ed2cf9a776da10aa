"""The way of an enterprise to its first published listing; each step follows from what is there.

No step is remembered as "done": leaving and coming back shows the same, whoever did it.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.labels import N_, Labelled


class OnboardingStep(Labelled):
    """In their order; the label says what the step is about."""

    ACCOUNT = "account", N_("Your village and your account")
    IDENTITY = "identity", N_("Legal identity of the BUMDes")
    PEOPLE = "people", N_("Director and operator")
    MANDATE = "mandate", N_("Selling mandate from the ministry")
    LISTING = "listing", N_("The listing of your flagship")
    SUBMISSION = "submission", N_("Handed in to LPEI's curators")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is there now."""

    identity_complete: bool
    people: int
    invited: int
    mandated: bool
    listing_id: str | None
    submitted: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A step with its state: done, current or ahead."""

    step: OnboardingStep
    state: str


def stages(facts: Facts) -> tuple[Stage, ...]:
    """Every step; the first that is not done is the current one, and none has to wait for it."""
    done = {
        OnboardingStep.ACCOUNT: True,
        OnboardingStep.IDENTITY: facts.identity_complete,
        OnboardingStep.PEOPLE: facts.people + facts.invited > 1,
        OnboardingStep.MANDATE: facts.mandated,
        OnboardingStep.LISTING: facts.listing_id is not None,
        OnboardingStep.SUBMISSION: facts.submitted,
    }
    current = next((step for step in OnboardingStep if not done[step]), None)
    return tuple(
        Stage(step, "done" if done[step] else "current" if step is current else "ahead")
        for step in OnboardingStep
    )


def finished(facts: Facts) -> bool:
    """Whether the enterprise needs no guiding any more: its listing went to the curators."""
    return facts.submitted


def next_own_step(facts: Facts) -> OnboardingStep | None:
    """The first step that somebody of the enterprise can take; the mandate is the ministry's."""
    waits_for_mandate = (OnboardingStep.LISTING, OnboardingStep.SUBMISSION)
    for stage in stages(facts):
        if stage.state == "done" or stage.step is OnboardingStep.MANDATE:
            continue
        return None if stage.step in waits_for_mandate and not facts.mandated else stage.step
    return None
