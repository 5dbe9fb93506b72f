-- How a person is reached, and how the name is found.
ALTER TABLE accounts ADD COLUMN email TEXT;
ALTER TABLE accounts ADD COLUMN phone TEXT;
-- Display name and username, folded for search; empty until the service has filled it.
ALTER TABLE accounts ADD COLUMN search_text TEXT NOT NULL DEFAULT '';

-- A position's own story: for whom, by whom, after whom, and how it ended.
ALTER TABLE positions ADD COLUMN acting_for UUID;
ALTER TABLE positions ADD COLUMN predecessor_id UUID;
ALTER TABLE positions ADD COLUMN granted_at TIMESTAMP;
ALTER TABLE positions ADD COLUMN granted_by UUID;
ALTER TABLE positions ADD COLUMN ended_at TIMESTAMP;
ALTER TABLE positions ADD COLUMN ended_by UUID;
ALTER TABLE positions ADD COLUMN end_reason TEXT;
-- Taken back before it had held a whole day: it gives no right any more, but stays on record.
ALTER TABLE positions ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX positions_by_principal ON positions (acting_for) WHERE acting_for IS NOT NULL;

-- Letters waiting to be sent, written in the transaction that gives reason for them.
CREATE TABLE mails (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Sealed, because it holds a one-time code; absent once sent, given up or replaced.
    body TEXT,
    state TEXT NOT NULL CHECK (state IN ('QUEUED', 'SENDING', 'SENT', 'FAILED', 'REPLACED')),
    attempts INTEGER NOT NULL,
    -- When it may be tried next; while it is being sent, when another sender may take it over.
    due_at TIMESTAMP NOT NULL,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP
);
CREATE INDEX mails_due ON mails (due_at) WHERE state IN ('QUEUED', 'SENDING');
CREATE INDEX mails_by_account ON mails (account_id);
