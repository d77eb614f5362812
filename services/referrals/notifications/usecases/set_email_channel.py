"""Set where the caller's organisation gets its e-mails."""

from collections.abc import Callable

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.email_channel import EmailChannel, SetEmailChannel
from services.referrals.notifications.processes.home_country import get_home_country


def set_email_channel(
    command: SetEmailChannel, *, work: NotificationsWork, require_version: Callable[[int], None]
) -> EmailChannel:
    """Set or replace the address. `require_version` guards an existing channel; a first one has no version."""
    organisation_id = work.organisation_id
    existing = work.email_channels.find_for_update(organisation_id)
    if existing is not None:
        require_version(existing.version)
    country = existing.country if existing is not None else get_home_country(work=work)
    key = work.cipher.new_key(country).wrapped
    channel = EmailChannel(
        organisation_id=organisation_id,
        country=country,
        address=work.email_channels.encrypt_address(
            command.address, organisation_id=organisation_id, key=key, country=country
        ),
        data_key=key,
        language=command.language,
        refused_at=None,
        updated_at=work.clock.now(),
        version=existing.version + 1 if existing is not None else 1,
    )
    work.email_channels.put(channel)
    work.audit("email_channel.set", country=country, object_type="email_channel", object_id=organisation_id)
    return channel
