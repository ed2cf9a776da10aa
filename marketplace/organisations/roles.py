"""Kinds of organisations and the roles people have in them; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marketplace.labels import N_, Labelled
from marketplace.organisations.powers import Case, Power, Step, find_power


class OrganisationKind(Labelled):
    """``bumdes`` is a village-owned enterprise, the seller of record."""

    BUMDES = "bumdes", N_("Village enterprise (BUMDes)")
    BUYER = "buyer", N_("Buyer company")
    EXPORT_PARTNER = "export_partner", N_("Export partner")
    LPEI = "lpei", N_("LPEI (Indonesia Eximbank)")
    MINISTRY = "ministry", N_("Village ministry")
    PLATFORM = "platform", N_("Desaport")


class Role(Labelled):
    """What a member does for the organisation. Source: trade reference 5.1, domain reference 2.8."""

    BUYER = "buyer", N_("Buyer")
    BUYER_APPROVER = "buyer_approver", N_("Buyer and approver")
    SELLER_OPERATOR = "seller_operator", N_("BUMDes operator")
    SELLER_DIRECTOR = "seller_director", N_("BUMDes director")
    EXPORT_STAFF = "export_staff", N_("Export staff")
    EXPORT_MANAGER = "export_manager", N_("Export manager")
    CURATOR = "curator", N_("LPEI curator")
    FINANCE_MAKER = "finance_maker", N_("LPEI analyst (maker)")
    FINANCE_CHECKER = "finance_checker", N_("LPEI reviewer (checker)")
    FINANCE_APPROVER = "finance_approver", N_("LPEI approver")
    PROGRAMME_OFFICER = "programme_officer", N_("Programme officer")
    STAFF = "staff", N_("Desaport staff")


KIND_OF = {
    Role.BUYER: OrganisationKind.BUYER,
    Role.BUYER_APPROVER: OrganisationKind.BUYER,
    Role.SELLER_OPERATOR: OrganisationKind.BUMDES,
    Role.SELLER_DIRECTOR: OrganisationKind.BUMDES,
    Role.EXPORT_STAFF: OrganisationKind.EXPORT_PARTNER,
    Role.EXPORT_MANAGER: OrganisationKind.EXPORT_PARTNER,
    Role.CURATOR: OrganisationKind.LPEI,
    Role.FINANCE_MAKER: OrganisationKind.LPEI,
    Role.FINANCE_CHECKER: OrganisationKind.LPEI,
    Role.FINANCE_APPROVER: OrganisationKind.LPEI,
    Role.PROGRAMME_OFFICER: OrganisationKind.MINISTRY,
    Role.STAFF: OrganisationKind.PLATFORM,
}
BUYERS = frozenset({Role.BUYER, Role.BUYER_APPROVER})
SELLERS = frozenset({Role.SELLER_OPERATOR, Role.SELLER_DIRECTOR})
EXPORTERS = frozenset({Role.EXPORT_STAFF, Role.EXPORT_MANAGER})
# Who binds the seller's side of a trade, and who looks after a team.
BINDERS = frozenset({Role.SELLER_DIRECTOR, Role.EXPORT_MANAGER})
LEADERS = BINDERS | {Role.BUYER_APPROVER}
FINANCIERS = frozenset({Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.FINANCE_APPROVER})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for one organisation in one role, for the length of one request or job.

    ``powers`` are the export mandates in force when the request came, on ``powers_date``; nothing
    keeps them longer. ``under`` is the one by which an act is done for somebody else.
    """

    person_id: int
    person_public_id: str
    person_name: str
    email: str
    organisation_id: int
    organisation_public_id: str
    organisation_name: str
    kind: OrganisationKind
    role: Role
    country: str = ""
    province_code: str | None = None  # of a programme officer who answers for one province only
    regency_code: str | None = None  # of one who answers for one kabupaten of it only
    powers: tuple[Power, ...] = ()
    powers_date: date = date.min
    under: Power | None = None

    @property
    def sells(self) -> bool:
        return self.role in SELLERS

    @property
    def buys(self) -> bool:
        return self.role in BUYERS

    @property
    def approves(self) -> bool:
        """Whether they may say yes to more than their company's limit."""
        return self.role is Role.BUYER_APPROVER

    @property
    def exports(self) -> bool:
        """Whether they act for others, and only as far as a mandate goes."""
        return self.role in EXPORTERS

    @property
    def region_code(self) -> str | None:
        """What part of the country a programme officer answers for; None is all of it."""
        return self.regency_code or self.province_code

    @property
    def side_id(self) -> int:
        """The organisation whose word this is: the principal's, under a mandate."""
        return self.under.seller_id if self.under is not None else self.organisation_id

    @property
    def on_behalf(self) -> Mapping[str, object]:
        """What the record of an act says about for whom it was done."""
        if self.under is None:
            return {}
        return {
            "on_behalf_of": self.under.seller_public_id,
            "principal": self.under.seller_name,
            "mandate": self.under.number,
        }

    def stands_for_seller(self, case: Case, step: Step) -> bool:
        """Whether a mandate lets them take this step of this trade for its seller."""
        found = find_power(self.powers, case=case, step=step, day=self.powers_date)
        return self.exports and found is not None

    def powers_for(self, *steps: Step) -> list[Power]:
        """The mandates that let them take one of these steps of some trade."""
        return [one for one in self.powers if self.exports and one.steps.intersection(steps)]

    @property
    def finances(self) -> bool:
        return self.role in FINANCIERS


@dataclass(frozen=True, slots=True)
class InRole:
    """An access rule: these roles and no others."""

    allowed: frozenset[Role]

    def admits(self, actor: object | None) -> bool:
        return isinstance(actor, Actor) and actor.role in self.allowed


def roles(*allowed: Role) -> InRole:
    """The rule that admits exactly these roles."""
    return InRole(frozenset(allowed))


BUYERS_ONLY = InRole(BUYERS)
APPROVERS_ONLY = roles(Role.BUYER_APPROVER)
SELLERS_ONLY = InRole(SELLERS)
DIRECTORS_ONLY = roles(Role.SELLER_DIRECTOR)
TRADERS_ONLY = InRole(SELLERS | BUYERS)
# Both sides of a trade, and whoever speaks for the seller of it.
PARTIES_ONLY = InRole(SELLERS | EXPORTERS | BUYERS)
# The seller's side alone, and who binds it.
SELLING_ONLY = InRole(SELLERS | EXPORTERS)
BINDERS_ONLY = InRole(BINDERS)
TEAMS_ONLY = PARTIES_ONLY
LEADERS_ONLY = InRole(LEADERS)
FINANCIERS_ONLY = InRole(FINANCIERS)
