-- What an organisation was told. `seq` is the id of server-sent events: rows of one organisation are inserted under an
-- advisory lock (adapters/notifications.py), so a smaller number never becomes visible after a larger one.
CREATE TABLE notification (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    occasion text NOT NULL,
    referral_id uuid,
    code text,
    state text,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    UNIQUE (organisation_id, kind, subject_id, occasion)
);
CREATE INDEX notification_of ON notification (organisation_id, seq);
CREATE INDEX notification_unread ON notification (organisation_id, seq) WHERE read_at IS NULL;

CREATE TABLE webhook_endpoint (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    url text NOT NULL,
    events text[] NOT NULL,
    secret bytea NOT NULL,
    previous_secret bytea,
    previous_valid_until timestamptz,
    data_key bytea NOT NULL,
    disabled_at timestamptz,
    disabled_reason text CHECK (disabled_reason IN ('owner', 'gone', 'failing')),
    failing_since timestamptz,
    failures int NOT NULL,
    paused_until timestamptz,
    created_at timestamptz NOT NULL,
    version int NOT NULL
);
CREATE INDEX webhook_endpoint_of ON webhook_endpoint (organisation_id, id);

CREATE TABLE email_channel (
    organisation_id uuid PRIMARY KEY,
    country text NOT NULL,
    address bytea NOT NULL,
    data_key bytea NOT NULL,
    language text NOT NULL CHECK (language IN ('es', 'en')),
    refused_at timestamptz,
    updated_at timestamptz NOT NULL,
    version int NOT NULL
);

-- One effect outside: a webhook call or an e-mail. attempts is counted with the claim, before the work starts.
CREATE TABLE delivery (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    channel text NOT NULL CHECK (channel IN ('webhook', 'email')),
    endpoint_id uuid REFERENCES webhook_endpoint ON DELETE CASCADE,
    notification_id uuid,
    referral_id uuid,
    from_country text,
    from_organisation_id uuid,
    event_type text NOT NULL,
    body text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts int NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    leased_until timestamptz,
    last_status int,
    last_error text,
    created_at timestamptz NOT NULL,
    delivered_at timestamptz,
    CHECK ((channel = 'webhook') = (endpoint_id IS NOT NULL))
);
CREATE UNIQUE INDEX delivery_once ON delivery (notification_id, channel, endpoint_id) NULLS NOT DISTINCT
    WHERE notification_id IS NOT NULL;
CREATE INDEX delivery_due ON delivery (next_attempt_at) WHERE state = 'pending';
CREATE INDEX delivery_in_flight ON delivery (endpoint_id, leased_until) WHERE leased_until IS NOT NULL;
CREATE INDEX delivery_of_endpoint ON delivery (endpoint_id, id DESC);
CREATE INDEX delivery_of_referral ON delivery (referral_id);

-- What happened at each attempt: never an address, never what the other side answered (only its hash).
CREATE TABLE delivery_attempt (
    delivery_id uuid NOT NULL REFERENCES delivery ON DELETE CASCADE,
    id bigint GENERATED ALWAYS AS IDENTITY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    at timestamptz NOT NULL,
    status int,
    error text,
    milliseconds int NOT NULL,
    answer_sha256 text,
    PRIMARY KEY (delivery_id, id)
);
