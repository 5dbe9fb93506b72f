//! Which provider people may sign in at, and what is asked of it.

use chrono::TimeDelta;
use clap::Args;
use tonghop_web::config::Secret;

/// A third of the time in which weighty actions are allowed by default.
const DEFAULT_MAX_AGE_SECONDS: u16 = 300;

/// Settings of the external provider; off as long as no issuer is given.
#[derive(Debug, Clone, Args)]
pub struct OidcArgs {
    /// Issuer of the external OpenID Connect provider, exactly as it writes it into its tokens; none turns this off.
    #[arg(long, global = true, env = "TONGHOP_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,
    /// Our client id there.
    #[arg(long, global = true, env = "TONGHOP_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// Our client secret there; a public client has none.
    #[arg(
        long,
        global = true,
        env = "TONGHOP_OIDC_CLIENT_SECRET",
        hide_env_values = true
    )]
    pub oidc_client_secret: Option<Secret>,
    /// Addresses people may be sent back to, exactly; parted by spaces.
    #[arg(
        long,
        global = true,
        env = "TONGHOP_OIDC_REDIRECT_URIS",
        value_delimiter = ' '
    )]
    pub oidc_redirect_uris: Vec<String>,
    /// Claim of the ID token that says who somebody is.
    #[arg(
        long,
        global = true,
        env = "TONGHOP_OIDC_SUBJECT_CLAIM",
        default_value = "sub"
    )]
    pub oidc_subject_claim: String,
    /// Level of assurance (`acr`) the provider must vouch for; none asks for none.
    #[arg(long, global = true, env = "TONGHOP_OIDC_REQUIRED_ACR")]
    pub oidc_required_acr: Option<String>,
    /// Seconds a sign-in at the provider may be old; it asks the person anew otherwise. Not more than half of the smallest
    /// `TONGHOP_STEP_UP_MINUTES` of any service, or whoever is asked to step up comes back without having done so.
    #[arg(long, global = true, env = "TONGHOP_OIDC_MAX_AGE_SECONDS", default_value_t = DEFAULT_MAX_AGE_SECONDS, value_parser = clap::value_parser!(u16).range(0..=3600))]
    pub oidc_max_age_seconds: u16,
    /// Scopes asked for, parted by spaces.
    #[arg(
        long,
        global = true,
        env = "TONGHOP_OIDC_SCOPES",
        value_delimiter = ' ',
        default_value = "openid"
    )]
    pub oidc_scopes: Vec<String>,
}

impl Default for OidcArgs {
    fn default() -> Self {
        Self {
            oidc_issuer: None,
            oidc_client_id: None,
            oidc_client_secret: None,
            oidc_redirect_uris: Vec::new(),
            oidc_subject_claim: "sub".into(),
            oidc_required_acr: None,
            oidc_max_age_seconds: DEFAULT_MAX_AGE_SECONDS,
            oidc_scopes: vec!["openid".into()],
        }
    }
}

/// The settings, complete.
#[derive(Debug, Clone)]
pub struct OidcSettings {
    /// Issuer.
    pub issuer: String,
    /// Our client id.
    pub client_id: String,
    /// Our client secret.
    pub client_secret: Option<Secret>,
    /// Where people may be sent back to.
    pub redirect_uris: Vec<String>,
    /// Claim that says who somebody is.
    pub subject_claim: String,
    /// Level of assurance asked for.
    pub required_acr: Option<String>,
    /// How old a sign-in at the provider may be when somebody sets out for it.
    pub max_age: TimeDelta,
    /// Scopes besides `openid`.
    pub scopes: Vec<String>,
}

impl OidcArgs {
    /// The settings, if there is a provider; says what is missing or wrong.
    pub fn settings(&self) -> Result<Option<OidcSettings>, String> {
        let Some(issuer) = self.oidc_issuer.clone().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        require_safe("TONGHOP_OIDC_ISSUER", &issuer)?;
        let client_id = self.oidc_client_id.clone().filter(|text| !text.is_empty());
        let client_id = client_id.ok_or("TONGHOP_OIDC_CLIENT_ID is missing")?;
        let redirect_uris: Vec<String> = words(&self.oidc_redirect_uris);
        if redirect_uris.is_empty() {
            return Err("TONGHOP_OIDC_REDIRECT_URIS is missing".into());
        }
        for uri in &redirect_uris {
            require_safe("TONGHOP_OIDC_REDIRECT_URIS", uri)?;
        }
        if self.oidc_subject_claim.is_empty() {
            return Err("TONGHOP_OIDC_SUBJECT_CLAIM may not be empty".into());
        }
        let mut scopes = words(&self.oidc_scopes);
        scopes.retain(|scope| scope != "openid");
        Ok(Some(OidcSettings {
            issuer,
            client_id,
            client_secret: self
                .oidc_client_secret
                .clone()
                .filter(|secret| !secret.expose().is_empty()),
            redirect_uris,
            subject_claim: self.oidc_subject_claim.clone(),
            required_acr: self.oidc_required_acr.clone().filter(|acr| !acr.is_empty()),
            max_age: TimeDelta::seconds(self.oidc_max_age_seconds.into()),
            scopes,
        }))
    }
}

fn words(list: &[String]) -> Vec<String> {
    list.iter()
        .filter(|word| !word.is_empty())
        .cloned()
        .collect()
}

/// Codes and tokens travel encrypted, or stay on this machine.
fn require_safe(name: &str, text: &str) -> Result<(), String> {
    let url = reqwest::Url::parse(text).map_err(|error| format!("{name}: {text}: {error}"))?;
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let safe = url.scheme() == "https" || (url.scheme() == "http" && local);
    if safe && url.fragment().is_none() {
        Ok(())
    } else {
        Err(format!("{name}: {text} must begin with https://"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No issuer turns it off; half of the settings is a mistake that is named at the start.
    #[test]
    fn settings_are_whole_or_absent() {
        assert!(OidcArgs::default().settings().unwrap().is_none());
        let whole = OidcArgs {
            oidc_issuer: Some("https://id.example".into()),
            oidc_client_id: Some("tonghop".into()),
            oidc_redirect_uris: vec!["https://tonghop.example/back".into()],
            ..OidcArgs::default()
        };
        assert!(whole.settings().unwrap().is_some());
        let with = |change: &dyn Fn(&mut OidcArgs)| {
            let mut args = whole.clone();
            change(&mut args);
            args.settings().is_err()
        };
        assert!(with(&|a| a.oidc_issuer = Some("http://id.example".into())));
        assert!(with(&|a| a.oidc_client_id = None));
        assert!(with(&|a| a.oidc_redirect_uris.clear()));
        assert!(with(
            &|a| a.oidc_redirect_uris = vec!["http://x.example".into()]
        ));
        assert!(!with(
            &|a| a.oidc_issuer = Some("http://127.0.0.1:9/".into())
        ));
    }
}
