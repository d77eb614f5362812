"""Counts of the own organisation keep apart whoever has only the month of an import: slices `undated/…`.

They are a part of the slices that were, which stay whole for the previous release.
"""

from itertools import combinations

from alembic import op

revision = "0009"
down_revision = "0008"

# As the first places of a profile.
DIMENSIONS = ("status", "type", "gender", "age_band", "majority", "citizenship", "adm1")
SLICES = [(), *combinations(enumerate(DIMENSIONS, start=1), 1), *combinations(enumerate(DIMENSIONS, start=1), 2)]
# The owner is bound by row-level security too, and would see no row.
_RLS = "ALTER TABLE person_fact {0} ROW LEVEL SECURITY; ALTER TABLE person_count {0} ROW LEVEL SECURITY"


def upgrade() -> None:
    """Count the undated in each slice."""
    op.execute(_RLS.format("NO FORCE"))
    for parts in SLICES:
        name = "*".join(dimension for _, dimension in parts)
        a, b = (*(f"profile[{place}]" for place, _ in parts), "''", "''")[:2]
        op.execute(
            "INSERT INTO person_count (country, organisation_id, month, slice, a, b, persons, own_persons, open_cases)"  # noqa: S608 - our own names
            f" SELECT country, organisation_id, month, 'undated/{name}', {a}, {b}, sum(first_in_country::int),"
            " sum(first_in_organisation::int), sum(is_open::int) FROM person_fact"
            " WHERE NOT year_known AND (first_in_country OR first_in_organisation) GROUP BY 1, 2, 3, 4, 5, 6"
        )
    op.execute(_RLS.format("FORCE"))


def downgrade() -> None:
    """The previous release has no such slices."""
    op.execute("ALTER TABLE person_count NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM person_count WHERE slice LIKE 'undated/%'")
    op.execute("ALTER TABLE person_count FORCE ROW LEVEL SECURITY")
