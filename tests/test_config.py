"""Settings: read once, and refused at start when they are wrong."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from marketplace.config import Config, ConfigError, Environment, WorkerMode, from_environment

PRODUCTION = {
    "ENV": "production",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "STRIPE_SECRET_KEY": "rk_live_abc",
    "STRIPE_WEBHOOK_SECRETS": "whsec_new whsec_old",
    "DATABASE_URL": "postgresql+psycopg://desaport@db/desaport",
}


def test_nothing_set_is_a_development_machine_without_cards() -> None:
    config = from_environment({})

    assert config.env is Environment.DEVELOPMENT
    assert config.database_url.startswith("sqlite:///")
    assert config.search_index_dir.name == "search_index"
    assert config.search_url == f"whoosh:///{config.search_index_dir}"
    assert not config.card_payments
    assert not config.debug
    assert config.worker is WorkerMode.OFF
    assert (config.mail_url, config.mail_reply_to, config.site_url) == (None, None, None)


def test_every_setting_is_read() -> None:
    config = from_environment(
        {
            **PRODUCTION,
            "SEARCH_INDEX_DIR": "/srv/index",
            "SEARCH_URL": "postgres:",
            "STORAGE_DIR": "/srv/blobs",
            "MAIL_URL": "smtps://mail.example",
            "WORKER": "thread",
            "SITE_URL": "https://desaport.example/",
            "MAIL_REPLY_TO": "help@desaport.example",
            "TRUSTED_HOPS": "2",
        }
    )

    assert config.site_url == "https://desaport.example"
    assert config.mail_reply_to == "help@desaport.example"
    assert config.trusted_hops == 2
    assert config.production
    assert config.card_payments
    assert config.stripe_webhook_secrets == ("whsec_new", "whsec_old")
    assert config.search_index_dir == Path("/srv/index")
    assert config.search_url == "postgres:"
    assert config.storage_dir == Path("/srv/blobs")
    assert config.mail_url == "smtps://mail.example"
    assert config.worker is WorkerMode.THREAD


def test_a_folder_alone_is_an_index_of_whoosh() -> None:
    config = from_environment({"SEARCH_INDEX_DIR": "/srv/index"})
    assert config.search_url == "whoosh:////srv/index"


def test_production_with_all_its_settings_starts() -> None:
    assert from_environment(PRODUCTION).production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "development-only-secret"),
        ("SECRET_KEY", "too short"),
        ("FLASK_DEBUG", "1"),
        ("UNLIMITED", "1"),
        ("SITE_URL", "http://desaport.example"),
        ("STRIPE_SECRET_KEY", "sk_test_abc"),
        ("STRIPE_API_BASE", "http://127.0.0.1:12111"),
        ("STRIPE_WEBHOOK_SECRETS", ""),
    ],
)
def test_production_refuses_what_belongs_to_development(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        from_environment({**PRODUCTION, name: value})


@pytest.mark.parametrize("env", ["development", "test"])
@pytest.mark.parametrize("key", ["sk_live_abc", "rk_live_abc"])
def test_a_live_key_outside_production_is_refused(env: str, key: str) -> None:
    settings = {"ENV": env, "DATABASE_URL": "sqlite:///x_test.db", "STRIPE_SECRET_KEY": key}

    with pytest.raises(ConfigError, match="live key"):
        from_environment(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "staging"),
        ("DATABASE_URL", "mysql://db/desaport"),
        ("DATABASE_URL", "postgresql://db/desaport"),
        ("SEARCH_URL", "lucene:///search_index"),
        ("SEARCH_URL", "search_index"),
        ("MAIL_URL", "http://mail.example"),
        ("MAIL_REPLY_TO", "nobody"),
        ("TRUSTED_HOPS", "6"),
        ("TRUSTED_HOPS", "-1"),
        ("TRUSTED_HOPS", "one"),
        ("MAIL_REPLY_TO", "a@b.example, c@d.example"),
        ("SITE_URL", "desaport.example"),
        ("SITE_URL", "https://desaport.example/shop"),
        ("SITE_URL", "ftp://desaport.example"),
        ("STRIPE_SECRET_KEY", "pk_test_public"),
        ("STRIPE_WEBHOOK_SECRETS", "whsec_good bad"),
        ("WORKER", "process"),
        ("FLASK_DEBUG", "maybe"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        from_environment({name: value})


def test_tests_never_run_on_a_database_that_is_not_theirs() -> None:
    with pytest.raises(ConfigError, match="_test"):
        from_environment({"ENV": "test", "DATABASE_URL": "sqlite:///desaport.db"})


def test_settings_do_not_change_after_the_start() -> None:
    config = from_environment({})

    with pytest.raises(dataclasses.FrozenInstanceError):
        config.debug = True  # type: ignore[misc]  # what the test is about


def test_a_setting_left_out_is_a_mistake_of_the_programme() -> None:
    with pytest.raises(TypeError):
        Config(env=Environment.TEST)  # type: ignore[call-arg]  # what the test is about


def test_a_card_key_without_a_webhook_secret_is_refused() -> None:
    with pytest.raises(ConfigError, match="STRIPE_WEBHOOK_SECRETS"):
        from_environment({"STRIPE_SECRET_KEY": "sk_test_abc"})
