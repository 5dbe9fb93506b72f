-- How a session's holder proved who they are, and where from: shown to them, so that they recognise what is not theirs.
ALTER TABLE sessions ADD COLUMN auth_time TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00';
UPDATE sessions SET auth_time = created_at;
-- RFC 8176 words, parted by spaces.
ALTER TABLE sessions ADD COLUMN amr TEXT NOT NULL DEFAULT 'pwd';
-- The network the sign-in came from (a /24 or /48), and the client's own name for itself, shortened.
ALTER TABLE sessions ADD COLUMN source TEXT;
ALTER TABLE sessions ADD COLUMN user_agent TEXT;

ALTER TABLE accounts ADD COLUMN password_change_required BOOLEAN NOT NULL DEFAULT FALSE;
-- When the account was last used, to the hour. Those made before this was kept begin today.
ALTER TABLE accounts ADD COLUMN last_used_at TIMESTAMP;
UPDATE accounts SET last_used_at = CURRENT_TIMESTAMP WHERE password_hash IS NOT NULL;
-- Set when an account was disabled because nobody used it; a new one-time code revives it.
ALTER TABLE accounts ADD COLUMN dormant_since TIMESTAMP;
-- Wrong passwords are counted in sign_in_failures now.
ALTER TABLE accounts DROP COLUMN failed_attempts;
ALTER TABLE accounts DROP COLUMN blocked_until;

-- Wrong passwords by name and source, by source, and by name. Keys are keyed hashes: names that do not exist and
-- people's addresses are not kept.
CREATE TABLE sign_in_failures (
    key_hash TEXT PRIMARY KEY NOT NULL,
    account_id UUID REFERENCES accounts (id) ON DELETE CASCADE,
    failures INTEGER NOT NULL,
    last_failed_at TIMESTAMP NOT NULL,
    blocked_until TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_failures_by_account ON sign_in_failures (account_id);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_failed_at);

-- Sources from which an account's owner has signed in lately: what strangers do elsewhere does not shut them out.
CREATE TABLE sign_in_sources (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    source_hash TEXT NOT NULL,
    last_success_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, source_hash)
);

CREATE TABLE totp_seeds (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- XChaCha20-Poly1305 under the installation's sealing key, base64.
    sealed_seed TEXT NOT NULL,
    -- Absent until the first code was entered.
    confirmed_at TIMESTAMP,
    -- The newest 30-second step whose code was used: none is used twice.
    last_step BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);
