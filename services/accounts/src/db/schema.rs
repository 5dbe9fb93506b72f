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
        agency_code -> Nullable<Text>,
        statistical_code -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        address -> Nullable<Text>,
        status -> Text,
        search_text -> Text,
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
        created_at -> Timestamp,
        password_change_required -> Bool,
        last_used_at -> Nullable<Timestamp>,
        dormant_since -> Nullable<Timestamp>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        search_text -> Text,
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
        acting_for -> Nullable<DbUuid>,
        predecessor_id -> Nullable<DbUuid>,
        granted_at -> Nullable<Timestamp>,
        granted_by -> Nullable<DbUuid>,
        ended_at -> Nullable<Timestamp>,
        ended_by -> Nullable<DbUuid>,
        end_reason -> Nullable<Text>,
        withdrawn -> Bool,
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
        auth_time -> Timestamp,
        amr -> Text,
        source -> Nullable<Text>,
        user_agent -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    tree_state (id) { id -> Integer, version -> BigInt, last_ordinal -> BigInt, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    unit_changes (id) {
        id -> DbUuid,
        ordinal -> BigInt,
        kind -> Text,
        effective_date -> Date,
        decision_number -> Nullable<Text>,
        decision_body -> Nullable<Text>,
        decision_date -> Nullable<Date>,
        note -> Nullable<Text>,
        payload -> Text,
        corrects -> Nullable<DbUuid>,
        recorded_at -> Timestamp,
        actor_id -> Nullable<DbUuid>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    unit_change_units (change_id, unit_id) {
        change_id -> DbUuid,
        unit_id -> DbUuid,
        part -> Text,
        effects -> Text,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    unit_successions (change_id, predecessor_id, successor_id) {
        change_id -> DbUuid,
        predecessor_id -> DbUuid,
        successor_id -> DbUuid,
        kind -> Text,
        effective_date -> Date,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    tree_freezes (period_id) { period_id -> DbUuid, label -> Text, frozen_until -> Date, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    known_obligations (period_id, unit_id) {
        period_id -> DbUuid,
        period_label -> Text,
        data_to -> Date,
        unit_id -> DbUuid,
        state -> Text,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    known_periods (id) { id -> DbUuid, label -> Text, data_to -> Date, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    unit_groups (id) {
        id -> DbUuid,
        version -> Integer,
        code -> Text,
        name -> Text,
        owner_unit_id -> DbUuid,
        created_at -> Timestamp,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    unit_group_members (group_id, unit_id, valid_from) {
        group_id -> DbUuid,
        unit_id -> DbUuid,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    sign_in_failures (key_hash) {
        key_hash -> Text,
        account_id -> Nullable<DbUuid>,
        failures -> Integer,
        last_failed_at -> Timestamp,
        blocked_until -> Timestamp,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    sign_in_sources (account_id, source_hash) {
        account_id -> DbUuid,
        source_hash -> Text,
        last_success_at -> Timestamp,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    totp_seeds (account_id) {
        account_id -> DbUuid,
        sealed_seed -> Text,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
        begun_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    recovery_codes (account_id, code_hash) { account_id -> DbUuid, code_hash -> Text, }
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
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    mails (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        recipient -> Text,
        subject -> Text,
        body -> Nullable<Text>,
        state -> Text,
        attempts -> Integer,
        due_at -> Timestamp,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
    }
}
diesel::joinable!(unit_change_units -> unit_changes (change_id));
diesel::joinable!(unit_versions -> units (unit_id));
diesel::joinable!(positions -> accounts (account_id));
// Every table of this service may meet every other, and the closure of units.
tonghop_directory::closure_table!(
    units,
    unit_versions,
    unit_relations,
    accounts,
    positions,
    sessions,
    tree_state,
    unit_changes,
    unit_change_units,
    unit_successions,
    tree_freezes,
    known_obligations,
    known_periods,
    unit_groups,
    unit_group_members,
    sign_in_failures,
    sign_in_sources,
    totp_seeds,
    recovery_codes,
    oauth_clients,
    mails
);
