"""Jinja's environment, with the globals of all templates in one dictionary.

Jinja lays an empty dictionary of its own before them for each template, and looks through both for
each name of each import and include: a twentieth of a product page.
"""

from __future__ import annotations

from collections.abc import MutableMapping

from flask.templating import Environment as FlaskEnvironment


class Environment(FlaskEnvironment):
    """Flask's own but for that; a template that is given globals has them before the others."""

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        return super().make_globals(d) if d else self.globals
