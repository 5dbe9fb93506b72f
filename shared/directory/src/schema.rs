//! The directory's tables, for both engines.

diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_units (id) { id -> DbUuid, version -> Integer, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_unit_versions (unit_id, valid_from) {
        unit_id -> DbUuid,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        code -> Text,
        name -> Text,
        kind -> Text,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_unit_parents (unit_id, valid_from) {
        unit_id -> DbUuid,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        parent_id -> DbUuid,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_custody (unit_id, valid_from) {
        unit_id -> DbUuid,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        keeper_id -> DbUuid,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_closure (ancestor_id, unit_id, valid_from) {
        ancestor_id -> DbUuid,
        unit_id -> DbUuid,
        depth -> Integer,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_accounts (id) { id -> DbUuid, display_name -> Text, active -> Bool, authz_ver -> Integer, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_positions (account_id, ordinal) {
        account_id -> DbUuid,
        ordinal -> Integer,
        role -> Text,
        unit_id -> Nullable<DbUuid>,
        acting_for -> Nullable<DbUuid>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_revocations (session_id) { session_id -> DbUuid, until -> Timestamp, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_groups (id) { id -> DbUuid, version -> Integer, owner_unit_id -> DbUuid, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    directory_group_members (group_id, unit_id, valid_from) {
        group_id -> DbUuid,
        unit_id -> DbUuid,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}
diesel::joinable!(directory_positions -> directory_accounts (account_id));
diesel::allow_tables_to_appear_in_same_query!(
    directory_positions,
    directory_accounts,
    directory_revocations,
    directory_unit_versions
);

// The journal's table once more, to be read together with ours: diesel lets only the crate that declares a table say
// which others it may meet in a query.
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    audit_entries (id) {
        id -> DbUuid,
        recorded_at -> Timestamp,
        actor_id -> Nullable<DbUuid>,
        action -> Text,
        object_type -> Text,
        object_id -> DbUuid,
        unit_id -> Nullable<DbUuid>,
        request_id -> Text,
        before_hash -> Nullable<Text>,
        after_hash -> Nullable<Text>,
        seq -> Nullable<BigInt>,
        chain -> Nullable<Text>,
        client_id -> Nullable<Text>,
        on_behalf_of -> Nullable<DbUuid>,
        outcome -> Text,
        detail -> Nullable<Text>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(audit_entries, directory_closure);
diesel::allow_tables_to_appear_in_same_query!(directory_closure, directory_unit_versions);
