-- More time for one unit in one period: asked for by the unit, decided by its first level of review.
CREATE TABLE extension_requests (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    assignment_id UUID NOT NULL REFERENCES assignments (id),
    period_id UUID NOT NULL REFERENCES periods (id),
    unit_id UUID NOT NULL,
    state TEXT NOT NULL,
    -- The last day in time that is asked for.
    until DATE NOT NULL,
    reason TEXT NOT NULL,
    requested_at TIMESTAMP NOT NULL,
    requested_by UUID NOT NULL,
    -- The last day in time that was granted.
    granted_until DATE,
    decision_reason TEXT,
    decided_at TIMESTAMP,
    decided_by UUID
);
CREATE INDEX extension_requests_by_period ON extension_requests (period_id, id);
-- One at a time. Named after its column, as `violation.rs` reads it.
CREATE UNIQUE INDEX extension_requests_assignment_id_key ON extension_requests (assignment_id) WHERE state = 'REQUESTED';
