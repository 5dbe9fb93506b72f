-- Periods this service has heard of: what hangs on the tree of their data-close day.
CREATE TABLE known_periods (
    id UUID PRIMARY KEY NOT NULL,
    label TEXT NOT NULL,
    data_to DATE NOT NULL
);
