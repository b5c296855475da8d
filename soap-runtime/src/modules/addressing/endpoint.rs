//! Endpoint references (WS-Addressing 1.0 Core, 2).
use soap_model::xml::Fragment;

use super::AddressingVersion;
use crate::soap::{Block, MessageError, MessageErrorKind, escape_attribute};

/// Where messages can be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointReference {
    /// The address, an IRI.
    pub address: String,
    /// Elements that messages to it carry as header blocks (in the version of 2004, the reference properties too).
    pub reference_parameters: Vec<Fragment>,
    /// What describes it.
    pub metadata: Vec<Fragment>,
    /// Other elements of the reference.
    pub extensions: Vec<Fragment>,
}

impl EndpointReference {
    /// An endpoint at this address.
    pub fn new(address: impl Into<String>) -> Self {
        EndpointReference { address: address.into(), ..EndpointReference::default() }
    }

    /// The connection that the request comes on.
    pub fn anonymous(version: AddressingVersion) -> Self {
        EndpointReference::new(version.anonymous())
    }

    /// With a reference parameter.
    pub fn parameter(mut self, parameter: Fragment) -> Self {
        self.reference_parameters.push(parameter);
        self
    }

    /// Reads a reference out of an element of whatever name, as `ReplyTo` or `wsa:EndpointReference` is. None: it has no
    /// address.
    ///
    /// # Errors
    /// The element is not a reference of this version.
    pub fn read(element: &Fragment, version: AddressingVersion) -> Result<Option<Self>, MessageError> {
        let mut reader = element.reader(&[]);
        let mut out = EndpointReference::default();
        let mut has_address = false;
        let malformed = |error| MessageError::from_xml(&error, element.as_str());
        reader.root().map_err(malformed)?;
        while let Some(name) = reader.next_child().map_err(malformed)? {
            let own = reader.uri(name.ns) == version.namespace();
            match name.local {
                "Address" if own => {
                    out.address = reader.text().map_err(malformed)?.trim().to_owned();
                    has_address = true;
                }
                "ReferenceParameters" | "ReferenceProperties" | "Metadata" if own => {
                    let target = if name.local == "Metadata" {
                        &mut out.metadata
                    } else {
                        &mut out.reference_parameters
                    };
                    while reader.next_child().map_err(malformed)?.is_some() {
                        target.push(reader.fragment().map_err(malformed)?);
                    }
                }
                _ => out.extensions.push(reader.fragment().map_err(malformed)?),
            }
        }
        if has_address && out.address.is_empty() {
            let rule = "the address of an endpoint reference is empty";
            return Err(MessageError::new(MessageErrorKind::Invalid, rule));
        }
        Ok(has_address.then_some(out))
    }

    /// The reference as an element of this version's namespace.
    pub fn to_block(&self, local: &str, version: AddressingVersion) -> Option<Block> {
        let mut xml = format!(
            "<wsa:{local} xmlns:wsa=\"{}\"><wsa:Address>{}</wsa:Address>",
            version.namespace(),
            escape_attribute(&self.address)
        );
        for (name, elements) in
            [("ReferenceParameters", &self.reference_parameters), ("Metadata", &self.metadata)]
        {
            if !elements.is_empty() {
                xml.push_str(&format!("<wsa:{name}>"));
                elements.iter().for_each(|element| xml.push_str(element.as_str()));
                xml.push_str(&format!("</wsa:{name}>"));
            }
        }
        self.extensions.iter().for_each(|element| xml.push_str(element.as_str()));
        xml.push_str(&format!("</wsa:{local}>"));
        Block::raw(&xml).ok()
    }

    /// The header blocks of messages to it: its reference parameters, in version 1.0 marked as such (SOAP Binding, 2.3).
    pub(super) fn blocks(&self, version: AddressingVersion) -> impl Iterator<Item = Block> {
        let marked = version == AddressingVersion::V1;
        self.reference_parameters.iter().filter_map(move |element| {
            if !marked {
                return Some(element.clone().into());
            }
            let text = element.as_str();
            let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))?;
            let (start, rest) = text.split_at(end);
            // The prefix is one that no document uses.
            let mark =
                format!(" xmlns:wsa-mark=\"{}\" wsa-mark:IsReferenceParameter=\"true\"", version.namespace());
            Block::raw(&format!("{start}{mark}{rest}")).ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V1: AddressingVersion = AddressingVersion::V1;

    fn read(xml: &str) -> Option<EndpointReference> {
        EndpointReference::read(&Fragment::parse(xml).expect("well-formed"), V1).expect("a reference")
    }

    #[test]
    fn a_reference_is_read_and_written_whole() {
        let xml = "<w:ReplyTo xmlns:w='http://www.w3.org/2005/08/addressing' xmlns:p='urn:p' x='1'>\
            <w:Address> http://a/b?c&amp;d </w:Address>\
            <w:ReferenceParameters><p:k>p:v</p:k><l/></w:ReferenceParameters>\
            <w:Metadata><p:m/></w:Metadata><p:other/></w:ReplyTo>";
        let reference = read(xml).expect("it has an address");
        assert_eq!(reference.address, "http://a/b?c&d");
        assert_eq!(reference.reference_parameters[0].name(), ("urn:p", "k"));
        assert_eq!((reference.metadata.len(), reference.extensions.len()), (1, 1));
        let block = reference.to_block("ReplyTo", V1).expect("writable");
        let again = EndpointReference::read(block.fragment().expect("raw"), V1).expect("a reference");
        assert_eq!(again.as_ref(), Some(&reference));
    }

    #[test]
    fn a_reference_without_address_is_none() {
        assert_eq!(read("<w:ReplyTo xmlns:w='http://www.w3.org/2005/08/addressing'/>"), None);
        assert_eq!(read("<ReplyTo><Address>http://a</Address></ReplyTo>"), None, "in another namespace");
    }

    #[test]
    fn parameters_go_out_marked() {
        let parameter = Fragment::parse("<p:k xmlns:p='urn:p' a='1'/>").expect("well-formed");
        let endpoint = EndpointReference::new("http://a").parameter(parameter);
        let block = endpoint.blocks(V1).next().expect("a block");
        let mut reader = block.fragment().expect("raw").reader(&[]);
        reader.root().expect("well-formed");
        let marks =
            reader.attributes().filter(|a| a.name.local == "IsReferenceParameter" && a.value() == "true");
        assert_eq!(marks.count(), 1);
    }
}
