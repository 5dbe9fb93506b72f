-- What a unit is found by: name, short name and codes without case and accents, words parted by single spaces, with a
-- space before the first, so that ' word' finds words that begin so. Filled in when the service starts.
ALTER TABLE unit_versions ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
-- Holds all that a search looks at, so that SQLite need not read the rows themselves.
CREATE INDEX unit_versions_search ON unit_versions (search_text, code, unit_id, valid_from, valid_to);
