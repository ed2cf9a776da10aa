"""What is counted together: a limit, and whom it holds."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from flask import current_app

from marketplace.tallies.limits import Limit

_KEY_FOR = b"desaport.tallies:"


@dataclass(frozen=True, slots=True)
class Tally:
    """``whose`` may be an address or an e-mail address: it is kept as ``digest()`` only."""

    limit: Limit
    whose: str

    def digest(self) -> str:
        """Keyed, for there are few enough addresses to try them all against a plain digest."""
        key = _KEY_FOR + str(current_app.config["SECRET_KEY"]).encode()
        said = f"{self.limit.name}:{self.whose}".encode()
        return hmac.new(key, said, hashlib.sha256).hexdigest()
