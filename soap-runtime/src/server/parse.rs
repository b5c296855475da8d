//! Reading an element by the parser a callback chose.
use soap_model::xml::{Event, Fragment, Name, Reader, Tree};

use super::{Failure, Parsed, Parser, ParserEvent};
use crate::soap::{BodyReader, MessageError};

/// Reads the element whose start tag was just read. `Typed` is not for here and reads nothing.
pub(super) fn parse(parser: Parser, entries: &mut BodyReader<'_>) -> Result<Parsed, Failure> {
    Ok(match parser {
        Parser::Skip | Parser::Typed => {
            entries.xml(|reader| reader.skip_element())?;
            Parsed::Skipped
        }
        Parser::Raw => Parsed::Raw(entries.xml(|reader| reader.fragment())?),
        Parser::Tree => Parsed::Tree(entries.xml(Tree::read)?),
        Parser::Map => Parsed::Map(entries.xml(Tree::read)?.to_map()),
        Parser::Custom(mut consumer) => {
            let source = entries.reader.source();
            feed(&mut entries.reader, &mut |event| consumer.event(event), source)?;
            Parsed::Custom(consumer.finish()?)
        }
    })
}

/// The same for an element that was taken out of the message.
pub(super) fn parse_fragment(parser: Parser, fragment: &Fragment) -> Result<Parsed, Failure> {
    let mut reader = fragment.reader(&[]);
    let text = fragment.as_str();
    let xml = |error: soap_model::xml::Error| MessageError::from_xml(&error, text);
    reader.root().map_err(xml)?;
    Ok(match parser {
        Parser::Skip | Parser::Typed => Parsed::Skipped,
        Parser::Raw => Parsed::Raw(fragment.clone()),
        Parser::Tree => Parsed::Tree(Tree::read(&mut reader).map_err(xml)?),
        Parser::Map => Parsed::Map(Tree::read(&mut reader).map_err(xml)?.to_map()),
        Parser::Custom(mut consumer) => {
            feed(&mut reader, &mut |event| consumer.event(event), text)?;
            Parsed::Custom(consumer.finish()?)
        }
    })
}

/// Hands the events of the current element to a consumer, from its start tag to its end tag.
fn feed(
    reader: &mut Reader<'_>,
    consume: &mut dyn FnMut(ParserEvent<'_>) -> Result<(), Failure>,
    text: &str,
) -> Result<(), Failure> {
    let Some(name) = reader.name() else { return Ok(()) };
    start(reader, name, consume)?;
    let mut open = 1_usize;
    while open > 0 {
        let event = reader.next_event().map_err(|error| MessageError::from_xml(&error, text))?;
        match event {
            Event::Start(name) => {
                open += 1;
                start(reader, name, consume)?;
            }
            Event::Text(text) => consume(ParserEvent::Text(&text))?,
            Event::End => {
                open -= 1;
                consume(ParserEvent::End)?;
            }
            Event::Done => break,
        }
    }
    Ok(())
}

fn start(
    reader: &Reader<'_>,
    name: Name<'_>,
    consume: &mut dyn FnMut(ParserEvent<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let values: Vec<_> = reader.attributes().map(|attribute| (attribute.name, attribute.value())).collect();
    let attributes: Vec<_> =
        values.iter().map(|(name, value)| (reader.uri(name.ns), name.local, &**value)).collect();
    consume(ParserEvent::Start { namespace: reader.uri(name.ns), local: name.local, attributes: &attributes })
}
