-- A service's own copy of units and accounts, fed by the accounts service.

CREATE TABLE directory_units (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL
);
CREATE TABLE directory_unit_versions (
    unit_id UUID NOT NULL REFERENCES directory_units (id) ON DELETE CASCADE,
    valid_from DATE NOT NULL,
    valid_to DATE,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (unit_id, valid_from)
);
CREATE TABLE directory_unit_parents (
    unit_id UUID NOT NULL REFERENCES directory_units (id) ON DELETE CASCADE,
    valid_from DATE NOT NULL,
    valid_to DATE,
    parent_id UUID NOT NULL,
    PRIMARY KEY (unit_id, valid_from)
);
CREATE INDEX directory_unit_parents_by_parent ON directory_unit_parents (parent_id);

-- Ancestors of each unit in the reporting tree, the unit itself at depth 0.
CREATE TABLE directory_closure (
    ancestor_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    depth INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, unit_id)
);
CREATE INDEX directory_closure_by_unit ON directory_closure (unit_id, depth);

CREATE TABLE directory_accounts (
    id UUID PRIMARY KEY NOT NULL,
    display_name TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    authz_ver INTEGER NOT NULL
);
CREATE TABLE directory_positions (
    account_id UUID NOT NULL REFERENCES directory_accounts (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    role TEXT NOT NULL,
    unit_id UUID,
    valid_from DATE NOT NULL,
    valid_to DATE,
    PRIMARY KEY (account_id, ordinal)
);
