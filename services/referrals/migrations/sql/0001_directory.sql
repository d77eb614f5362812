-- Public cards of organisations, fed by the facts of identity.
CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    kind text NOT NULL,
    public_name text NOT NULL,
    suspended_at timestamptz,
    updated_at timestamptz NOT NULL
);

-- capacity_free is shown in bands only. An address is stored encrypted; a confidential one leaves to its owner alone.
CREATE TABLE service_offer (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    service_type text NOT NULL,
    accepts_genders text[] NOT NULL,
    age_min int CHECK (age_min BETWEEN 0 AND 120),
    age_max int CHECK (age_max BETWEEN 0 AND 120),
    languages text[] NOT NULL,
    adm1_served text[] NOT NULL,
    capacity_total int CHECK (capacity_total >= 0),
    capacity_free int CHECK (capacity_free >= 0),
    hours text,
    requires_report boolean NOT NULL,
    address bytea,
    address_confidential boolean NOT NULL DEFAULT true,
    data_key bytea NOT NULL,
    verified_on date,
    updated_at timestamptz NOT NULL,
    version int NOT NULL,
    CHECK (capacity_free IS NULL OR capacity_total IS NULL OR capacity_free <= capacity_total),
    CHECK (age_min IS NULL OR age_max IS NULL OR age_min <= age_max)
);
CREATE INDEX service_offer_search ON service_offer (country, service_type);
CREATE INDEX service_offer_owner ON service_offer (organisation_id, service_type);
