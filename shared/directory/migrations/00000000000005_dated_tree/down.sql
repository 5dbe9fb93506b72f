DROP TABLE directory_closure;
DROP TABLE directory_custody;
CREATE TABLE directory_closure (
    ancestor_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    depth INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, unit_id)
);
CREATE INDEX directory_closure_by_unit ON directory_closure (unit_id, depth);
INSERT INTO directory_closure (ancestor_id, unit_id, depth)
WITH RECURSIVE above (ancestor_id, unit_id, depth) AS (
    SELECT id, id, 0 FROM directory_units
    UNION ALL
    SELECT p.parent_id, a.unit_id, a.depth + 1
    FROM above a JOIN directory_unit_parents p ON p.unit_id = a.ancestor_id AND p.valid_to IS NULL
    WHERE a.depth < 16
)
SELECT ancestor_id, unit_id, depth FROM above;
