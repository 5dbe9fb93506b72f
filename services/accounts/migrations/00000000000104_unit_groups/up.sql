-- Sets of units, for selecting them together; who belongs is kept with the days it holds.
CREATE TABLE unit_groups (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    owner_unit_id UUID NOT NULL REFERENCES units (id),
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX unit_groups_code_key ON unit_groups (code);
CREATE TABLE unit_group_members (
    group_id UUID NOT NULL REFERENCES unit_groups (id),
    unit_id UUID NOT NULL REFERENCES units (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    PRIMARY KEY (group_id, unit_id, valid_from),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX unit_group_members_by_unit ON unit_group_members (unit_id);
