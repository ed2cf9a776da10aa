"""What is counted together: a limit, and whom it holds."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.tallies.limits import Limit
from marketplace.web.keyed import keyed_digest


@dataclass(frozen=True, slots=True)
class Tally:
    """``whose`` may be an address or an e-mail address: it is kept as ``digest()`` only."""

    limit: Limit
    whose: str

    def digest(self) -> str:
        """Keyed, for there are few enough addresses to try them all against a plain digest."""
        return keyed_digest(f"{self.limit.name}:{self.whose}", purpose="tallies")
