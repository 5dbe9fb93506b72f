//! The service's own tables, for both engines.

diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    units (id) { id -> DbUuid, version -> Integer, created_at -> Timestamp, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    unit_versions (unit_id, valid_from) {
        unit_id -> DbUuid,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        code -> Text,
        name -> Text,
        short_name -> Nullable<Text>,
        kind -> Text,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    unit_relations (unit_id, relation, valid_from) {
        unit_id -> DbUuid,
        relation -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        parent_id -> DbUuid,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    accounts (id) {
        id -> DbUuid,
        version -> Integer,
        username -> Text,
        display_name -> Text,
        active -> Bool,
        authz_ver -> Integer,
        password_hash -> Nullable<Text>,
        activation_hash -> Nullable<Text>,
        activation_expires_at -> Nullable<Timestamp>,
        failed_attempts -> Integer,
        blocked_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    positions (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        role -> Text,
        unit_id -> Nullable<DbUuid>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    sessions (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        generation -> Integer,
        rotated_at -> Timestamp,
        created_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    oauth_clients (id) {
        id -> DbUuid,
        version -> Integer,
        authz_ver -> Integer,
        name -> Text,
        unit_id -> DbUuid,
        scopes -> Text,
        networks -> Text,
        expires_on -> Nullable<Date>,
        active -> Bool,
        contact -> Nullable<Text>,
        keys -> Text,
        created_at -> Timestamp,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    oauth_client_secrets (id) {
        id -> DbUuid,
        client_id -> DbUuid,
        hash -> Text,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    oauth_assertions (client_id, jti_hash) { client_id -> DbUuid, jti_hash -> Text, expires_at -> Timestamp, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    identities (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        issuer -> Text,
        subject -> Text,
        created_at -> Timestamp,
    }
}
diesel::table! {
    oidc_used_states (state_hash) { state_hash -> Text, expires_at -> Timestamp, }
}
diesel::joinable!(unit_versions -> units (unit_id));
// Every table of this service may meet every other, and the closure of units.
tonghop_directory::closure_table!(
    units,
    unit_versions,
    unit_relations,
    accounts,
    positions,
    sessions,
    oauth_clients
);
