//! Reading the faults of both versions (SOAP 1.1, 4.4; SOAP 1.2 part 1, 5.4). Faults come from many stacks, so children are known by their
//! local names, in any order, and what is missing stays empty.
use soap_model::xml::{Event, Name, Ns, Reader};

use super::{Block, BodyReader, Fault, FaultCode, MessageError, QName, Reason, Version};

/// Reads a fault whose start tag was just read, up to and with its end tag.
pub(crate) fn read_fault(entries: &mut BodyReader<'_>, version: Version) -> Result<Fault, MessageError> {
    entries.xml(|reader| match version {
        Version::Soap11 => read_11(reader),
        Version::Soap12 => read_12(reader),
    })
}

type Result11<T> = Result<T, soap_model::xml::Error>;

fn read_11(reader: &mut Reader<'_>) -> Result11<Fault> {
    let mut fault = Fault::new(FaultCode::Receiver, "");
    while let Some(name) = child(reader)? {
        match name.local {
            "faultcode" => {
                let code = code(reader)?;
                let local = code.local.clone();
                let general = local.split('.').next().unwrap_or("");
                // An unbound prefix is common; the four codes are then known by their names.
                let ours = code.namespace.is_empty() || &*code.namespace == Version::Soap11.namespace();
                let known = match general {
                    "Client" if ours => Some(FaultCode::Sender),
                    "Server" if ours => Some(FaultCode::Receiver),
                    "VersionMismatch" if ours => Some(FaultCode::VersionMismatch),
                    "MustUnderstand" if ours => Some(FaultCode::MustUnderstand),
                    _ => None,
                };
                fault.code = known.unwrap_or(FaultCode::Receiver);
                // What a code says beyond the four is kept.
                if !local.is_empty() && (known.is_none() || general != &*local) {
                    fault.subcodes.push(code);
                }
            }
            "faultstring" => {
                let language = language(reader);
                fault.reasons = vec![Reason { language, text: text(reader)? }];
            }
            "faultactor" => fault.role = Some(text(reader)?.trim().to_string()),
            "detail" => fault.detail = detail(reader)?,
            _ => reader.skip_element()?,
        }
    }
    Ok(fault)
}

fn read_12(reader: &mut Reader<'_>) -> Result11<Fault> {
    let mut fault = Fault::new(FaultCode::Receiver, "");
    fault.reasons.clear();
    while let Some(name) = child(reader)? {
        match name.local {
            "Code" => read_code_12(reader, &mut fault)?,
            "Reason" => {
                while let Some(entry) = child(reader)? {
                    if entry.local == "Text" {
                        let language = language(reader);
                        fault.reasons.push(Reason { language, text: text(reader)? });
                    } else {
                        reader.skip_element()?;
                    }
                }
            }
            "Node" => fault.node = Some(text(reader)?.trim().to_string()),
            "Role" => fault.role = Some(text(reader)?.trim().to_string()),
            "Detail" => fault.detail = detail(reader)?,
            _ => reader.skip_element()?,
        }
    }
    Ok(fault)
}

/// `Code`: a value, and subcodes within each other. The reader's limit on depth bounds them.
fn read_code_12(reader: &mut Reader<'_>, fault: &mut Fault) -> Result11<()> {
    let mut open = 1;
    let mut general = true;
    while open > 0 {
        match child(reader)? {
            None => open -= 1,
            Some(Name { local: "Value", .. }) => {
                let code = code(reader)?;
                if std::mem::take(&mut general) {
                    fault.code = match &*code.local {
                        "Sender" => FaultCode::Sender,
                        "VersionMismatch" => FaultCode::VersionMismatch,
                        "MustUnderstand" => FaultCode::MustUnderstand,
                        "DataEncodingUnknown" => FaultCode::DataEncodingUnknown,
                        _ => FaultCode::Receiver,
                    };
                } else {
                    fault.subcodes.push(code);
                }
            }
            Some(Name { local: "Subcode", .. }) => open += 1,
            Some(_) => reader.skip_element()?,
        }
    }
    Ok(())
}

/// The next child; text between elements is passed over.
fn child<'a>(reader: &mut Reader<'a>) -> Result11<Option<Name<'a>>> {
    reader.skip_text()?;
    reader.next_child()
}

fn detail(reader: &mut Reader<'_>) -> Result11<Vec<Block>> {
    let mut entries = Vec::new();
    while child(reader)?.is_some() {
        entries.push(Block::from(reader.fragment()?));
    }
    Ok(entries)
}

/// The text of an element and of what stands in it: some stacks put markup into a reason.
fn text(reader: &mut Reader<'_>) -> Result11<String> {
    let mut out = String::new();
    let mut open = 1_usize;
    while open > 0 {
        match reader.next_event()? {
            Event::Start(_) => open += 1,
            Event::Text(text) => out.push_str(&text),
            Event::End => open -= 1,
            Event::Done => break,
        }
    }
    Ok(out)
}

fn language(reader: &Reader<'_>) -> String {
    let lang = reader.attribute(Name { ns: Ns::XML, local: "lang" });
    lang.map_or_else(|| "en".to_string(), |l| l.value().into_owned())
}

/// A QName in text; with an unbound prefix, its local part.
fn code(reader: &mut Reader<'_>) -> Result11<QName> {
    let scope = reader.fork();
    let text = text(reader)?;
    let text = text.trim();
    let (prefix, local) = text.split_once(':').unwrap_or(("", text));
    Ok(QName::new(scope.namespace_uri(prefix).unwrap_or(""), local))
}
