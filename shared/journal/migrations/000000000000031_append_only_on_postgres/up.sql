-- Audit entries are only ever added: the sequencer numbers a new one once, and that is all that may happen to it.

CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are only ever added' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER audit_entries_insert BEFORE INSERT ON audit_entries FOR EACH ROW
WHEN (NEW.seq IS NOT NULL OR NEW.leaf IS NOT NULL OR NEW.chain IS NOT NULL)
EXECUTE FUNCTION audit_entries_refuse();

CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries FOR EACH ROW
WHEN (OLD.seq IS NOT NULL OR OLD.leaf IS NOT NULL OR OLD.chain IS NOT NULL
      OR NEW.seq IS NULL OR NEW.leaf IS NULL OR NEW.chain IS NULL
      OR (NEW.id, NEW.recorded_at, NEW.actor_id, NEW.action, NEW.object_type, NEW.object_id, NEW.unit_id, NEW.request_id, NEW.before_hash, NEW.after_hash, NEW.client_id, NEW.on_behalf_of, NEW.outcome, NEW.detail)
      IS DISTINCT FROM
         (OLD.id, OLD.recorded_at, OLD.actor_id, OLD.action, OLD.object_type, OLD.object_id, OLD.unit_id, OLD.request_id, OLD.before_hash, OLD.after_hash, OLD.client_id, OLD.on_behalf_of, OLD.outcome, OLD.detail))
EXECUTE FUNCTION audit_entries_refuse();

CREATE TRIGGER audit_entries_delete BEFORE DELETE ON audit_entries FOR EACH ROW
EXECUTE FUNCTION audit_entries_refuse();

CREATE TRIGGER audit_entries_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT
EXECUTE FUNCTION audit_entries_refuse();
