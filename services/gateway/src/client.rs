//! Whom a request comes from, as far as the gateway can know.

use std::net::IpAddr;

use actix_web::HttpRequest;
use ipnet::{IpNet, Ipv4Net};

/// Bits of an IPv6 address before the IPv4 address that is mapped into it (RFC 4291 §2.5.5.2).
const MAPPED_BITS: u8 = 96;

/// The client's address: the peer's, or what trusted proxies in front of the gateway say.
pub fn address(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let headers = request.headers().get_all("x-forwarded-for");
    let told: Vec<&str> = headers.filter_map(|value| value.to_str().ok()).collect();
    Some(last_untrusted(peer, &told.join(","), trusted))
}

/// The network in the form peers are compared in: an IPv4 network may be written as `::ffff:10.0.0.0/104`.
pub fn canonical(net: IpNet) -> IpNet {
    let IpNet::V6(mapped) = net else { return net };
    let v4 = mapped.addr().to_ipv4_mapped();
    let length = mapped.prefix_len().checked_sub(MAPPED_BITS);
    v4.zip(length)
        .and_then(|(v4, length)| Ipv4Net::new(v4, length).ok())
        .map_or(net, IpNet::V4)
}

/// Walks back from the peer through what each proxy was told, as long as proxies are trusted. Whatever stands before
/// the first untrusted hop is hearsay.
fn last_untrusted(peer: IpAddr, told: &str, trusted: &[IpNet]) -> IpAddr {
    let trusts = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut hop = peer.to_canonical();
    for before in told.rsplit(',') {
        if !trusts(&hop) {
            break;
        }
        match before.trim().parse::<IpAddr>() {
            // A listener for both families is told of an IPv4 peer as ::ffff:a.b.c.d.
            Ok(address) => hop = address.to_canonical(),
            Err(_) => break,
        }
    }
    hop
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A network may be written in either form; what only looks alike stays what it is.
    #[test]
    fn networks_have_one_form() {
        let canonical = |net: &str| canonical(net.parse().unwrap()).to_string();
        assert_eq!(canonical("::ffff:10.0.0.0/104"), "10.0.0.0/8");
        assert_eq!(canonical("10.0.0.0/8"), "10.0.0.0/8");
        assert_eq!(canonical("2001:db8::/32"), "2001:db8::/32");
        assert_eq!(canonical("::/0"), "::/0");
    }

    /// Only trusted proxies are believed, each about its own peer: nobody chooses the address they are known by.
    #[test]
    fn nobody_chooses_their_address() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        let seen = |peer: &str, told: &str| {
            last_untrusted(peer.parse().unwrap(), told, &trusted).to_string()
        };
        assert_eq!(seen("203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "1.1.1.1, 198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "nonsense"), "10.0.0.1");
        let mapped = "198.51.100.1, ::ffff:10.0.0.2";
        assert_eq!(seen("10.0.0.1", mapped), "198.51.100.1");
        assert_eq!(seen("::ffff:10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("::ffff:203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", ""), "10.0.0.1");
    }
}
