"""Settings: read once from the environment into one frozen value that refuses to be wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

E = TypeVar("E", bound=StrEnum)
ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
SHORTEST_PROMISE, LONGEST_PROMISE = 31, 365  # days that security.txt may stand, by RFC 9116
MOST_HOPS = 5
SEARCH_SCHEMES = ("whoosh", "tantivy", "postgres", "postgresql", "postgresql+psycopg")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
DEVELOPMENT_SECRET = "development-only-secret"  # noqa: S105  refused in production below


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class WorkerMode(StrEnum):
    THREAD = "thread"
    OFF = "off"


class ConfigError(ValueError):
    """A setting has a value we refuse to start with; the message names the setting."""


@dataclass(frozen=True, slots=True)
class Config:
    env: Environment
    debug: bool
    database_url: str
    search_index_dir: Path
    search_url: str
    storage_dir: Path
    secret_key: str
    stripe_secret_key: str
    stripe_webhook_secrets: tuple[str, ...]
    stripe_api_base: str | None
    mail_url: str | None
    worker: WorkerMode
    security_contact: str | None = None
    security_days: int = LONGEST_PROMISE // 2
    unlimited: bool = False
    site_url: str | None = None
    mail_reply_to: str | None = None
    trusted_hops: int = 0

    def __post_init__(self) -> None:
        _refuse_wrong_shapes(self)
        _refuse_wrong_addresses(self)
        _refuse_wrong_promises(self)
        if self.env is Environment.PRODUCTION:
            _refuse_in_production(self)
        elif "_live_" in self.stripe_secret_key:
            raise ConfigError("STRIPE_SECRET_KEY is a live key outside production.")
        if self.stripe_secret_key and not self.stripe_webhook_secrets:
            raise ConfigError("STRIPE_WEBHOOK_SECRETS must be set when STRIPE_SECRET_KEY is.")

    @property
    def production(self) -> bool:
        return self.env is Environment.PRODUCTION

    @property
    def mail_stays_here(self) -> bool:
        """Letters leave for no mail server: pages show them to whoever they are for."""
        return not self.mail_url and not self.production

    @property
    def card_payments(self) -> bool:
        """Whether a card provider is configured at all; without one, bank transfer remains."""
        return bool(self.stripe_secret_key)


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read every setting. Raises ConfigError naming the first that is wrong."""
    source = os.environ if environ is None else environ
    index_dir = _folder(source, "SEARCH_INDEX_DIR", ROOT / "search_index")
    return Config(
        env=_choice(source, "ENV", Environment, Environment.DEVELOPMENT),
        debug=_switch(source, "FLASK_DEBUG"),
        database_url=_text(source, "DATABASE_URL") or f"sqlite:///{ROOT / 'var' / 'desaport.db'}",
        search_index_dir=index_dir,
        search_url=_text(source, "SEARCH_URL") or f"whoosh:///{index_dir}",
        storage_dir=_folder(source, "STORAGE_DIR", ROOT / "var" / "blobs"),
        secret_key=_text(source, "SECRET_KEY") or DEVELOPMENT_SECRET,
        stripe_secret_key=_text(source, "STRIPE_SECRET_KEY"),
        stripe_webhook_secrets=tuple(
            _text(source, "STRIPE_WEBHOOK_SECRETS").replace(",", " ").split()
        ),
        stripe_api_base=_text(source, "STRIPE_API_BASE") or None,
        mail_url=_text(source, "MAIL_URL") or None,
        worker=_choice(source, "WORKER", WorkerMode, WorkerMode.OFF),
        security_contact=_text(source, "SECURITY_CONTACT") or None,
        security_days=_number(source, "SECURITY_DAYS", LONGEST_PROMISE // 2, of="days"),
        unlimited=_switch(source, "UNLIMITED"),
        site_url=_text(source, "SITE_URL").rstrip("/") or None,
        mail_reply_to=_text(source, "MAIL_REPLY_TO") or None,
        trusted_hops=_number(source, "TRUSTED_HOPS", 0, of="proxies"),
    )


def _text(source: Mapping[str, str], name: str) -> str:
    return source.get(name, "").strip()


def _folder(source: Mapping[str, str], name: str, default: Path) -> Path:
    text = _text(source, name)
    return Path(text).absolute() if text else default


def _switch(source: Mapping[str, str], name: str) -> bool:
    text = _text(source, name).lower()
    if text in {"", "0", "false", "no"}:
        return False
    if text in {"1", "true", "yes"}:
        return True
    raise ConfigError(f"{name} must be 0 or 1, not {text!r}.")


def _number(source: Mapping[str, str], name: str, default: int, *, of: str) -> int:
    text = _text(source, name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise ConfigError(f"{name} must be a number of {of}, not {text!r}.")
    return int(text)


def _choice(source: Mapping[str, str], name: str, choices: type[E], default: E) -> E:
    text = _text(source, name)
    if not text:
        return default
    try:
        return choices(text)
    except ValueError as error:
        allowed = ", ".join(choices)
        raise ConfigError(f"{name} must be one of {allowed}, not {text!r}.") from error


def _refuse_wrong_shapes(config: Config) -> None:
    if not config.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigError("DATABASE_URL must start with sqlite:/// or postgresql+psycopg://.")
    if config.search_url.partition(":")[0] not in SEARCH_SCHEMES:
        raise ConfigError("SEARCH_URL must start with whoosh:///, tantivy:/// or postgres:.")
    if config.mail_url and urlsplit(config.mail_url).scheme not in {"smtp", "smtps"}:
        raise ConfigError("MAIL_URL must start with smtp:// or smtps://.")
    if config.stripe_secret_key and not config.stripe_secret_key.startswith(("sk_", "rk_")):
        raise ConfigError("STRIPE_SECRET_KEY must start with sk_ or rk_.")
    if any(not secret.startswith("whsec_") for secret in config.stripe_webhook_secrets):
        raise ConfigError("STRIPE_WEBHOOK_SECRETS must each start with whsec_.")
    if config.env is Environment.TEST and "_test" not in config.database_url:
        raise ConfigError("A test run needs a DATABASE_URL with _test in its name.")


def _refuse_wrong_addresses(config: Config) -> None:
    site = urlsplit(config.site_url or "https://localhost")
    if site.scheme not in {"http", "https"} or not site.netloc or site.path:
        raise ConfigError("SITE_URL must be https://, a host and nothing more.")
    if config.mail_reply_to and not _ADDRESS.fullmatch(config.mail_reply_to):
        raise ConfigError("MAIL_REPLY_TO must be one e-mail address.")


def _refuse_wrong_promises(config: Config) -> None:
    contact = urlsplit(config.security_contact or "mailto:")
    if contact.scheme not in {"mailto", "https", "tel"} or "\n" in (config.security_contact or ""):
        raise ConfigError("SECURITY_CONTACT must start with mailto:, https:// or tel:.")
    if not SHORTEST_PROMISE <= config.security_days <= LONGEST_PROMISE:
        raise ConfigError("SECURITY_DAYS must be between 31 and 365.")
    if config.trusted_hops > MOST_HOPS:
        raise ConfigError("TRUSTED_HOPS must be between 0 and 5.")


def _refuse_in_production(config: Config) -> None:
    if config.secret_key == DEVELOPMENT_SECRET or len(config.secret_key) < SHORTEST_SECRET:
        raise ConfigError("SECRET_KEY must be set to at least 32 characters in production.")
    if config.unlimited:
        raise ConfigError("UNLIMITED must be off in production: nobody would be held to a limit.")
    if (config.site_url or "https:").startswith("http:"):
        raise ConfigError("SITE_URL must be https:// in production: letters carry links of theirs.")
    if config.debug:
        raise ConfigError("FLASK_DEBUG must be off in production.")
    if "_test_" in config.stripe_secret_key:
        raise ConfigError("STRIPE_SECRET_KEY is a test key in production.")
    if config.stripe_api_base:
        raise ConfigError("STRIPE_API_BASE must not be set in production.")
    if not config.stripe_webhook_secrets:
        raise ConfigError("STRIPE_WEBHOOK_SECRETS must not be empty in production.")
