ALTER TABLE assignments DROP COLUMN released_at;
ALTER TABLE assignments DROP COLUMN version;
