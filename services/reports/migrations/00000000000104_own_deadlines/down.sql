ALTER TABLE assignments DROP COLUMN due_at;
