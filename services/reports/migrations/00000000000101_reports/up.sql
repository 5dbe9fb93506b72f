-- The form of a report. A published template never changes again.
CREATE TABLE templates (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    owner_unit_id UUID NOT NULL,
    code TEXT NOT NULL,
    version_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED')),
    -- Lower-case hexadecimal SHA-256 of the definition's canonical JSON.
    sha256 TEXT NOT NULL,
    definition TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    CHECK ((state = 'PUBLISHED') = (published_at IS NOT NULL))
);
CREATE UNIQUE INDEX templates_code_version_name_key ON templates (code, version_name);
CREATE INDEX templates_by_owner ON templates (owner_unit_id);

-- The standing order to report. `attributes` is the JSON of what is only read by people (Decree 09/2019, article 7).
CREATE TABLE regimes (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    owner_unit_id UUID NOT NULL,
    template_id UUID NOT NULL REFERENCES templates (id),
    receiving_unit_id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    late_policy TEXT NOT NULL CHECK (late_policy IN ('ACCEPT_MARKED_LATE', 'REFUSE')),
    attributes TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX regimes_owner_unit_id_code_key ON regimes (owner_unit_id, code);

-- One round of a regime. Owner, template and late policy are copied: what was promised when the period opened holds.
CREATE TABLE periods (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    regime_id UUID NOT NULL REFERENCES regimes (id),
    owner_unit_id UUID NOT NULL,
    template_id UUID NOT NULL REFERENCES templates (id),
    code TEXT NOT NULL,
    data_from DATE NOT NULL,
    data_to DATE NOT NULL,
    -- The first instant that is late, UTC.
    due_at TIMESTAMP NOT NULL,
    review_deadline DATE,
    late_policy TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('OPEN')),
    assignment_count INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CHECK (data_from <= data_to)
);
CREATE UNIQUE INDEX periods_regime_id_code_key ON periods (regime_id, code);
CREATE INDEX periods_by_close ON periods (regime_id, data_to);
CREATE INDEX periods_by_owner ON periods (owner_unit_id);

-- One unit's duty in one period; the unit as it was on the data-close day.
CREATE TABLE assignments (
    id UUID PRIMARY KEY NOT NULL,
    period_id UUID NOT NULL REFERENCES periods (id),
    unit_id UUID NOT NULL,
    unit_code TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    unit_kind TEXT NOT NULL,
    -- JSON array of unit ids: who reviews, the first level first.
    review_path TEXT NOT NULL
);
CREATE UNIQUE INDEX assignments_period_id_unit_id_key ON assignments (period_id, unit_id);
CREATE INDEX assignments_by_unit ON assignments (unit_id);

-- One unit's answer. `content` is what is being written; what was sent in is in report_versions.
CREATE TABLE reports (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    assignment_id UUID NOT NULL REFERENCES assignments (id),
    period_id UUID NOT NULL REFERENCES periods (id),
    unit_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('DRAFT', 'SUBMITTED', 'RETURNED', 'ACCEPTED', 'AMENDING')),
    -- The state a withdrawal leads back to; only while submitted.
    resumes TEXT CHECK (resumes IN ('DRAFT', 'RETURNED', 'AMENDING')),
    content TEXT NOT NULL,
    submitted_version INTEGER NOT NULL,
    first_submitted_at TIMESTAMP,
    late BOOLEAN NOT NULL,
    times_returned INTEGER NOT NULL,
    -- Whose turn it is; only while submitted.
    review_unit_id UUID,
    accepted_version INTEGER,
    accepted_at TIMESTAMP,
    accepted_sha256 TEXT,
    last_reason TEXT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK ((state = 'SUBMITTED') = (review_unit_id IS NOT NULL)),
    CHECK ((state = 'SUBMITTED') = (resumes IS NOT NULL)),
    CHECK (accepted_version IS NULL OR accepted_version <= submitted_version)
);
CREATE UNIQUE INDEX reports_assignment_id_key ON reports (assignment_id);
CREATE INDEX reports_by_period ON reports (period_id, unit_id);
CREATE INDEX reports_by_unit ON reports (unit_id);
CREATE INDEX reports_by_turn ON reports (review_unit_id) WHERE review_unit_id IS NOT NULL;

-- What was sent in; rows are never changed.
CREATE TABLE report_versions (
    report_id UUID NOT NULL REFERENCES reports (id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    computed TEXT NOT NULL,
    -- Lower-case hexadecimal SHA-256 of `content`, which is canonical JSON.
    sha256 TEXT NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    composed_at TIMESTAMP,
    late BOOLEAN NOT NULL,
    note TEXT,
    submitted_by UUID NOT NULL,
    PRIMARY KEY (report_id, version)
);

-- One level's decision on one version.
CREATE TABLE report_decisions (
    id UUID PRIMARY KEY NOT NULL,
    report_id UUID NOT NULL REFERENCES reports (id),
    report_version INTEGER NOT NULL,
    unit_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ACCEPTED', 'RETURNED')),
    reason TEXT,
    remarks TEXT NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    decided_by UUID NOT NULL,
    CHECK (kind = 'ACCEPTED' OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX report_decisions_report_id_report_version_unit_id_key
    ON report_decisions (report_id, report_version, unit_id);

-- Withdrawals and openings of corrections.
CREATE TABLE report_steps (
    id UUID PRIMARY KEY NOT NULL,
    report_id UUID NOT NULL REFERENCES reports (id),
    report_version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('WITHDRAWN', 'AMENDED')),
    reason TEXT,
    happened_at TIMESTAMP NOT NULL,
    account_id UUID NOT NULL
);
CREATE INDEX report_steps_by_report ON report_steps (report_id);

-- Who wrote on a report: none of them may review it.
CREATE TABLE report_authors (
    report_id UUID NOT NULL REFERENCES reports (id),
    account_id UUID NOT NULL,
    PRIMARY KEY (report_id, account_id)
);
