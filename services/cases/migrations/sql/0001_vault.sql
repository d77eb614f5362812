CREATE SCHEMA vault;
-- The only place where a name, an exact birthdate, a document or a contact exists. Every column is AES-256-GCM under
-- the person's own key; deleting `wrapped_key` erases the person, backups included.
CREATE TABLE vault.person_identity (
    person_id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    wrapped_key bytea NOT NULL,
    names bytea,
    birthdate bytea,
    documents bytea,
    phones bytea,
    contact bytea,
    version int NOT NULL
);
-- What remains of an erased person: that she was erased, when, and by whose authority.
CREATE TABLE vault.tombstone (
    person_id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    erased_at timestamptz NOT NULL,
    erased_by text NOT NULL,
    reason text NOT NULL
);
GRANT USAGE ON SCHEMA vault TO cases_app;
