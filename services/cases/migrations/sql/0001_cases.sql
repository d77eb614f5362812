CREATE TABLE case_record (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_number text NOT NULL,
    status text NOT NULL,
    stage text NOT NULL,
    opened_on date NOT NULL,
    risk_level text NOT NULL,
    identification_source text,
    identified_on date,
    identified_adm1 text,
    trafficking_status text NOT NULL,
    majority text NOT NULL CHECK (majority IN ('minor', 'adult', 'unknown')),
    exploitation_types text[] NOT NULL,
    assigned_to uuid,
    closed_on date,
    closure_reason text,
    source text NOT NULL CHECK (source IN ('registered', 'imported')),
    -- The coded person, experience, needs and consents of the case, in the form in which they are read.
    record jsonb NOT NULL,
    version int NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    CHECK ((closed_on IS NULL) = (closure_reason IS NULL)),
    UNIQUE (country, case_number)
);
-- Every list is of one organisation, newest first: the leading column is compared with `=`, the order is the index's.
CREATE INDEX case_by_date ON case_record (organisation_id, opened_on DESC, id DESC);
CREATE INDEX case_by_status ON case_record (organisation_id, status, opened_on DESC, id DESC);
CREATE INDEX case_by_risk ON case_record (organisation_id, risk_level, opened_on DESC, id DESC);
CREATE INDEX case_by_assignee ON case_record (organisation_id, assigned_to, opened_on DESC, id DESC)
    WHERE assigned_to IS NOT NULL;

CREATE TABLE case_search_token (
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('name', 'phone', 'document')),
    token bytea NOT NULL CHECK (octet_length(token) = 16),
    case_id uuid NOT NULL,
    -- Case ids grow with time: the newest cases of a token are at the end of its stretch of the index.
    PRIMARY KEY (organisation_id, token, case_id) INCLUDE (country)
);

CREATE TABLE timeline_entry (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    kind text NOT NULL,
    details jsonb NOT NULL
);
CREATE INDEX timeline_of_case ON timeline_entry (case_id, at DESC, id DESC);

CREATE TABLE case_referral (
    referral_id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    state text NOT NULL,
    to_country text NOT NULL,
    to_organisation_id uuid NOT NULL
);
CREATE INDEX referrals_of_case ON case_referral (case_id);

CREATE TABLE disclosure (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    referral_id uuid NOT NULL,
    kind text NOT NULL,
    to_country text NOT NULL,
    to_organisation_id uuid NOT NULL,
    recipient_type text,
    profile text NOT NULL,
    consent_id uuid,
    fields text[] NOT NULL,
    payload_sha256 text NOT NULL,
    disclosed_at timestamptz NOT NULL,
    disclosed_by text NOT NULL
);
CREATE INDEX disclosures_of_case ON disclosure (case_id, disclosed_at DESC);

CREATE TABLE note (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    content bytea NOT NULL,
    written_at timestamptz NOT NULL,
    written_by text NOT NULL
);
CREATE INDEX notes_of_case ON note (case_id, written_at DESC, id DESC);

CREATE TABLE assessment (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    kind text NOT NULL,
    tool text,
    done_on date NOT NULL,
    overall_risk text NOT NULL,
    factors text[] NOT NULL,
    done_by text NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX assessments_of_case ON assessment (case_id, recorded_at DESC, id DESC);

CREATE TABLE assignment (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    user_id uuid NOT NULL,
    assigned_at timestamptz NOT NULL,
    assigned_by text NOT NULL,
    ended_at timestamptz,
    end_reason text CHECK (end_reason IN ('reassigned', 'organisation_suspended'))
);
CREATE INDEX assignments_of_case ON assignment (case_id, assigned_at DESC, id DESC);
CREATE INDEX open_assignments ON assignment (organisation_id) WHERE ended_at IS NULL;
