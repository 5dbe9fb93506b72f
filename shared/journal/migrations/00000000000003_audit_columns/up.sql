-- Through which partner system and in whose place something was done; attempts that were denied.
ALTER TABLE audit_entries ADD COLUMN client_id TEXT;
ALTER TABLE audit_entries ADD COLUMN on_behalf_of UUID;
ALTER TABLE audit_entries ADD COLUMN outcome TEXT NOT NULL DEFAULT 'DONE';
-- A few words, never what was sent: of a denied attempt the route, the problem's code, the permission and how often.
ALTER TABLE audit_entries ADD COLUMN detail TEXT;

-- The trail is read backwards, one object, person or unit at a time. Entries enter these when they get their number.
CREATE INDEX audit_entries_by_object ON audit_entries (object_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_entries_by_unit ON audit_entries (unit_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX audit_entries_by_request ON audit_entries (request_id) WHERE seq IS NOT NULL;
