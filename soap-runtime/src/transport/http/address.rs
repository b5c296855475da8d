//! The address at which a client reached a service.
use http::header;
use http::request::Parts;

use crate::server::PublicAddress;

/// Marks requests that came over TLS, as an extension.
#[derive(Debug, Clone, Copy)]
pub(super) struct Secure;

/// The service's address as the client sees it, without a query; None where it cannot be known.
pub(super) fn public_address(parts: &Parts, policy: &PublicAddress) -> Option<String> {
    let forwarded = match policy {
        PublicAddress::Fixed(url) => return Some(url.split(['?', '#']).next().unwrap_or(url).to_string()),
        PublicAddress::Called => Forwarded::default(),
        PublicAddress::Forwarded => Forwarded::of(parts),
    };
    let secure = parts.extensions.get::<Secure>().is_some() || parts.uri.scheme_str() == Some("https");
    let scheme = forwarded.scheme.filter(|s| *s == "http" || *s == "https");
    let scheme = scheme.unwrap_or(if secure { "https" } else { "http" });
    let called = || {
        let host = parts.headers.get(header::HOST).and_then(|v| v.to_str().ok());
        host.or_else(|| parts.uri.authority().map(|a| a.as_str()))
    };
    let host = forwarded.host.or_else(called).filter(|host| is_host(host))?;
    let port = match forwarded.port {
        Some(port) if port.parse::<u16>().is_ok() && !has_port(host) => {
            let usual = if scheme == "https" { "443" } else { "80" };
            if port == usual { String::new() } else { format!(":{port}") }
        }
        _ => String::new(),
    };
    let prefix = forwarded.prefix.filter(|p| p.starts_with('/') && is_path(p)).unwrap_or("");
    Some(format!("{scheme}://{host}{port}{}{}", prefix.trim_end_matches('/'), parts.uri.path()))
}

/// What proxies say of the request they passed on; the first proxy's word, which is the one the client spoke to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Forwarded<'a> {
    scheme: Option<&'a str>,
    host: Option<&'a str>,
    port: Option<&'a str>,
    prefix: Option<&'a str>,
}

impl<'a> Forwarded<'a> {
    /// RFC 7239, else the customary headers.
    fn of(parts: &'a Parts) -> Self {
        let first = |name: &str| {
            let value = parts.headers.get(name)?.to_str().ok()?;
            value.split(',').next().map(str::trim).filter(|v| !v.is_empty())
        };
        let mut found = Forwarded {
            scheme: first("x-forwarded-proto"),
            host: first("x-forwarded-host"),
            port: first("x-forwarded-port"),
            prefix: first("x-forwarded-prefix"),
        };
        if let Some(element) = first("forwarded") {
            for pair in element.split(';') {
                let Some((name, value)) = pair.split_once('=') else { continue };
                let value = Some(value.trim().trim_matches('"'));
                match name.trim().to_ascii_lowercase().as_str() {
                    "proto" => found.scheme = value,
                    "host" => {
                        found.host = value;
                        found.port = None;
                    }
                    _ => {}
                }
            }
        }
        found
    }
}

/// `host`, `host:port`, `[v6]:port`: nothing that could leave the authority of a URL.
fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']'))
}

fn has_port(host: &str) -> bool {
    let after_v6 = host.rfind(']').map_or(host, |i| host.get(i..).unwrap_or(""));
    after_v6.contains(':')
}

fn is_path(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~%!$&()*+,;=:@".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(policy: PublicAddress, headers: &[(&str, &str)]) -> Option<String> {
        let mut request = http::Request::get("/contacts?wsdl");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        public_address(&request.body(()).unwrap().into_parts().0, &policy)
    }

    #[test]
    fn the_address_is_what_the_client_called() {
        let found = address(PublicAddress::Called, &[("host", "example.org:8080")]);
        assert_eq!(found.as_deref(), Some("http://example.org:8080/contacts"));
    }

    #[test]
    fn forwarded_headers_count_only_when_they_are_trusted() {
        let headers = [
            ("host", "10.0.0.7"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "soap.example.org, inner"),
            ("x-forwarded-prefix", "/api/"),
        ];
        let called = address(PublicAddress::Called, &headers);
        assert_eq!(called.as_deref(), Some("http://10.0.0.7/contacts"));
        let trusted = address(PublicAddress::Forwarded, &headers);
        assert_eq!(trusted.as_deref(), Some("https://soap.example.org/api/contacts"));
    }

    #[test]
    fn the_standard_header_wins_and_a_port_of_its_own_is_kept() {
        let headers = [
            ("host", "x"),
            ("x-forwarded-host", "y"),
            ("forwarded", "for=1.2.3.4;proto=https;host=\"z:8443\""),
        ];
        let found = address(PublicAddress::Forwarded, &headers);
        assert_eq!(found.as_deref(), Some("https://z:8443/contacts"));
        let headers = [("host", "x"), ("x-forwarded-port", "8443"), ("x-forwarded-proto", "https")];
        let found = address(PublicAddress::Forwarded, &headers);
        assert_eq!(found.as_deref(), Some("https://x:8443/contacts"));
    }

    #[test]
    fn a_host_that_is_none_is_not_believed() {
        assert_eq!(address(PublicAddress::Called, &[("host", "a/\"><x")]), None);
        let fixed = PublicAddress::Fixed("https://pub/c".into());
        assert_eq!(address(fixed, &[("host", "<")]).as_deref(), Some("https://pub/c"));
    }
}
