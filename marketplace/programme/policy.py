"""Who reads the programme's figures."""

from __future__ import annotations

from marketplace.organisations.roles import Role, roles

OFFICERS_ONLY = roles(Role.PROGRAMME_OFFICER)
