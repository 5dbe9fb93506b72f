ALTER TABLE totp_seeds DROP COLUMN begun_at;
