from collections.abc import Mapping

country_timezones: Mapping[str, list[str]]
