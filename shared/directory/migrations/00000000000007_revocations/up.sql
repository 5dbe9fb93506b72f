-- Sessions that ended while an access token of theirs may still be alive. A row is of no use after `until`.
CREATE TABLE directory_revocations (
    session_id UUID PRIMARY KEY NOT NULL,
    until TIMESTAMP NOT NULL
);
CREATE INDEX directory_revocations_by_until ON directory_revocations (until);
