//! One type per kind of id, so that a unit's id cannot be passed where an account's is meant.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use serde::{Deserialize, Serialize};
use tonghop_db::DbUuid;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            AsExpression, FromSqlRow, utoipa::ToSchema,
        )]
        #[diesel(sql_type = DbUuid)]
        #[serde(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(Uuid);

        impl $name {
            /// The id that `uuid` stands for.
            pub const fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            /// The id as a UUID.
            pub const fn as_uuid(self) -> Uuid { self.0 }
            /// The sixteen bytes of the id.
            pub const fn as_bytes(&self) -> &[u8; 16] { self.0.as_bytes() }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }
        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self { Self(uuid) }
        }
        tonghop_db::uuid_column!($name);
    )*};
}

ids! {
    /// A unit: a school, a district office, the department.
    UnitId;
    /// A change of units: one event of their history.
    UnitChangeId;
    /// A group of units, for selecting them together.
    UnitGroupId;
    /// An account: a person who signs in, or a partner system.
    AccountId;
    /// A secret of a partner system.
    ClientSecretId;
    /// An identity at an external provider.
    IdentityId;
    /// A letter waiting to be sent.
    MailId;
    /// A position: one account's role at one unit.
    PositionId;
    /// A session: one sign-in of an account, until it ends.
    SessionId;
    /// A template: the form of a report.
    TemplateId;
    /// A regime: the standing order to report.
    RegimeId;
    /// A period: one round of a regime.
    PeriodId;
    /// An assignment: one unit's duty to report in one period.
    AssignmentId;
    /// A request for more time.
    ExtensionRequestId;
    /// A report: one unit's answer to an assignment, through all its versions.
    ReportId;
    /// A decision: one step of a report's review.
    DecisionId;
    /// A consolidated report being drafted.
    ConsolidationId;
    /// An edition: a frozen consolidated report.
    EditionId;
    /// An event in a service's outbox.
    EventId;
    /// An audit entry.
    AuditId;
}
