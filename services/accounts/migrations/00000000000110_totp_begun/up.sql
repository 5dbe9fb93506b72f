-- When setting up began: a seed that nobody confirmed within minutes is of no use any more. Those begun before this was
-- kept must be begun anew.
ALTER TABLE totp_seeds ADD COLUMN begun_at TIMESTAMP;
