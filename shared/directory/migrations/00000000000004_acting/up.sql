-- Whom the holder of a position stands in for.
ALTER TABLE directory_positions ADD COLUMN acting_for UUID;
