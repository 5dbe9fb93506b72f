-- Groups of units and who belongs to them, when.
CREATE TABLE directory_groups (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    owner_unit_id UUID NOT NULL
);
CREATE TABLE directory_group_members (
    group_id UUID NOT NULL REFERENCES directory_groups (id) ON DELETE CASCADE,
    unit_id UUID NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    PRIMARY KEY (group_id, unit_id, valid_from)
);
CREATE INDEX directory_group_members_by_unit ON directory_group_members (unit_id);
