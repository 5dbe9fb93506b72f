-- The history of units: a log of changes that is only ever added to. Versions and relations are derived from it.

-- One row; whoever changes the tree updates it first, so that changes are checked and written one after the other.
CREATE TABLE tree_state (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    version BIGINT NOT NULL,
    last_ordinal BIGINT NOT NULL
);
INSERT INTO tree_state (id, version, last_ordinal) VALUES (1, 0, 0);

CREATE TABLE unit_changes (
    id UUID PRIMARY KEY NOT NULL,
    -- The order they were recorded in; settles the order of changes of one day.
    ordinal BIGINT NOT NULL,
    kind TEXT NOT NULL,
    effective_date DATE NOT NULL,
    decision_number TEXT,
    decision_body TEXT,
    decision_date DATE,
    note TEXT,
    -- What was asked for, as canonical JSON.
    payload TEXT NOT NULL,
    -- The change that this one voids.
    corrects UUID REFERENCES unit_changes (id),
    recorded_at TIMESTAMP NOT NULL,
    actor_id UUID
);
CREATE UNIQUE INDEX unit_changes_ordinal_key ON unit_changes (ordinal);
CREATE UNIQUE INDEX unit_changes_corrects_key ON unit_changes (corrects);
CREATE INDEX unit_changes_by_day ON unit_changes (effective_date, ordinal);

-- Every unit a change touches, and what it does to that unit.
CREATE TABLE unit_change_units (
    change_id UUID NOT NULL REFERENCES unit_changes (id),
    unit_id UUID NOT NULL REFERENCES units (id),
    part TEXT NOT NULL,
    -- Effects on the unit's timeline, as JSON.
    effects TEXT NOT NULL,
    PRIMARY KEY (change_id, unit_id)
);
CREATE INDEX unit_change_units_by_unit ON unit_change_units (unit_id);

CREATE TABLE unit_successions (
    change_id UUID NOT NULL REFERENCES unit_changes (id),
    predecessor_id UUID NOT NULL REFERENCES units (id),
    successor_id UUID NOT NULL REFERENCES units (id),
    kind TEXT NOT NULL CHECK (kind IN ('MERGE', 'SPLIT')),
    effective_date DATE NOT NULL,
    PRIMARY KEY (change_id, predecessor_id, successor_id)
);
CREATE INDEX unit_successions_by_predecessor ON unit_successions (predecessor_id);
CREATE INDEX unit_successions_by_successor ON unit_successions (successor_id);

ALTER TABLE unit_versions ADD COLUMN agency_code TEXT;
ALTER TABLE unit_versions ADD COLUMN statistical_code TEXT;
ALTER TABLE unit_versions ADD COLUMN email TEXT;
ALTER TABLE unit_versions ADD COLUMN phone TEXT;
ALTER TABLE unit_versions ADD COLUMN address TEXT;
ALTER TABLE unit_versions ADD COLUMN status TEXT NOT NULL DEFAULT 'ACTIVE';
-- A code may be promised to another unit for a day to come; that one unit has it at a time is checked under tree_state.
DROP INDEX unit_versions_code_key;
CREATE INDEX unit_versions_by_code ON unit_versions (code);
CREATE INDEX unit_versions_by_agency_code ON unit_versions (agency_code);
CREATE INDEX unit_versions_by_statistical_code ON unit_versions (statistical_code);

-- Periods whose tree is part of an edition: no change may be dated up to that day.
CREATE TABLE tree_freezes (
    period_id UUID PRIMARY KEY NOT NULL,
    label TEXT NOT NULL,
    frozen_until DATE NOT NULL
);

-- What reports are due, as far as this service has heard: for previews of changes.
CREATE TABLE known_obligations (
    period_id UUID NOT NULL,
    period_label TEXT NOT NULL,
    data_to DATE NOT NULL,
    unit_id UUID NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (period_id, unit_id)
);
CREATE INDEX known_obligations_by_unit ON known_obligations (unit_id);
