//! A partner system: what it may do, from where and until when.

use std::fmt;
use std::net::IpAddr;

use chrono::NaiveDate;
use ipnet::IpNet;
use serde::{Serialize, Serializer};
use tonghop_auth::scopes;

use crate::domain::Error;

/// Networks of one partner system at the most.
pub const MAX_NETWORKS: usize = 50;
/// Characters of a contact at the most.
const MAX_CONTACT: usize = 300;

/// What an administrator decides about a partner system, besides where it reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClientSettings {
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: ScopeSet,
    /// From where it may ask for tokens.
    pub networks: Networks,
    /// First day on which it may do nothing more.
    pub expires_on: Option<NaiveDate>,
    /// Whether it may do anything.
    pub active: bool,
    /// Whom to call when it misbehaves.
    pub contact: Option<String>,
}

impl ClientSettings {
    /// Whether these settings take away something that `before` gave. Tokens issued before are then worth nothing.
    pub fn narrow(&self, before: &Self) -> bool {
        let sooner = match (self.expires_on, before.expires_on) {
            (Some(new), Some(old)) => new < old,
            (Some(_), None) => true,
            (None, _) => false,
        };
        sooner
            || (before.active && !self.active)
            || !self.scopes.covers(&before.scopes)
            || !self.networks.cover(&before.networks)
    }

    /// Whether other services must hear of these settings, having heard of `before`.
    pub fn matter_elsewhere(&self, before: &Self) -> bool {
        self.narrow(before)
            || self.active != before.active
            || self.expires_on != before.expires_on
            || self.name != before.name
    }
}

/// Scopes from the registry, in its order, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeSet(Vec<&'static str>);

impl ScopeSet {
    /// Reads the words of a request; a wrong one is pointed at.
    pub fn parse(words: &[String]) -> Result<Self, Error> {
        if words.is_empty() {
            return Err(Error::field("#/scopes", "REQUIRED"));
        }
        for (i, word) in words.iter().enumerate() {
            if scopes::find(word).is_none() {
                return Err(Error::field(format!("#/scopes/{i}"), "UNKNOWN_SCOPE"));
            }
        }
        Ok(Self::known(|name| words.iter().any(|word| word == name)))
    }

    /// Reads words parted by spaces as they were stored. A scope that is no more grants nothing.
    pub fn stored(text: &str) -> Self {
        Self::known(|name| text.split(' ').any(|word| word == name))
    }

    /// What is left of these scopes when only `wanted` is asked for (RFC 6749 §3.3); `None` when it asks for more.
    pub fn narrowed_to(&self, wanted: &str) -> Option<Self> {
        let words: Vec<_> = wanted.split(' ').filter(|w| !w.is_empty()).collect();
        let all_granted = words.iter().all(|word| self.0.contains(word));
        (all_granted && !words.is_empty()).then(|| Self::known(|name| words.contains(&name)))
    }

    /// The words.
    pub fn words(&self) -> &[&'static str] {
        &self.0
    }

    fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|scope| self.0.contains(scope))
    }

    fn known(keep: impl Fn(&str) -> bool) -> Self {
        let names = scopes::ALL.iter().map(|scope| scope.name);
        Self(names.filter(|name| keep(name)).collect())
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}
impl Serialize for ScopeSet {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// Networks from which a partner system may ask for tokens; none means from anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Reads addresses and networks (`203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`); a wrong one is pointed at.
    pub fn parse(texts: &[String]) -> Result<Self, Error> {
        if texts.len() > MAX_NETWORKS {
            return Err(Error::field("#/allowed_networks", "TOO_MANY"));
        }
        let network = |(i, text): (usize, &String)| {
            network(text)
                .ok_or_else(|| Error::field(format!("#/allowed_networks/{i}"), "BAD_NETWORK"))
        };
        let mut nets = texts
            .iter()
            .enumerate()
            .map(network)
            .collect::<Result<Vec<_>, _>>()?;
        nets.sort();
        nets.dedup();
        Ok(Self(nets))
    }

    /// Reads networks parted by spaces as they were stored; `None` when they cannot be read, which must not mean
    /// "from anywhere".
    pub fn stored(text: &str) -> Option<Self> {
        let words = text.split(' ').filter(|word| !word.is_empty());
        words.map(network).collect::<Option<_>>().map(Self)
    }

    /// Whether `address` may ask for tokens.
    pub fn admit(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.is_empty() || self.0.iter().any(|net| net.contains(&address))
    }

    /// In CIDR notation.
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    fn cover(&self, other: &Self) -> bool {
        let covered = |old: &IpNet| self.0.iter().any(|new| new.contains(old));
        self.0.is_empty() || (!other.0.is_empty() && other.0.iter().all(covered))
    }
}

fn network(text: &str) -> Option<IpNet> {
    let net = text.parse::<IpNet>().ok();
    let net = net.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
    net.map(|net| net.trunc())
}

impl fmt::Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts().join(" "))
    }
}
impl Serialize for Networks {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// Reads a contact: what is empty is none.
pub fn contact(text: Option<String>) -> Result<Option<String>, Error> {
    let text = text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    match &text {
        Some(text) if text.chars().count() > MAX_CONTACT => {
            Err(Error::field("#/contact", "TOO_LONG"))
        }
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    fn settings() -> ClientSettings {
        ClientSettings {
            name: "Trục liên thông".into(),
            scopes: ScopeSet::parse(&words(&["totals.read", "units.read"])).unwrap(),
            networks: Networks::parse(&words(&["10.1.0.0/16"])).unwrap(),
            expires_on: Some("2012-06-01".parse().unwrap()),
            active: true,
            contact: None,
        }
    }

    /// What takes something away is told from what does not.
    #[test]
    fn narrowing_is_seen() {
        let before = settings();
        let with = |change: &dyn Fn(&mut ClientSettings)| {
            let mut after = settings();
            change(&mut after);
            after.narrow(&before)
        };
        assert!(with(&|s| s.scopes = ScopeSet::stored("units.read")));
        assert!(with(
            &|s| s.networks = Networks::stored("10.1.2.0/24").unwrap()
        ));
        assert!(with(&|s| s.expires_on = Some("2012-05-31".parse().unwrap())));
        assert!(with(&|s| s.active = false));
        assert!(!with(
            &|s| s.networks = Networks::stored("10.0.0.0/8").unwrap()
        ));
        assert!(!with(&|s| s.networks = Networks::default()));
        assert!(!with(&|s| s.expires_on = None));
        assert!(!with(
            &|s| s.scopes = ScopeSet::stored("editions.read totals.read units.read")
        ));
        assert!(!with(&|s| s.contact = Some("ông Ba, 0275 3822 000".into())));
        let anywhere = ClientSettings {
            networks: Networks::default(),
            ..settings()
        };
        assert!(before.narrow(&anywhere));
    }

    /// A token carries what was asked for if it was granted, and nothing when more was asked for.
    #[test]
    fn scopes_can_be_asked_for_in_part() {
        let granted = ScopeSet::stored("totals.read units.read");
        let part = granted.narrowed_to("units.read").unwrap();
        assert_eq!(part.to_string(), "units.read");
        for bad in ["", " ", "reports.read", "units.read reports.read", "*"] {
            assert_eq!(granted.narrowed_to(bad), None, "{bad}");
        }
        assert!(ScopeSet::parse(&words(&["units.write"])).is_err());
        assert!(ScopeSet::parse(&[]).is_err());
    }

    /// An IPv4 address is the same network when it arrives written as IPv6, and unreadable rules admit nobody.
    #[test]
    fn addresses_are_matched_by_network() {
        let networks = Networks::parse(&words(&["203.0.113.9/24", "2001:db8::1"])).unwrap();
        assert_eq!(networks.to_string(), "203.0.113.0/24 2001:db8::1/128");
        for good in ["203.0.113.200", "::ffff:203.0.113.7", "2001:db8::1"] {
            assert!(networks.admit(good.parse().unwrap()), "{good}");
        }
        for bad in ["203.0.114.1", "2001:db8::2", "127.0.0.1"] {
            assert!(!networks.admit(bad.parse().unwrap()), "{bad}");
        }
        for bad in ["", "10.0.0.0/33", "x", "10.0.0", "10.0.0.0/8 "] {
            assert!(Networks::parse(&words(&[bad])).is_err(), "{bad}");
        }
        assert_eq!(Networks::stored("10.0.0.0/8 broken"), None);
    }
}
