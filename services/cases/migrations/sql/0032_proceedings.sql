-- A person about whom a referral to a prosecutor's office was accepted. Written by the platform; its receiver reads it.
CREATE TABLE shared_person (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    person_id uuid NOT NULL,
    number int NOT NULL,
    to_organisation_id uuid NOT NULL,
    referral_id uuid NOT NULL,
    consent_id uuid,
    shared_at timestamptz NOT NULL,
    until date,
    ended_at timestamptz,
    UNIQUE (referral_id, person_id)
);
CREATE INDEX shared_with ON shared_person (to_organisation_id, shared_at DESC, id DESC);
CREATE INDEX shared_of_case ON shared_person (case_id);
ALTER TABLE shared_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE shared_person FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON shared_person TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform())
            OR to_organisation_id = (SELECT authz.organisation())
            OR (organisation_id = (SELECT authz.organisation())
                AND (SELECT true FROM case_record AS c WHERE c.id = case_id))))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT, UPDATE ON shared_person TO cases_app;

CREATE TABLE vault.proceeding (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    -- Who keeps it.
    organisation_id uuid NOT NULL,
    version int NOT NULL,
    stage text,
    stage_since date,
    responsible uuid,
    recorded_at timestamptz,
    recorded_by text,
    changed_at timestamptz,
    changed_by text,
    -- How often its facts were published.
    facts_version int NOT NULL DEFAULT 0,
    -- Under which the file number is found.
    file_token bytea,
    wrapped_key bytea NOT NULL,
    words bytea,
    record jsonb NOT NULL
);
CREATE INDEX proceeding_of_organisation ON vault.proceeding (organisation_id, recorded_at DESC, id DESC);
CREATE INDEX proceeding_by_file ON vault.proceeding (organisation_id, file_token) WHERE file_token IS NOT NULL;

CREATE TABLE proceeding_person (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    proceeding_id uuid NOT NULL REFERENCES vault.proceeding,
    keeper_id uuid NOT NULL,
    -- Of the case.
    organisation_id uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES case_record,
    person_id uuid NOT NULL,
    shared_person_id uuid REFERENCES shared_person,
    standing text NOT NULL,
    added_at timestamptz NOT NULL,
    added_by text NOT NULL,
    UNIQUE (proceeding_id, person_id)
);
CREATE INDEX proceedings_of_case ON proceeding_person (case_id);
ALTER TABLE proceeding_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE proceeding_person FORCE ROW LEVEL SECURITY;
-- Persons of its own cases are seen by the keeper as these cases are, so a sealed case is hidden from all others here too.
-- Persons of others were named to the keeper by a referral.
CREATE POLICY in_scope ON proceeding_person TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform())
            OR (keeper_id = (SELECT authz.organisation()) AND organisation_id <> (SELECT authz.organisation()))
            OR (organisation_id = (SELECT authz.organisation())
                AND (SELECT true FROM case_record AS c WHERE c.id = case_id))))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform()) OR keeper_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT, UPDATE ON proceeding_person TO cases_app;

ALTER TABLE vault.proceeding ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault.proceeding FORCE ROW LEVEL SECURITY;
-- A proceeding, which has a person from the start, is seen by those who see one in it. A scalar subquery, so that each is looked up in the index.
CREATE POLICY in_scope ON vault.proceeding TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform())
            OR (SELECT true FROM proceeding_person AS p WHERE p.proceeding_id = proceeding.id LIMIT 1)))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT, UPDATE ON vault.proceeding TO cases_app;

-- Nothing is changed in it: who recorded a stage by mistake takes it back with another row.
CREATE TABLE proceeding_stage (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    proceeding_id uuid NOT NULL REFERENCES vault.proceeding,
    stage text,
    "on" date,
    source text NOT NULL,
    takes_back uuid REFERENCES proceeding_stage,
    recorded_at timestamptz,
    recorded_by text
);
CREATE INDEX stages_of_proceeding ON proceeding_stage (proceeding_id);
ALTER TABLE proceeding_stage ENABLE ROW LEVEL SECURITY;
ALTER TABLE proceeding_stage FORCE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON proceeding_stage TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform())
            OR (organisation_id = (SELECT authz.organisation())
                AND (SELECT true FROM vault.proceeding AS p WHERE p.id = proceeding_id))))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform()) OR organisation_id = (SELECT authz.organisation())));
GRANT SELECT, INSERT ON proceeding_stage TO cases_app;

CREATE TABLE vault.proceeding_part (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    proceeding_id uuid NOT NULL REFERENCES vault.proceeding,
    kind text NOT NULL,
    version int NOT NULL,
    in_error boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    at timestamptz,
    due_on date,
    is_open boolean NOT NULL,
    -- The fewest days before the moment of which people were reminded.
    reminded int,
    record jsonb NOT NULL,
    -- Words, under the key of the proceeding.
    content bytea
);
CREATE INDEX part_of_proceeding ON vault.proceeding_part (proceeding_id, kind, recorded_at DESC, id DESC);
CREATE INDEX proceeding_part_by_moment ON vault.proceeding_part (country, kind, at) WHERE at IS NOT NULL;
CREATE INDEX proceeding_part_open ON vault.proceeding_part (organisation_id, kind) WHERE is_open;
ALTER TABLE vault.proceeding_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault.proceeding_part FORCE ROW LEVEL SECURITY;
-- Who sees a proceeding through a case of theirs sees what helps to accompany the person. The organisation that is asked for something answers in the row of the request, and says in the row of the hearing
-- whether it goes along.
CREATE POLICY in_scope ON vault.proceeding_part TO cases_app
    USING (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform())
            OR ((organisation_id = (SELECT authz.organisation())
                    OR kind = ANY ('{hearing,measure,reparation,request}'))
                AND (SELECT true FROM vault.proceeding AS p WHERE p.id = proceeding_id))))
    WITH CHECK (country = ANY ((SELECT authz.countries())::text[])
        AND ((SELECT authz.is_platform())
            OR organisation_id = (SELECT authz.organisation())
            OR (kind = ANY ('{request,hearing}') AND (SELECT true FROM vault.proceeding AS p WHERE p.id = proceeding_id))));
GRANT SELECT, INSERT, UPDATE ON vault.proceeding_part TO cases_app;
