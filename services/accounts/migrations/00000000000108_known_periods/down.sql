DROP TABLE known_periods;
