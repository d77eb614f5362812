"""Where an organisation gets its e-mails."""

from collections.abc import Callable

from services.referrals.adapters.channels import EmailChannel
from services.referrals.adapters.work import ReferralsWork

ADDRESS_FIELD = "email_channel|address"


def set_email_channel(
    *, address: str, language: str, work: ReferralsWork, precondition: Callable[[int], None]
) -> EmailChannel:
    """Set or replace the address of the caller's organisation; `precondition` guards an existing one."""
    organisation_id = work.organisation_id
    existing = work.channels.find(organisation_id, lock=True)
    if existing is not None:
        precondition(existing.version)
    country = existing.country if existing is not None else work.home_country()
    key = work.cipher.new_key(country).wrapped
    channel = EmailChannel(
        organisation_id=organisation_id,
        country=country,
        address=work.cipher.close(address, key=key, country=country, field=ADDRESS_FIELD, row=organisation_id),
        data_key=key,
        language=language,
        refused_at=None,
        updated_at=work.clock.now(),
        version=existing.version + 1 if existing is not None else 1,
    )
    work.channels.put(channel)
    work.audit("email_channel.set", country=country, object_type="email_channel", object_id=organisation_id)
    return channel


def open_address(channel: EmailChannel, *, work: ReferralsWork) -> str:
    """The address in clear."""
    return work.cipher.open(
        channel.address,
        key=channel.data_key,
        country=channel.country,
        field=ADDRESS_FIELD,
        row=channel.organisation_id,
    )
