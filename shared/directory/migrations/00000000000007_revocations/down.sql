DROP TABLE directory_revocations;
