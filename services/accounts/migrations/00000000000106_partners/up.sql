-- Partner systems. They share the ids of accounts but are no people: no row in accounts, no password, no session.
CREATE TABLE oauth_clients (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    -- Raised when something is taken away; tokens carry it, and an older one is worth nothing.
    authz_ver INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit_id UUID NOT NULL REFERENCES units (id),
    -- Words parted by spaces.
    scopes TEXT NOT NULL,
    -- Networks in CIDR notation parted by spaces; empty: from anywhere.
    networks TEXT NOT NULL,
    -- First day no more.
    expires_on DATE,
    active BOOLEAN NOT NULL,
    contact TEXT,
    -- Public keys for private_key_jwt, a JSON array.
    keys TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX oauth_clients_by_unit ON oauth_clients (unit_id);

CREATE TABLE oauth_client_secrets (
    id UUID PRIMARY KEY NOT NULL,
    client_id UUID NOT NULL REFERENCES oauth_clients (id),
    -- SHA-256 of a secret of 256 random bits, hexadecimal.
    hash TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    -- Absent on the newest one.
    expires_at TIMESTAMP
);
CREATE INDEX oauth_client_secrets_by_client ON oauth_client_secrets (client_id);

-- Assertions that were used, until they expire by themselves: each counts once (RFC 7523 §3, jti).
CREATE TABLE oauth_assertions (
    client_id UUID NOT NULL REFERENCES oauth_clients (id),
    -- SHA-256 of the jti, hexadecimal.
    jti_hash TEXT NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    PRIMARY KEY (client_id, jti_hash)
);
CREATE INDEX oauth_assertions_by_expiry ON oauth_assertions (expires_at);

-- Who somebody is at an external provider; issuer and subject together, never an e-mail address.
CREATE TABLE identities (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX identities_issuer_subject_key ON identities (issuer, subject);
CREATE INDEX identities_by_account ON identities (account_id);

-- Sign-ins at the external provider that came back, until they run out: each counts once.
CREATE TABLE oidc_used_states (
    state_hash TEXT PRIMARY KEY NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX oidc_used_states_by_expiry ON oidc_used_states (expires_at);
