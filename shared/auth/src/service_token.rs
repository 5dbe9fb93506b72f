//! Short-lived tokens by which services prove to each other who they are.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use tonghop_model::Clock;

/// The media type in the header, so that no other token passes for one of these.
const KIND: &str = "svc+jwt";
/// Long enough for one call, too short to be worth stealing.
const LIFETIME_SECONDS: i64 = 60;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
}

/// Makes and checks service tokens with the installation's shared secret.
#[derive(Clone)]
pub struct ServiceTokens {
    name: &'static str,
    clock: Arc<dyn Clock>,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl ServiceTokens {
    /// Tokens of the service called `name`.
    pub fn new(name: &'static str, secret: &str, clock: Arc<dyn Clock>) -> Self {
        let bytes = secret.as_bytes();
        Self {
            name,
            clock,
            encoding: EncodingKey::from_secret(bytes),
            decoding: DecodingKey::from_secret(bytes),
        }
    }

    /// A token for a call to the service called `audience`.
    pub fn issue(&self, audience: &str) -> Result<String, jsonwebtoken::errors::Error> {
        let now = self.clock.now().timestamp();
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(KIND.into());
        let claims = Claims {
            iss: self.name.into(),
            aud: audience.into(),
            iat: now,
            exp: now + LIFETIME_SECONDS,
        };
        jsonwebtoken::encode(&header, &claims, &self.encoding)
    }

    /// The name of the calling service, if the token is good and meant for us.
    pub fn verify(&self, token: &str) -> Option<String> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.alg != Algorithm::HS256 || header.typ.as_deref() != Some(KIND) {
            return None;
        }
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_required_spec_claims(&["exp", "aud", "iss"]);
        rules.set_audience(&[self.name]);
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules)
            .ok()?
            .claims;
        let now = self.clock.now().timestamp();
        let in_time = claims.exp >= now
            && claims.iat <= now + LIFETIME_SECONDS
            && claims.exp - claims.iat <= LIFETIME_SECONDS;
        in_time.then_some(claims.iss)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonghop_model::FixedClock;

    /// A token works for the service it was made for, for a minute, under the same secret.
    #[test]
    fn tokens_are_bound_to_audience_time_and_secret() {
        let clock = Arc::new(FixedClock::at("2011-12-01T00:00:00Z".parse().unwrap()));
        let tokens = |name, secret: &str| ServiceTokens::new(name, secret, clock.clone());
        let token = tokens("reports", "one secret of this installation!")
            .issue("accounts")
            .unwrap();
        let accounts = tokens("accounts", "one secret of this installation!");
        assert_eq!(accounts.verify(&token).as_deref(), Some("reports"));
        assert_eq!(
            tokens("aggregation", "one secret of this installation!").verify(&token),
            None
        );
        assert_eq!(
            tokens("accounts", "another secret altogether, sorry").verify(&token),
            None
        );
        clock.advance(chrono::TimeDelta::seconds(61));
        assert_eq!(accounts.verify(&token), None);
    }
}
