-- Which days offices work, where that is not what the weekday says. A year without a row has not been touched.
CREATE TABLE calendar_years (
    year INTEGER PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE calendar_days (
    day DATE PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL
);
