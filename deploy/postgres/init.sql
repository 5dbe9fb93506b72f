-- One database and one role per service: no service can read another's tables.
-- The passwords come from the environment of the container (see docker-compose.yml).
\getenv accounts_password ACCOUNTS_PASSWORD
\getenv reports_password REPORTS_PASSWORD
\getenv aggregation_password AGGREGATION_PASSWORD
CREATE ROLE accounts LOGIN PASSWORD :'accounts_password';
CREATE ROLE reports LOGIN PASSWORD :'reports_password';
CREATE ROLE aggregation LOGIN PASSWORD :'aggregation_password';
CREATE DATABASE accounts OWNER accounts;
CREATE DATABASE reports OWNER reports;
CREATE DATABASE aggregation OWNER aggregation;
REVOKE CONNECT ON DATABASE accounts, reports, aggregation FROM PUBLIC;
