DROP INDEX audit_entries_by_request;
DROP INDEX audit_entries_by_unit;
DROP INDEX audit_entries_by_actor;
DROP INDEX audit_entries_by_object;
ALTER TABLE audit_entries DROP COLUMN detail;
ALTER TABLE audit_entries DROP COLUMN outcome;
ALTER TABLE audit_entries DROP COLUMN on_behalf_of;
ALTER TABLE audit_entries DROP COLUMN client_id;
