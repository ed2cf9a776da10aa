"""Who may give whom an office of the ministry, of LPEI or of Desaport; pure.

Our staff fill every office. A programme officer fills those of a narrower region than their own, for
the province knows whom its kabupaten trust.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.organisations.roles import KIND_OF, OrganisationKind, Role

# In the order in which pages name them.
AUTHORITIES = (OrganisationKind.MINISTRY, OrganisationKind.LPEI, OrganisationKind.PLATFORM)
OFFICE_ROLES = tuple(role for kind in AUTHORITIES for role in Role if KIND_OF[role] is kind)


@dataclass(frozen=True, slots=True)
class Office:
    """``region_code`` is a province's or a kabupaten's; None is the whole country."""

    role: Role
    region_code: str | None = None

    @property
    def whole(self) -> bool:
        return self.region_code is None

    def contains(self, region_code: str | None) -> bool:
        """Whether that region lies in this office's and is smaller."""
        if region_code is None:
            return False
        return self.whole or region_code.startswith(f"{self.region_code}.")


def may_fill(holder: Office, office: Office) -> bool:
    """Whether who holds the first may appoint into the second, and end it."""
    if office.role not in OFFICE_ROLES or not (
        office.whole or office.role is Role.PROGRAMME_OFFICER
    ):
        return False
    if holder.role is Role.STAFF:
        return True
    both_officers = holder.role is office.role is Role.PROGRAMME_OFFICER
    return both_officers and holder.contains(office.region_code)


def fillable(holder: Office) -> tuple[Role, ...]:
    """The roles in which they may appoint somebody, somewhere."""
    if holder.role is Role.STAFF:
        return OFFICE_ROLES
    return (Role.PROGRAMME_OFFICER,) if appoints(holder) else ()


def appoints(holder: Office) -> bool:
    """Whether they may appoint anybody: below a kabupaten there is no office."""
    if holder.role is Role.STAFF:
        return True
    return holder.role is Role.PROGRAMME_OFFICER and "." not in (holder.region_code or "")


def two_sides(one: OrganisationKind, other: OrganisationKind) -> bool:
    """Whether nobody may act for both: who holds an office holds none elsewhere and does not trade."""
    return one is not other and (one in AUTHORITIES or other in AUTHORITIES)
