//! The faults of SOAP itself that header blocks explain.
use super::{Block, Fault, FaultCode, QName, Version, escape_attribute};

/// SOAP 1.2 part 1, 5.4.7: a VersionMismatch fault says which versions are spoken.
pub(crate) fn version_mismatch(reason: String, versions: &[Version]) -> Fault {
    let mut upgrade = format!("<soap:Upgrade xmlns:soap=\"{}\">", Version::Soap12.namespace());
    for version in versions.iter().rev() {
        let (prefix, uri) = match version {
            Version::Soap11 => ("soap11", version.namespace()),
            Version::Soap12 => ("soap12", version.namespace()),
        };
        upgrade.push_str(&format!(
            "<soap:SupportedEnvelope qname=\"{prefix}:Envelope\" xmlns:{prefix}=\"{uri}\"/>"
        ));
    }
    upgrade.push_str("</soap:Upgrade>");
    let fault = Fault::new(FaultCode::VersionMismatch, reason);
    match Block::raw(&upgrade) {
        Ok(block) => fault.header(block),
        Err(_) => fault,
    }
}

/// SOAP 1.1, 4.2.3; SOAP 1.2 part 1, 5.4.8, where each block is named by a header block of its own.
pub(crate) fn must_understand(version: Version, names: &[QName]) -> Fault {
    let list = names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let reason = format!("/Envelope/Header: mandatory header blocks that are not understood: {list}");
    let mut fault = Fault::new(FaultCode::MustUnderstand, reason);
    if version == Version::Soap11 {
        return fault;
    }
    for name in names {
        let entry = format!(
            "<soap:NotUnderstood qname=\"q:{}\" xmlns:soap=\"{}\" xmlns:q=\"{}\"/>",
            name.local,
            version.namespace(),
            escape_attribute(&name.namespace)
        );
        if let Ok(block) = Block::raw(&entry) {
            fault = fault.header(block);
        }
    }
    fault
}
