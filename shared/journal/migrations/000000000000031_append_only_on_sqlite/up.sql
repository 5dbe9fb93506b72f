-- Audit entries are only ever added: the sequencer numbers a new one once, and that is all that may happen to it.

CREATE TRIGGER audit_entries_insert BEFORE INSERT ON audit_entries
-- `INSERT OR REPLACE` would otherwise delete without asking the trigger below.
WHEN NEW.seq IS NOT NULL OR NEW.leaf IS NOT NULL OR NEW.chain IS NOT NULL OR
     EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'audit entries are only ever added');
END;

CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries
WHEN OLD.seq IS NOT NULL OR OLD.leaf IS NOT NULL OR OLD.chain IS NOT NULL OR
     NEW.seq IS NULL OR NEW.leaf IS NULL OR NEW.chain IS NULL OR
     NEW.id IS NOT OLD.id OR
     NEW.recorded_at IS NOT OLD.recorded_at OR
     NEW.actor_id IS NOT OLD.actor_id OR
     NEW.action IS NOT OLD.action OR
     NEW.object_type IS NOT OLD.object_type OR
     NEW.object_id IS NOT OLD.object_id OR
     NEW.unit_id IS NOT OLD.unit_id OR
     NEW.request_id IS NOT OLD.request_id OR
     NEW.before_hash IS NOT OLD.before_hash OR
     NEW.after_hash IS NOT OLD.after_hash OR
     NEW.client_id IS NOT OLD.client_id OR
     NEW.on_behalf_of IS NOT OLD.on_behalf_of OR
     NEW.outcome IS NOT OLD.outcome OR
     NEW.detail IS NOT OLD.detail
BEGIN
    SELECT RAISE(ABORT, 'audit entries are only ever added');
END;

CREATE TRIGGER audit_entries_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are only ever added');
END;
