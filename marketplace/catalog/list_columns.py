"""Columns that hold a short list: months of a season, codes of countries."""

from __future__ import annotations

import sqlalchemy as sa


class Codes(sa.TypeDecorator[tuple[str, ...]]):
    """Codes without white space, in order and each once, kept as one text between spaces."""

    impl = sa.String(1_000)
    cache_ok = True

    def process_bind_param(
        self,
        value: tuple[str, ...] | None,
        dialect: sa.Dialect,  # noqa: ARG002
    ) -> str:
        return " ".join(sorted(set(value or ())))

    def process_result_value(
        self,
        value: str | None,
        dialect: sa.Dialect,  # noqa: ARG002
    ) -> tuple[str, ...]:
        return tuple((value or "").split())


class Months(sa.TypeDecorator[tuple[int, ...]]):
    """Months of the year (1 to 12) in order, kept as ``01 02 12``."""

    impl = sa.String(35)
    cache_ok = True

    def process_bind_param(
        self,
        value: tuple[int, ...] | None,
        dialect: sa.Dialect,  # noqa: ARG002
    ) -> str:
        return " ".join(f"{month:02}" for month in sorted(set(value or ())))

    def process_result_value(
        self,
        value: str | None,
        dialect: sa.Dialect,  # noqa: ARG002
    ) -> tuple[int, ...]:
        return tuple(int(month) for month in (value or "").split())
