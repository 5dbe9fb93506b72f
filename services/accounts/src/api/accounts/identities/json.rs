//! Wire types of external identities.

use chrono::{DateTime, Utc};
use serde::Serialize;
use tonghop_model::IdentityId;
use utoipa::ToSchema;

use crate::db::identities::IdentityRow;

/// Who somebody is at an external provider.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountIdentity {
    /// Stable id.
    pub id: IdentityId,
    /// The provider.
    #[schema(max_length = 300)]
    pub issuer: String,
    /// Who, in its words.
    #[schema(max_length = 255)]
    pub subject: String,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

impl From<IdentityRow> for AccountIdentity {
    fn from(row: IdentityRow) -> Self {
        Self {
            id: row.id,
            issuer: row.issuer,
            subject: row.subject,
            created_at: row.created_at.and_utc(),
        }
    }
}
