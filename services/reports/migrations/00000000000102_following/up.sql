-- Assignments follow the unit tree: a unit that turns out not to be in force on the data-close day is released.
ALTER TABLE assignments ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE assignments ADD COLUMN released_at TIMESTAMP;
