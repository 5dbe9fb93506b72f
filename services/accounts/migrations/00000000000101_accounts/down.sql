DROP TABLE sessions;
DROP TABLE positions;
DROP TABLE accounts;
DROP TABLE unit_relations;
DROP TABLE unit_versions;
DROP TABLE units;
