DROP TABLE oidc_used_states;
DROP TABLE identities;
DROP TABLE oauth_assertions;
DROP TABLE oauth_client_secrets;
DROP TABLE oauth_clients;
