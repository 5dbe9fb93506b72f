DROP INDEX unit_versions_search;
ALTER TABLE unit_versions DROP COLUMN search_text;
