ALTER TABLE directory_positions DROP COLUMN acting_for;
