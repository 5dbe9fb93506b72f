//! The decision itself, without HTTP: may this token's holder do that, and where.

use chrono::{DateTime, TimeDelta, Utc};
use tonghop_model::{AccountId, Role};
use tonghop_web::Problem;

use crate::allowed::Permission;
use crate::claims::{AccessClaims, Limit};
use crate::grants::{Rights, UnitScope};
use crate::problems;

/// A permission granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// Where.
    pub scope: UnitScope,
    /// Whom the caller stands in for, when only such positions give the permission.
    pub on_behalf_of: Option<AccountId>,
}

/// Whether the holder may do `P`. A partner system needs the permission's scope, a person one of its roles.
pub fn may<P: Permission>(claims: &AccessClaims, rights: &Rights) -> Result<Permit, Problem> {
    match claims.limited {
        Some(Limit::PasswordChange) => return Err(problems::password_change_required()),
        Some(Limit::TotpEnrolment) => return Err(problems::totp_enrolment_required()),
        None => {}
    }
    let roles = match &claims.scope {
        Some(granted) => {
            let wanted = P::SCOPE.ok_or_else(Problem::forbidden)?;
            if !granted.split(' ').any(|scope| scope == wanted) {
                return Err(problems::insufficient_scope(wanted));
            }
            &[Role::Partner][..]
        }
        None => P::ROLES,
    };
    let scope = UnitScope::of(rights, roles).ok_or_else(Problem::forbidden)?;
    let giving = rights.grants.iter().filter(|g| roles.contains(&g.role));
    let stands_in: Vec<_> = giving.map(|g| g.acting_for).collect();
    let on_behalf_of = match stands_in.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => *first,
        _ => None,
    };
    Ok(Permit {
        scope,
        on_behalf_of,
    })
}

/// Whether the holder proved who they are within `window` (RFC 9470); without one nothing is asked for.
pub fn proven_lately(
    claims: &AccessClaims,
    now: DateTime<Utc>,
    window: Option<TimeDelta>,
) -> Result<(), Problem> {
    match window {
        Some(window) if now.timestamp() - claims.auth_time > window.num_seconds() => {
            Err(problems::step_up_required(window))
        }
        _ => Ok(()),
    }
}
