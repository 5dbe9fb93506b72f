//! Refresh tokens: opaque, rotating, nothing of them in the database but a counter.
//!
//! A token is `session ‖ generation ‖ HMAC-SHA-256(key, session ‖ generation)`. Each use moves the session to the next
//! generation. The token of the generation before still answers with the same successor for a minute, because on a bad
//! network the answer gets lost; anything older means the token was stolen, and ends the session.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use tonghop_model::SessionId;
use uuid::Uuid;

/// A lost answer may be asked for again for this long.
const GRACE_SECONDS: i64 = 60;

/// How long sessions live.
#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    /// A session that is not refreshed for this long ends.
    pub idle: TimeDelta,
    /// A session ends after this long, used or not.
    pub absolute: TimeDelta,
}

const ID_BYTES: usize = 16;
const GENERATION_BYTES: usize = 4;

/// Makes and reads refresh tokens with the installation's key.
pub struct RefreshTokens {
    key: Vec<u8>,
}

/// What a genuine token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshClaim {
    /// The session.
    pub session: SessionId,
    /// Which of its tokens.
    pub generation: i32,
}

/// What to do with a genuine token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the current one: move on to the next generation.
    Rotate,
    /// Its successor was lost on the way: give the same one again.
    Repeat,
    /// It is old: somebody else used it. End the session.
    Stolen,
    /// The session is over.
    Over,
}

/// The state of a session, as far as refreshing goes.
#[derive(Debug, Clone, Copy)]
pub struct SessionState {
    /// The generation that is current.
    pub generation: i32,
    /// When it became so.
    pub rotated_at: DateTime<Utc>,
    /// When the session began.
    pub created_at: DateTime<Utc>,
    /// Whether it was ended.
    pub ended: bool,
}

/// Decides what a token of `generation` means for a session.
pub fn judge(
    state: SessionState,
    generation: i32,
    lifetimes: Lifetimes,
    now: DateTime<Utc>,
) -> Verdict {
    let idle = now - state.rotated_at > lifetimes.idle;
    let old = now - state.created_at > lifetimes.absolute;
    if state.ended || idle || old {
        return Verdict::Over;
    }
    match state.generation - generation {
        0 => Verdict::Rotate,
        1 if now - state.rotated_at <= TimeDelta::seconds(GRACE_SECONDS) => Verdict::Repeat,
        _ => Verdict::Stolen,
    }
}

impl RefreshTokens {
    /// Tokens under `key`, which every replica must share.
    pub fn new(key: Vec<u8>) -> Self {
        Self { key }
    }

    /// The token of one generation of a session.
    pub fn issue(&self, claim: RefreshClaim) -> String {
        let mut bytes = Self::head(claim);
        bytes.extend_from_slice(&self.mac(&bytes));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a token; `None` unless it is genuine.
    pub fn read(&self, token: &str) -> Option<RefreshClaim> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (head, tag) = bytes.split_at_checked(ID_BYTES + GENERATION_BYTES)?;
        self.keyed(head).verify_slice(tag).ok()?;
        let (id, generation) = head.split_at_checked(ID_BYTES)?;
        let session = SessionId::from_uuid(Uuid::from_slice(id).ok()?);
        Some(RefreshClaim {
            session,
            generation: i32::from_be_bytes(generation.try_into().ok()?),
        })
    }

    fn head(claim: RefreshClaim) -> Vec<u8> {
        let mut bytes = claim.session.as_bytes().to_vec();
        bytes.extend_from_slice(&claim.generation.to_be_bytes());
        bytes
    }

    fn mac(&self, head: &[u8]) -> Vec<u8> {
        self.keyed(head).finalize().into_bytes().to_vec()
    }

    fn keyed(&self, head: &[u8]) -> Hmac<Sha256> {
        // HMAC takes keys of any length: the empty stand-in is never reached.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key)
            .unwrap_or_else(|_| Hmac::new(&[0_u8; 64].into()));
        mac.update(head);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_322_700_000 + seconds, 0).unwrap()
    }

    /// Only the immediate predecessor is forgiven, and only for a minute.
    #[test]
    fn an_old_token_ends_the_session() {
        let state = SessionState {
            generation: 5,
            rotated_at: at(0),
            created_at: at(-1000),
            ended: false,
        };
        let lifetimes = Lifetimes {
            idle: TimeDelta::days(7),
            absolute: TimeDelta::days(30),
        };
        let judged = |generation, seconds| judge(state, generation, lifetimes, at(seconds));
        assert_eq!(judged(5, 100), Verdict::Rotate);
        assert_eq!(judged(4, 60), Verdict::Repeat);
        assert_eq!(judged(4, 61), Verdict::Stolen);
        assert_eq!(judged(3, 1), Verdict::Stolen);
        assert_eq!(judged(6, 1), Verdict::Stolen);
        assert_eq!(judged(5, 8 * 86_400), Verdict::Over);
        let ended = SessionState {
            ended: true,
            ..state
        };
        assert_eq!(judge(ended, 5, lifetimes, at(1)), Verdict::Over);
        let old = SessionState {
            created_at: at(-31 * 86_400),
            ..state
        };
        assert_eq!(judge(old, 5, lifetimes, at(1)), Verdict::Over);
    }

    /// A token cannot be changed or made without the key.
    #[test]
    fn only_genuine_tokens_are_read() {
        let tokens = RefreshTokens { key: vec![7; 32] };
        let claim = RefreshClaim {
            session: SessionId::from_uuid(Uuid::from_u128(1)),
            generation: 3,
        };
        let token = tokens.issue(claim);
        assert_eq!(tokens.read(&token), Some(claim));
        assert_eq!(RefreshTokens { key: vec![8; 32] }.read(&token), None);
        for bad in ["", "AAAA", &token[1..], &token.replace('A', "B")] {
            assert_eq!(tokens.read(bad), None, "{bad}");
        }
    }
}
