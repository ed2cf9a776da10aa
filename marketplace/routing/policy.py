"""Who looks at silences: programme officers by region, staff for how each was decided."""

from __future__ import annotations

from marketplace.organisations.roles import Role, roles

OFFICERS_ONLY = roles(Role.PROGRAMME_OFFICER)
STAFF_ONLY = roles(Role.STAFF)
