//! Wire types of accounts.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{AccountId, Role, UnitId};

use crate::db::accounts::{AccountRow, PositionRow};
use crate::domain::Error;
use crate::domain::account::{MAX_POSITIONS, NewAccount, NewPosition, Username};
use crate::domain::unit;

/// An account.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Account {
    /// Stable id.
    pub id: AccountId,
    /// Name to sign in with.
    #[schema(max_length = 64)]
    pub username: String,
    /// The person's name.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// Whether it may sign in.
    pub active: bool,
    /// Roles at units.
    #[schema(max_items = 20)]
    pub positions: Vec<Position>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Version, also the `ETag`.
    #[schema(minimum = 1)]
    pub version: i32,
}

/// A role at a unit for a time.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Position {
    /// The role.
    pub role: Role,
    /// Where; everywhere when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day no more; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl Account {
    /// Puts an account and its positions together.
    pub fn new(row: AccountRow, positions: &[PositionRow]) -> Self {
        let own = positions.iter().filter(|p| p.account_id == row.id);
        Self {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
            active: row.active,
            positions: own
                .map(|p| Position {
                    role: p.role,
                    unit_id: p.unit_id,
                    valid_from: p.valid_from,
                    valid_to: p.valid_to,
                })
                .collect(),
            created_at: row.created_at.and_utc(),
            version: row.version,
        }
    }
}

/// An account to be made. Its owner chooses the password with the one-time code.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAccount {
    /// Name to sign in with: 3 to 64 of `a-z 0-9 . _ -`.
    #[schema(min_length = 3, max_length = 64, example = "thcs.anhoa.vanthu")]
    pub username: String,
    /// The person's name.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Lan")]
    pub display_name: String,
    /// Roles at units.
    #[schema(min_items = 1, max_items = 20)]
    pub positions: Vec<CreatePosition>,
}

/// A role at a unit, from a day on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePosition {
    /// The role.
    pub role: Role,
    /// The unit; only whoever administers the whole installation may leave it out.
    pub unit_id: Option<UnitId>,
    /// First day; today when absent.
    pub valid_from: Option<NaiveDate>,
}

impl CreateAccount {
    /// Checks the parts. `at` is the pointer of this account in the body.
    pub fn parse(self, at: &str, today: NaiveDate) -> Result<NewAccount, Error> {
        let username = Username::parse(&self.username)
            .map_err(|_| Error::field(format!("{at}/username"), "BAD_USERNAME"))?;
        let display_name = unit::name(&self.display_name, &format!("{at}/display_name"))?;
        match self.positions.len() {
            0 => return Err(Error::field(format!("{at}/positions"), "REQUIRED")),
            n if n > MAX_POSITIONS => {
                return Err(Error::field(format!("{at}/positions"), "TOO_MANY"));
            }
            _ => {}
        }
        let position = |(i, p): (usize, CreatePosition)| {
            let pointer = format!("{at}/positions/{i}/valid_from");
            if p.role == Role::Partner {
                let pointer = format!("{at}/positions/{i}/role");
                return Err(Error::field(pointer, "ROLE_NOT_FOR_PEOPLE"));
            }
            let valid_from = unit::day(p.valid_from.unwrap_or(today), &pointer)?;
            Ok(NewPosition {
                role: p.role,
                unit: p.unit_id,
                valid_from,
            })
        };
        let positions = self
            .positions
            .into_iter()
            .enumerate()
            .map(position)
            .collect::<Result<_, Error>>()?;
        Ok(NewAccount {
            username,
            display_name,
            positions,
        })
    }
}

/// A new account with the code its owner activates it with. The code is shown this once.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct InvitedAccount {
    /// The account.
    pub id: AccountId,
    /// Name to sign in with.
    #[schema(max_length = 64)]
    pub username: String,
    /// One-time code for `POST /account-activations`.
    #[schema(max_length = 26)]
    pub activation_code: String,
}
