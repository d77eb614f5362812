"""Where this service keeps data keys that a country's key wraps (`ceiba keys rewrap`)."""

from shared.db.rewrap import WrappedKeys

WRAPPED_KEYS = (
    # A referral is closed under the key of the country that receives it.
    WrappedKeys("referral", "id", "data_key", country="to_country"),
    WrappedKeys("service_offer", "id", "data_key"),
    WrappedKeys("webhook_endpoint", "id", "data_key"),
    WrappedKeys("email_channel", "organisation_id", "data_key"),
)
