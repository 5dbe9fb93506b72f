-- Units: a stable id; what it is called and whom it reports to are kept with the days they hold.
CREATE TABLE units (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE unit_versions (
    unit_id UUID NOT NULL REFERENCES units (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT,
    kind TEXT NOT NULL,
    PRIMARY KEY (unit_id, valid_from),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
-- One unit at a time has a code.
CREATE UNIQUE INDEX unit_versions_code_key ON unit_versions (code) WHERE valid_to IS NULL;

CREATE TABLE unit_relations (
    unit_id UUID NOT NULL REFERENCES units (id),
    relation TEXT NOT NULL CHECK (relation IN ('REPORTING', 'ADMINISTRATIVE', 'PARTY')),
    valid_from DATE NOT NULL,
    valid_to DATE,
    parent_id UUID NOT NULL REFERENCES units (id),
    PRIMARY KEY (unit_id, relation, valid_from),
    CHECK (parent_id <> unit_id),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX unit_relations_by_parent ON unit_relations (parent_id, relation);

CREATE TABLE accounts (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    username TEXT NOT NULL,
    display_name TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    -- Raised on every change of rights; tokens carry it.
    authz_ver INTEGER NOT NULL,
    -- Argon2id, in PHC text form; absent until the account is activated.
    password_hash TEXT,
    -- SHA-256 of the one-time activation code, hexadecimal; absent once used.
    activation_hash TEXT,
    activation_expires_at TIMESTAMP,
    failed_attempts INTEGER NOT NULL,
    blocked_until TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX accounts_username_key ON accounts (username);

CREATE TABLE positions (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    -- Absent: everywhere.
    unit_id UUID REFERENCES units (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX positions_by_account ON positions (account_id);
CREATE INDEX positions_by_unit ON positions (unit_id);

CREATE TABLE sessions (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    -- Which refresh token of the session is current.
    generation INTEGER NOT NULL,
    rotated_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX sessions_by_account ON sessions (account_id);
