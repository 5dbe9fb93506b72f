//! Signing in at an external provider: what ties the way there to the way back.
//!
//! The state says by itself until when and for which address it holds, under a key only this installation has; nonce,
//! PKCE verifier and binding are derived from it. So nothing is stored when somebody sets out, and nobody can fill a table; what is
//! stored, and only until it runs out anyway, is that a state was used.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use rand::RngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

/// Minutes somebody may take at the provider.
const LIFETIME_MINUTES: i64 = 10;
const RANDOM_BYTES: usize = 24;
const TIME_BYTES: usize = 8;

/// Makes and reads states with the installation's key.
pub struct States {
    key: Vec<u8>,
}

/// One sign-in at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voyage {
    /// Sent along and brought back.
    pub state: String,
    /// What the ID token must repeat.
    pub nonce: String,
    /// What proves to the provider that the code comes back from where it was asked for (RFC 7636).
    pub verifier: String,
    /// What only the page that set out was told: whoever brings state and code back without it came another way, by a
    /// link somebody else sent or an address they read.
    pub binding: String,
    /// Where the provider sends the person back to.
    pub redirect_uri: String,
    /// From then on it is refused.
    pub expires_at: DateTime<Utc>,
}

impl Voyage {
    /// When somebody set out, to the second.
    pub fn departed_at(&self) -> DateTime<Utc> {
        self.expires_at - TimeDelta::minutes(LIFETIME_MINUTES)
    }

    /// What is kept of it once it was used.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(&self.state))
    }
}

impl States {
    /// States under a key derived from `key`, which every replica must share.
    pub fn new(key: &[u8]) -> Self {
        let derived = mac(key, "external sign-in", &[]).finalize();
        Self {
            key: derived.into_bytes().to_vec(),
        }
    }

    /// Sets out for the provider, to come back at `redirect_uri`.
    pub fn depart(&self, redirect_uri: &str, now: DateTime<Utc>) -> Voyage {
        let mut random = [0_u8; RANDOM_BYTES];
        OsRng.fill_bytes(&mut random);
        let expires_at = now + TimeDelta::minutes(LIFETIME_MINUTES);
        let head = [&random[..], &expires_at.timestamp().to_be_bytes()].concat();
        let seal = self.seal(&head, redirect_uri).finalize().into_bytes();
        let state = URL_SAFE_NO_PAD.encode([head.as_slice(), &seal].concat());
        self.voyage(state, redirect_uri, expires_at)
    }

    /// Reads a state that was brought back to one of `redirect_uris`; `None` unless it is genuine, in time, and brought
    /// by who set out.
    pub fn arrive(
        &self,
        state: &str,
        binding: &str,
        redirect_uris: &[String],
        now: DateTime<Utc>,
    ) -> Option<Voyage> {
        let bytes = URL_SAFE_NO_PAD.decode(state).ok()?;
        let (head, seal) = bytes.split_at_checked(RANDOM_BYTES + TIME_BYTES)?;
        let bound = URL_SAFE_NO_PAD.decode(binding).ok()?;
        self.tag("binding", state).verify_slice(&bound).ok()?;
        let fits = |uri: &&String| self.seal(head, uri).verify_slice(seal).is_ok();
        let redirect_uri = redirect_uris.iter().find(fits)?;
        let (_, time) = head.split_at_checked(RANDOM_BYTES)?;
        let expires_at = i64::from_be_bytes(time.try_into().ok()?);
        let expires_at = DateTime::from_timestamp(expires_at, 0).filter(|end| now < *end)?;
        Some(self.voyage(state.to_owned(), redirect_uri, expires_at))
    }

    fn voyage(&self, state: String, redirect_uri: &str, expires_at: DateTime<Utc>) -> Voyage {
        Voyage {
            nonce: self.derived("nonce", &state),
            verifier: self.derived("verifier", &state),
            binding: self.derived("binding", &state),
            redirect_uri: redirect_uri.to_owned(),
            state,
            expires_at,
        }
    }

    fn seal(&self, head: &[u8], redirect_uri: &str) -> Hmac<Sha256> {
        mac(&self.key, "state", &[head, redirect_uri.as_bytes()])
    }

    fn derived(&self, label: &str, state: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.tag(label, state).finalize().into_bytes())
    }

    fn tag(&self, label: &str, state: &str) -> Hmac<Sha256> {
        mac(&self.key, label, &[state.as_bytes()])
    }
}

fn mac(key: &[u8], label: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
    // HMAC takes keys of any length: the empty stand-in is never reached.
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&[0_u8; 64].into()));
    mac.update(label.as_bytes());
    for part in parts {
        mac.update(&[0]);
        mac.update(part);
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2011-12-15T01:00:00Z".parse().unwrap()
    }

    /// Only a genuine state comes back, to the address it was made for, for ten minutes, with the same secrets, and only
    /// with its binding.
    #[test]
    fn a_state_comes_back_as_it_went() {
        let states = States::new(&[7; 32]);
        let uris = ["https://a.example/cb", "https://b.example/cb"].map(str::to_owned);
        let gone = states.depart(&uris[1], now());
        let back = |state: &str, minutes: i64| {
            let now = now() + TimeDelta::minutes(minutes);
            states.arrive(state, &gone.binding, &uris, now)
        };
        assert_eq!(back(&gone.state, 9), Some(gone.clone()));
        assert_eq!(back(&gone.state, 10), None);
        let elsewhere = states.arrive(&gone.state, &gone.binding, &uris[..1], now());
        assert_eq!(elsewhere, None);
        let foreign = States::new(&[8; 32]).arrive(&gone.state, &gone.binding, &uris, now());
        assert_eq!(foreign, None);
        let other = states.depart(&uris[1], now());
        for binding in ["", "!", &other.binding, &gone.nonce, &gone.verifier] {
            assert_eq!(states.arrive(&gone.state, binding, &uris, now()), None);
        }
        let mut changed = gone.state.clone().into_bytes();
        changed[0] ^= 1;
        for bad in ["", "AAAA", &String::from_utf8(changed).unwrap()] {
            assert_eq!(back(bad, 0), None, "{bad}");
        }
        assert_eq!((gone.verifier.len(), gone.nonce.len()), (43, 43));
        assert_ne!(gone.verifier, gone.nonce);
        assert_ne!(states.depart(&uris[1], now()).state, gone.state);
    }
}
