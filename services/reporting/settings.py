"""The configuration of the reporting service."""

from dataclasses import dataclass

from shared.settings import CommonSettings, common_settings, read

SERVICE = "reporting"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportingSettings:
    """What a process of this service needs."""

    common: CommonSettings


def read_settings() -> ReportingSettings:
    """Read the environment. Raises SettingsError that lists everything missing."""
    return read(lambda env: ReportingSettings(common=common_settings(env, SERVICE)))
