DROP TRIGGER audit_entries_delete;
DROP TRIGGER audit_entries_update;
DROP TRIGGER audit_entries_insert;
