//! The service's own tables, for both engines.

diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    templates (id) {
        id -> DbUuid,
        version -> Integer,
        owner_unit_id -> DbUuid,
        code -> Text,
        version_name -> Text,
        state -> Text,
        sha256 -> Text,
        definition -> Text,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    regimes (id) {
        id -> DbUuid,
        version -> Integer,
        owner_unit_id -> DbUuid,
        template_id -> DbUuid,
        receiving_unit_id -> DbUuid,
        code -> Text,
        name -> Text,
        late_policy -> Text,
        attributes -> Text,
        created_at -> Timestamp,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    periods (id) {
        id -> DbUuid,
        version -> Integer,
        regime_id -> DbUuid,
        owner_unit_id -> DbUuid,
        template_id -> DbUuid,
        code -> Text,
        data_from -> Date,
        data_to -> Date,
        due_at -> Timestamp,
        review_deadline -> Nullable<Date>,
        late_policy -> Text,
        assignment_count -> Integer,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        state_reason -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    assignments (id) {
        id -> DbUuid,
        period_id -> DbUuid,
        unit_id -> DbUuid,
        unit_code -> Text,
        unit_name -> Text,
        unit_kind -> Text,
        review_path -> Text,
        version -> Integer,
        released_at -> Nullable<Timestamp>,
        due_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    reports (id) {
        id -> DbUuid,
        version -> Integer,
        assignment_id -> DbUuid,
        period_id -> DbUuid,
        unit_id -> DbUuid,
        state -> Text,
        resumes -> Nullable<Text>,
        content -> Text,
        submitted_version -> Integer,
        first_submitted_at -> Nullable<Timestamp>,
        late -> Bool,
        times_returned -> Integer,
        review_unit_id -> Nullable<DbUuid>,
        accepted_version -> Nullable<Integer>,
        accepted_at -> Nullable<Timestamp>,
        accepted_sha256 -> Nullable<Text>,
        last_reason -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    report_versions (report_id, version) {
        report_id -> DbUuid,
        version -> Integer,
        content -> Text,
        computed -> Text,
        sha256 -> Text,
        submitted_at -> Timestamp,
        composed_at -> Nullable<Timestamp>,
        late -> Bool,
        note -> Nullable<Text>,
        submitted_by -> DbUuid,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    report_decisions (id) {
        id -> DbUuid,
        report_id -> DbUuid,
        report_version -> Integer,
        unit_id -> DbUuid,
        kind -> Text,
        reason -> Nullable<Text>,
        remarks -> Text,
        decided_at -> Timestamp,
        decided_by -> DbUuid,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    report_steps (id) {
        id -> DbUuid,
        report_id -> DbUuid,
        report_version -> Integer,
        kind -> Text,
        reason -> Nullable<Text>,
        happened_at -> Timestamp,
        account_id -> DbUuid,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    report_authors (report_id, account_id) { report_id -> DbUuid, account_id -> DbUuid, }
}
diesel::table! {
    use diesel::sql_types::*;
    use tonghop_db::DbUuid;
    extension_requests (id) {
        id -> DbUuid,
        version -> Integer,
        assignment_id -> DbUuid,
        period_id -> DbUuid,
        unit_id -> DbUuid,
        state -> Text,
        until -> Date,
        reason -> Text,
        requested_at -> Timestamp,
        requested_by -> DbUuid,
        granted_until -> Nullable<Date>,
        decision_reason -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decided_by -> Nullable<DbUuid>,
    }
}
diesel::table! {
    calendar_years (year) { year -> Integer, version -> Integer, }
}
diesel::table! {
    calendar_days (day) { day -> Date, kind -> Text, name -> Text, }
}
diesel::joinable!(reports -> assignments (assignment_id));
diesel::joinable!(assignments -> periods (period_id));
// Every table of this service may meet every other, and the closure of units.
tonghop_directory::closure_table!(
    templates,
    regimes,
    periods,
    assignments,
    reports,
    report_versions,
    report_decisions,
    report_steps,
    report_authors,
    extension_requests,
);
