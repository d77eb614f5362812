-- Who may act in an organisation, as the identity service says: ids and roles, no names.
CREATE TABLE member (
    user_id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    role text NOT NULL,
    active boolean NOT NULL,
    updated_at timestamptz NOT NULL
);
