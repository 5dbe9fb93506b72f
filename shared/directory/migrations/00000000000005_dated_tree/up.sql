-- Who lies below whom, and when: an old parent loses sight of a unit on the day it is moved.

-- In whose hands a unit's records are, through all time: before it begins, its first parent's; while it is in force,
-- its reporting parent's; afterwards its heir's.
CREATE TABLE directory_custody (
    unit_id UUID NOT NULL REFERENCES directory_units (id) ON DELETE CASCADE,
    valid_from DATE NOT NULL,
    valid_to DATE,
    keeper_id UUID NOT NULL,
    PRIMARY KEY (unit_id, valid_from)
);
CREATE INDEX directory_custody_by_keeper ON directory_custody (keeper_id);

DROP TABLE directory_closure;
CREATE TABLE directory_closure (
    ancestor_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    depth INTEGER NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    PRIMARY KEY (ancestor_id, unit_id, valid_from)
);
CREATE INDEX directory_closure_by_unit ON directory_closure (unit_id, depth);

-- What is known so far: until now units never moved and never ended.
-- rows are made again with the next change of each unit.
INSERT INTO directory_custody (unit_id, valid_from, valid_to, keeper_id)
SELECT unit_id, '0001-01-01', NULL, parent_id FROM directory_unit_parents WHERE valid_to IS NULL;
INSERT INTO directory_closure (ancestor_id, unit_id, depth, valid_from, valid_to)
WITH RECURSIVE above (ancestor_id, unit_id, depth) AS (
    SELECT id, id, 0 FROM directory_units
    UNION ALL
    SELECT c.keeper_id, a.unit_id, a.depth + 1
    FROM above a JOIN directory_custody c ON c.unit_id = a.ancestor_id
    WHERE a.depth < 16
)
SELECT ancestor_id, unit_id, depth, '0001-01-01', NULL FROM above;
