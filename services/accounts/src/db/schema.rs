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
diesel::joinable!(unit_change_units -> unit_changes (change_id));
diesel::joinable!(unit_versions -> units (unit_id));
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
    known_obligations
);
