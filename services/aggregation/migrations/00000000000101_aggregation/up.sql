-- What the reports feed says: periods, who must report, and what was accepted.

CREATE TABLE periods (
    id UUID PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    regime_code TEXT NOT NULL,
    regime_name TEXT NOT NULL,
    code TEXT NOT NULL,
    data_from DATE NOT NULL,
    data_to DATE NOT NULL,
    due_at TIMESTAMP NOT NULL,
    template_id UUID NOT NULL,
    template_sha256 TEXT NOT NULL,
    -- The template's definition, JSON.
    template TEXT NOT NULL
);

-- Units as they were on the period's data-close date.
CREATE TABLE period_units (
    period_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent_id UUID,
    PRIMARY KEY (period_id, unit_id)
);

-- Ancestors of each unit on that date, the unit itself at depth 0.
CREATE TABLE period_closure (
    period_id UUID NOT NULL,
    ancestor_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    depth INTEGER NOT NULL CHECK (depth >= 0),
    PRIMARY KEY (period_id, ancestor_id, unit_id)
);
CREATE INDEX period_closure_by_unit ON period_closure (period_id, unit_id, depth);

-- One row per unit that must report in a period.
CREATE TABLE obligations (
    period_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    assignment_id UUID NOT NULL,
    report_id UUID,
    -- Version of the newest event applied, so that an older one changes nothing.
    report_version INTEGER NOT NULL,
    status TEXT NOT NULL,
    first_submitted_at TIMESTAMP,
    late BOOLEAN NOT NULL,
    times_returned INTEGER NOT NULL,
    -- The version whose numbers count.
    accepted_version INTEGER,
    PRIMARY KEY (period_id, unit_id)
);

CREATE TABLE accepted_reports (
    period_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    report_id UUID NOT NULL,
    version INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    accepted_at TIMESTAMP NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (period_id, unit_id)
);

-- What each accepted report contributes. Numbers are integers of ten-thousandths.
CREATE TABLE facts (
    period_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    indicator TEXT NOT NULL,
    value BIGINT NOT NULL,
    weight BIGINT NOT NULL,
    PRIMARY KEY (period_id, unit_id, indicator)
);

-- Facts added up over each unit and all below it.
CREATE TABLE rollups (
    period_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    indicator TEXT NOT NULL,
    units BIGINT NOT NULL,
    value_sum BIGINT NOT NULL,
    weight_sum BIGINT NOT NULL,
    max_value BIGINT,
    PRIMARY KEY (period_id, unit_id, indicator)
);

-- Obligations counted over each unit and all below it.
CREATE TABLE completeness (
    period_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    expected BIGINT NOT NULL,
    submitted BIGINT NOT NULL,
    late BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    awaiting BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    PRIMARY KEY (period_id, unit_id)
);

CREATE TABLE consolidations (
    id UUID PRIMARY KEY NOT NULL,
    period_id UUID NOT NULL REFERENCES periods (id),
    unit_id UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('DRAFT', 'FROZEN')),
    version INTEGER NOT NULL CHECK (version > 0),
    title TEXT NOT NULL,
    -- [{code, title, text}], JSON.
    sections TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX consolidations_period_id_unit_id_key ON consolidations (period_id, unit_id);

-- Never changed once written.
CREATE TABLE editions (
    id UUID PRIMARY KEY NOT NULL,
    consolidation_id UUID NOT NULL REFERENCES consolidations (id),
    period_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    sha256 TEXT NOT NULL,
    frozen_at TIMESTAMP NOT NULL,
    as_of_seq BIGINT NOT NULL,
    reports_pinned BIGINT NOT NULL,
    -- Canonical JSON (RFC 8785); sha256 is its hash.
    document TEXT NOT NULL
);
CREATE UNIQUE INDEX editions_consolidation_id_number_key ON editions (consolidation_id, number);
