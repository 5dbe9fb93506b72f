DROP TRIGGER audit_entries_truncate ON audit_entries;
DROP TRIGGER audit_entries_delete ON audit_entries;
DROP TRIGGER audit_entries_update ON audit_entries;
DROP TRIGGER audit_entries_insert ON audit_entries;
DROP FUNCTION audit_entries_refuse();
