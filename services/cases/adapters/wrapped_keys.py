"""Where this service keeps data keys that a country's key wraps (`ceiba keys rewrap`)."""

from shared.db.rewrap import WrappedKeys

WRAPPED_KEYS = (
    WrappedKeys("vault.person_identity", "person_id", "wrapped_key"),
    WrappedKeys("vault.perpetrator", "id", "wrapped_key"),
    WrappedKeys("vault.proceeding", "id", "wrapped_key"),
    WrappedKeys("bulk_access", "id", "wrapped_key"),
    WrappedKeys("import_file", "import_id", "wrapped_key"),
)
