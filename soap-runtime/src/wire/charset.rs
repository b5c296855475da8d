//! XML declarations, and envelopes in their encodings.
use super::{Charset, CharsetParameter, Declaration, WireFormat};

impl Charset {
    /// Its name, in upper case.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Charset::Utf8 => "UTF-8",
            Charset::Utf16 => "UTF-16",
            Charset::Latin1 => "ISO-8859-1",
        }
    }

    /// A document in this encoding; None where it has names that cannot be written in it.
    pub(crate) fn encode(self, document: &str) -> Option<Vec<u8>> {
        match self {
            Charset::Utf8 => Some(document.as_bytes().to_vec()),
            Charset::Utf16 => Some(
                ("\u{FEFF}".encode_utf16())
                    .chain(document.encode_utf16())
                    .flat_map(u16::to_le_bytes)
                    .collect(),
            ),
            Charset::Latin1 => latin1(document),
        }
    }
}

impl WireFormat {
    /// The XML declaration of a document in an encoding.
    pub(crate) fn declare(&self, charset: Charset, out: &mut Vec<u8>) {
        let label = charset.label();
        match self.declaration {
            // Something must tell it.
            Declaration::Off
                if charset == Charset::Latin1 && self.charset_parameter == CharsetParameter::Off =>
            {
                out.extend_from_slice(format!("<?xml version=\"1.0\" encoding=\"{label}\"?>").as_bytes());
            }
            Declaration::Off => {}
            Declaration::UpperCase if charset == Charset::Utf8 => {
                out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            }
            Declaration::UpperCase => {
                out.extend_from_slice(format!("<?xml version=\"1.0\" encoding=\"{label}\"?>").as_bytes());
            }
            Declaration::LowerCase => {
                let label = label.to_ascii_lowercase();
                out.extend_from_slice(format!("<?xml version=\"1.0\" encoding=\"{label}\"?>").as_bytes());
            }
            Declaration::SingleQuotes => {
                out.extend_from_slice(format!("<?xml version='1.0' encoding='{label}'?>").as_bytes());
            }
            Declaration::VersionOnly if charset == Charset::Latin1 => {
                out.extend_from_slice(format!("<?xml version=\"1.0\" encoding=\"{label}\"?>").as_bytes());
            }
            Declaration::VersionOnly => out.extend_from_slice(b"<?xml version=\"1.0\"?>"),
        }
    }
}

/// Where in a document a character stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Tag,
    /// Between these quotes.
    Attribute(char),
    Comment,
    CData,
    Instruction,
}

fn latin1(document: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(document.len());
    let mut place = Place::Text;
    for (at, c) in document.char_indices() {
        let here = &document[at..];
        match (u8::try_from(u32::from(c)), place) {
            (Ok(byte), _) => out.push(byte),
            (Err(_), Place::Text | Place::Attribute(_)) => {
                out.extend_from_slice(format!("&#{};", u32::from(c)).as_bytes());
            }
            (Err(_), Place::CData) => {
                out.extend_from_slice(format!("]]>&#{};<![CDATA[", u32::from(c)).as_bytes());
            }
            // Nothing but people read those.
            (Err(_), Place::Comment) => out.push(b'?'),
            (Err(_), Place::Tag | Place::Instruction) => return None,
        }
        let done = &document[..at + c.len_utf8()];
        place = match (place, c) {
            (Place::Text, '<') if here.starts_with("<!--") => Place::Comment,
            (Place::Text, '<') if here.starts_with("<![CDATA[") => Place::CData,
            (Place::Text, '<') if here.starts_with("<?") => Place::Instruction,
            (Place::Text, '<') => Place::Tag,
            (Place::Tag, '"' | '\'') => Place::Attribute(c),
            (Place::Attribute(quote), _) if c == quote => Place::Tag,
            (Place::Tag, '>') => Place::Text,
            // Not those of `<!-->`.
            (Place::Comment, '>') if done.ends_with("-->") && !done.ends_with("<!-->") => Place::Text,
            (Place::CData, '>') if done.ends_with("]]>") => Place::Text,
            (Place::Instruction, '>') if done.ends_with("?>") => Place::Text,
            (place, _) => place,
        };
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use soap_model::xml::decode;

    use super::*;

    #[test]
    fn what_iso_8859_1_lacks_becomes_references_where_those_are_read() {
        let encoded = latin1("<é a='€\">' b=\"'Ω>\">ü€😀<![CDATA[a>€]]>€<!-- € > -->€<?p >?>€</é>").unwrap();
        let text = decode(&encoded, Some("iso-8859-1")).unwrap();
        assert_eq!(
            text,
            "<é a='&#8364;\">' b=\"'&#937;>\">ü&#8364;&#128512;<![CDATA[a>]]>&#8364;<![CDATA[]]>&#8364;\
             <!-- ? > -->&#8364;<?p >?>&#8364;</é>"
        );
        assert_eq!(latin1("<Ω/>"), None);
    }

    #[test]
    fn utf_16_has_a_mark_and_is_read_with_and_without_the_transports_word() {
        let mut document = Vec::new();
        WireFormat::default().declare(Charset::Utf16, &mut document);
        let document = String::from_utf8(document).unwrap() + "<a>€😀</a>";
        let encoded = Charset::Utf16.encode(&document).unwrap();
        assert_eq!(decode(&encoded, None).unwrap(), document);
        assert_eq!(decode(&encoded, Some("utf-16")).unwrap(), document);
    }
}
