"""Kinds of organisations and the roles people have in them; pure."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.labels import N_, Labelled


class OrganisationKind(Labelled):
    """``bumdes`` is a village-owned enterprise, the seller of record."""

    BUMDES = "bumdes", N_("Village enterprise (BUMDes)")
    BUYER = "buyer", N_("Buyer company")
    LPEI = "lpei", N_("LPEI (Indonesia Eximbank)")
    MINISTRY = "ministry", N_("Village ministry")
    PLATFORM = "platform", N_("Desaport")


class Role(Labelled):
    """What a member does for the organisation. Source: trade reference 5.1, domain reference 2.8."""

    BUYER = "buyer", N_("Buyer")
    SELLER_OPERATOR = "seller_operator", N_("BUMDes operator")
    SELLER_DIRECTOR = "seller_director", N_("BUMDes director")
    CURATOR = "curator", N_("LPEI curator")
    FINANCE_MAKER = "finance_maker", N_("LPEI analyst (maker)")
    FINANCE_CHECKER = "finance_checker", N_("LPEI reviewer (checker)")
    FINANCE_APPROVER = "finance_approver", N_("LPEI approver")
    PROGRAMME_OFFICER = "programme_officer", N_("Programme officer")
    STAFF = "staff", N_("Desaport staff")


KIND_OF = {
    Role.BUYER: OrganisationKind.BUYER,
    Role.SELLER_OPERATOR: OrganisationKind.BUMDES,
    Role.SELLER_DIRECTOR: OrganisationKind.BUMDES,
    Role.CURATOR: OrganisationKind.LPEI,
    Role.FINANCE_MAKER: OrganisationKind.LPEI,
    Role.FINANCE_CHECKER: OrganisationKind.LPEI,
    Role.FINANCE_APPROVER: OrganisationKind.LPEI,
    Role.PROGRAMME_OFFICER: OrganisationKind.MINISTRY,
    Role.STAFF: OrganisationKind.PLATFORM,
}
SELLERS = frozenset({Role.SELLER_OPERATOR, Role.SELLER_DIRECTOR})
FINANCIERS = frozenset({Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.FINANCE_APPROVER})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for one organisation in one role, for the length of one request or job."""

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

    @property
    def sells(self) -> bool:
        return self.role in SELLERS

    @property
    def buys(self) -> bool:
        return self.role is Role.BUYER

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


BUYERS_ONLY = roles(Role.BUYER)
SELLERS_ONLY = InRole(SELLERS)
DIRECTORS_ONLY = roles(Role.SELLER_DIRECTOR)
TRADERS_ONLY = InRole(SELLERS | {Role.BUYER})
FINANCIERS_ONLY = InRole(FINANCIERS)
