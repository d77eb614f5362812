CREATE TABLE import_run (
    id uuid PRIMARY KEY,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    layout text NOT NULL,
    file_sha256 bytea NOT NULL,
    again boolean NOT NULL,
    confirmed boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('uploaded', 'checking', 'checked', 'importing', 'done', 'failed')),
    failure text,
    -- Makes the case numbers of this import its own: no row can collide with another import or with a registration.
    serial_block text NOT NULL CHECK (serial_block ~ '^[0-9]{6}$'),
    rows int NOT NULL DEFAULT 0,
    checked_rows int NOT NULL DEFAULT 0,
    problem_rows int NOT NULL DEFAULT 0,
    problems int NOT NULL DEFAULT 0,
    passed_rows int NOT NULL DEFAULT 0,
    imported_rows int NOT NULL DEFAULT 0,
    uploaded_at timestamptz NOT NULL,
    uploaded_by text NOT NULL,
    finished_at timestamptz,
    UNIQUE (organisation_id, serial_block)
);
CREATE UNIQUE INDEX one_import_of_a_file ON import_run (organisation_id, file_sha256)
    WHERE NOT again AND state <> 'failed';
CREATE INDEX imports_by_date ON import_run (organisation_id, uploaded_at DESC, id DESC);

CREATE TABLE import_file (
    import_id uuid PRIMARY KEY REFERENCES import_run ON DELETE CASCADE,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    wrapped_key bytea NOT NULL,
    content bytea NOT NULL
);
-- The file is compressed or encrypted already: trying to compress it again only costs time.
ALTER TABLE import_file ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE import_problem (
    import_id uuid NOT NULL REFERENCES import_run ON DELETE CASCADE,
    country text NOT NULL,
    organisation_id uuid NOT NULL,
    row int NOT NULL,
    "column" text NOT NULL,
    code text NOT NULL,
    PRIMARY KEY (import_id, row, "column", code)
);
