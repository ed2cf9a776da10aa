"""What each test would otherwise compile anew: SQL statements, templates, how addresses are built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from typing_extensions import override
from werkzeug.routing import Rule

from marketplace.db import db
from marketplace.web.languages import Site


class Statements(dict[Any, Any]):
    """SQLAlchemy's compiled statements, by the kind of database instead of by engine.

    Its own cache lives and dies with an engine, and every test has an engine of its own.
    """

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


class Templates(BytecodeCache):
    """Jinja's compiled templates in memory; checked against the source as always."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class UnhurriedRule(Rule):
    """Compiles how its address is built when one is built: a test builds few of many hundreds."""

    @override
    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []

        def build(rule: UnhurriedRule, /, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(super()._compile_builder(append_unknown))
            return compiled[0](rule, **values)

        return build


STATEMENTS = Statements()
TEMPLATES = Templates()
Site.url_rule_class = UnhurriedRule


def warm(app: Flask) -> Flask:
    """Let ``app`` use what earlier tests compiled."""
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        db.engine.update_execution_options(compiled_cache=STATEMENTS)
    return app
