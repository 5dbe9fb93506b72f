//! The service's own tables, for both engines.

macro_rules! tables {
    ($($name:ident ($($key:ident),+) { $($column:ident -> $kind:ty,)+ })+) => {$(
        diesel::table! {
            use diesel::sql_types::*;
            use tonghop_db::DbUuid;
            $name ($($key),+) { $($column -> $kind,)+ }
        }
    )+};
}

tables! {
    periods (id) {
        id -> DbUuid,
        version -> Integer,
        regime_code -> Text,
        regime_name -> Text,
        code -> Text,
        data_from -> Date,
        data_to -> Date,
        due_at -> Timestamp,
        template_id -> DbUuid,
        template_sha256 -> Text,
        template -> Text,
    }
    period_units (period_id, unit_id) {
        period_id -> DbUuid,
        unit_id -> DbUuid,
        code -> Text,
        name -> Text,
        kind -> Text,
        parent_id -> Nullable<DbUuid>,
    }
    period_closure (period_id, ancestor_id, unit_id) {
        period_id -> DbUuid,
        ancestor_id -> DbUuid,
        unit_id -> DbUuid,
        depth -> Integer,
    }
    obligations (period_id, unit_id) {
        period_id -> DbUuid,
        unit_id -> DbUuid,
        assignment_id -> DbUuid,
        report_id -> Nullable<DbUuid>,
        report_version -> Integer,
        status -> Text,
        first_submitted_at -> Nullable<Timestamp>,
        late -> Bool,
        times_returned -> Integer,
        accepted_version -> Nullable<Integer>,
    }
    accepted_reports (period_id, unit_id) {
        period_id -> DbUuid,
        unit_id -> DbUuid,
        report_id -> DbUuid,
        version -> Integer,
        content_sha256 -> Text,
        accepted_at -> Timestamp,
        content -> Text,
    }
    facts (period_id, unit_id, indicator) {
        period_id -> DbUuid,
        unit_id -> DbUuid,
        indicator -> Text,
        value -> BigInt,
        weight -> BigInt,
    }
    rollups (period_id, unit_id, indicator) {
        period_id -> DbUuid,
        unit_id -> DbUuid,
        indicator -> Text,
        units -> BigInt,
        value_sum -> BigInt,
        weight_sum -> BigInt,
        max_value -> Nullable<BigInt>,
    }
    completeness (period_id, unit_id) {
        period_id -> DbUuid,
        unit_id -> DbUuid,
        expected -> BigInt,
        submitted -> BigInt,
        late -> BigInt,
        returned -> BigInt,
        awaiting -> BigInt,
        accepted -> BigInt,
    }
    consolidations (id) {
        id -> DbUuid,
        period_id -> DbUuid,
        unit_id -> DbUuid,
        state -> Text,
        version -> Integer,
        title -> Text,
        sections -> Text,
        created_at -> Timestamp,
    }
    editions (id) {
        id -> DbUuid,
        consolidation_id -> DbUuid,
        period_id -> DbUuid,
        unit_id -> DbUuid,
        number -> Integer,
        sha256 -> Text,
        frozen_at -> Timestamp,
        as_of_seq -> BigInt,
        reports_pinned -> BigInt,
        document -> Text,
    }
}

// Every table of this service may meet every other, and the closure of units.
tonghop_directory::closure_table!(
    period_closure,
    period_units,
    obligations,
    accepted_reports,
    facts,
    rollups,
    completeness,
    consolidations,
    editions,
);
