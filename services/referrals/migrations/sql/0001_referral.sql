-- One row, two parties. `sealed` opens only with the private key of to_country; it is set to NULL when access closes.
CREATE TABLE referral (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    country text NOT NULL,
    from_organisation_id uuid NOT NULL,
    to_country text NOT NULL,
    to_organisation_id uuid NOT NULL,
    case_id uuid NOT NULL,
    consent_id uuid,
    kind text NOT NULL,
    services text[] NOT NULL,
    urgency text NOT NULL,
    respond_by timestamptz NOT NULL,
    remind_at timestamptz,
    reminded_at timestamptz,
    profile text NOT NULL,
    state text NOT NULL CHECK (state IN ('sent', 'received', 'info_requested', 'accepted', 'rejected', 'in_service',
        'completed', 'cancelled', 'withdrawn', 'expired')),
    reason text,
    outcome text,
    capacity jsonb NOT NULL,
    fields text[] NOT NULL,
    payload_sha256 text NOT NULL,
    consent_expires_on date,
    sealed bytea,
    message bytea,
    data_key bytea NOT NULL,
    reserved uuid[] NOT NULL,
    sent_at timestamptz NOT NULL,
    sent_by text NOT NULL,
    answered_at timestamptz,
    closed_at timestamptz,
    packet_opened_at timestamptz,
    version int NOT NULL,
    CHECK (state NOT IN ('rejected', 'cancelled', 'withdrawn', 'expired') OR sealed IS NULL)
);
CREATE INDEX referral_out ON referral (from_organisation_id, id DESC);
CREATE INDEX referral_in ON referral (to_organisation_id, id DESC);
CREATE INDEX referral_of_case ON referral (case_id) WHERE closed_at IS NULL;
CREATE INDEX referral_of_consent ON referral (consent_id) WHERE closed_at IS NULL;
CREATE INDEX referral_overdue ON referral (respond_by) WHERE state IN ('sent', 'received', 'info_requested');
CREATE INDEX referral_to_remind ON referral (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX referral_packet_ends ON referral (consent_expires_on) WHERE sealed IS NOT NULL;

-- The log, append-only. A note is encrypted under the referral's data key.
CREATE TABLE referral_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referral,
    country text NOT NULL,
    from_organisation_id uuid NOT NULL,
    to_country text NOT NULL,
    to_organisation_id uuid NOT NULL,
    state_from text,
    state_to text NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    organisation_id uuid,
    reason text,
    topics text[] NOT NULL,
    note bytea
);
CREATE INDEX referral_event_log ON referral_event (referral_id, id);
