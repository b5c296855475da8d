//! Addresses of documents: one spelling for each.
use super::Problem;

/// An absolute `http` or `https` address, or a `file` address below the source's folder, in its usual spelling: scheme and host in
/// lower case, no default port, no fragment, everything odd percent-encoded.
pub(super) fn normal(address: &str) -> Result<String, Problem> {
    let address = address.split('#').next().unwrap_or_default().trim();
    let odd = |what: &str| Problem::new("fetch-address", format!("`{address}` {what}"));
    let (scheme, rest) = address.split_once(':').ok_or_else(|| odd("is no absolute address"))?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https" | "file") {
        return Err(odd("is neither an http nor an https address"));
    }
    let rest = rest.replace('\\', "/");
    let rest = rest.strip_prefix("//").ok_or_else(|| odd("has no `//` after its scheme"))?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = if path.starts_with('/') { path.to_string() } else { format!("/{path}") };
    if authority.contains('@') {
        return Err(odd("has a user name or password in it")
            .help("passwords do not belong into addresses: give them with `--user`"));
    }
    let mut authority = authority.to_ascii_lowercase();
    if scheme == "file" {
        authority.clear();
    } else {
        let default = if scheme == "http" { ":80" } else { ":443" };
        if let Some(host) = authority.strip_suffix(default) {
            authority = host.to_string();
        }
        let bare = host_of(&authority);
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '[' | ']' | ':');
        if bare.is_empty() || !authority.chars().all(good) {
            return Err(odd("has no proper host name"));
        }
    }
    Ok(format!("{scheme}://{authority}{}", encode(&path)))
}

/// Percent-encodes what must not stand in a path and query; what is encoded already stays.
fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for b in path.bytes() {
        if b.is_ascii_alphanumeric() || b"/?-._~!$&'()*+,;=:@%[]".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// The host of a normal address, without its port.
pub(super) fn host(address: &str) -> &str {
    host_of(authority(address))
}

/// Host and port of a normal address.
pub(super) fn authority(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    &rest[..rest.find(['/', '?']).unwrap_or(rest.len())]
}

/// Scheme, host and port: whom credentials are for.
pub(super) fn origin(address: &str) -> &str {
    let start = address.find("://").map_or(0, |i| i + 3);
    let end = address[start..].find(['/', '?']).map_or(address.len(), |i| start + i);
    &address[..end]
}

fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        // An IPv6 address.
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling() {
        for (address, expected) in [
            ("HTTP://Example.ORG:80/a b.xsd#x", "http://example.org/a%20b.xsd"),
            ("https://example.org:443?wsdl", "https://example.org/?wsdl"),
            ("http://example.org:8080/ü?x=\"1\"", "http://example.org:8080/%C3%BC?x=%221%22"),
            ("http://example.org\\a\\b.xsd", "http://example.org/a/b.xsd"),
            ("http://[::1]:90/a", "http://[::1]:90/a"),
            ("file:///a/b.wsdl", "file:///a/b.wsdl"),
        ] {
            assert_eq!(normal(address).map_err(|p| p.message).as_deref(), Ok(expected), "{address}");
        }
        assert_eq!((host("http://[::1]:90/a"), authority("http://h:1?q")), ("::1", "h:1"));
        assert_eq!(origin("https://h:1/a?b"), "https://h:1");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for address in [
            "a.xsd",
            "ftp://h/a",
            "http:/a",
            "http:///a",
            "http://u:p@h/",
            "http://h\r\nx/",
            "javascript:x",
            "urn:x",
        ] {
            assert!(normal(address).is_err(), "{address}");
        }
    }
}
