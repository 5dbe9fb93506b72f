DROP TABLE directory_positions;
DROP TABLE directory_accounts;
DROP TABLE directory_closure;
DROP TABLE directory_unit_parents;
DROP TABLE directory_unit_versions;
DROP TABLE directory_units;
