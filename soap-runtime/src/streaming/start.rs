//! The beginning of a message: is it one that is streamed?
use std::future::poll_fn;

use soap_model::xml::{ErrorKind, Limits, Name, Namespace, Reader, State};

use super::Feed;
use crate::soap::{MessageError, MessageErrorKind, Version};

/// What the beginning of a message shows.
pub(crate) enum Start {
    /// A body whose first entry is wanted: the text up to its start tag, and perhaps more.
    Streamed(String),
    /// Anything else, also what is no message at all: the bytes so far.
    Whole(Vec<u8>),
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Envelope,
    Header,
    Body,
}

/// Reads as much of a message as shows its body's first entry, at most `most` bytes.
pub(crate) async fn read_start(
    feed: &mut Feed,
    charset: Option<&str>,
    limits: &Limits,
    known: &'static [Namespace<'static>],
    most: usize,
    is_wanted: impl Fn(Name<'_>) -> bool + Send,
) -> Result<Start, MessageError> {
    let utf8 =
        |name: &str| ["utf-8", "utf8", "us-ascii"].iter().any(|known| name.eq_ignore_ascii_case(known));
    if charset.is_some_and(|charset| !utf8(charset)) {
        return Ok(Start::Whole(Vec::new()));
    }
    let (mut text, mut state, mut stage) = (String::new(), State::new(limits), Stage::Before);
    loop {
        let Some(chunk) = poll_fn(|cx| feed.poll_bytes(cx)).await? else {
            return Ok(Start::Whole(text.into()));
        };
        if let Err(rest) = feed.push(&chunk, &mut text) {
            let mut bytes = text.into_bytes();
            bytes.extend_from_slice(&rest);
            return Ok(Start::Whole(bytes));
        }
        if stage == Stage::Before && text.starts_with('\u{FEFF}') {
            text.remove(0);
        }
        let mut reader = Reader::partial(&text, state, known);
        let found = look(&mut reader, &mut stage, &is_wanted);
        state = reader.into_state();
        if state.offset() > most || (found.is_none() && text.len() > most) {
            let rule = format!("the message has more than {most} bytes before its body's content");
            return Err(MessageError::new(MessageErrorKind::TooLarge, rule));
        }
        match found {
            None => {}
            Some(true) if charset.is_some() || declared(&text).is_none_or(utf8) => {
                return Ok(Start::Streamed(text));
            }
            Some(_) => return Ok(Start::Whole(text.into())),
        }
    }
}

/// The first entry is one that is wanted, or not; None: the text ends before that shows.
fn look(reader: &mut Reader<'_>, stage: &mut Stage, is_wanted: &impl Fn(Name<'_>) -> bool) -> Option<bool> {
    loop {
        let step = match stage {
            Stage::Before => reader.root().map(Some),
            Stage::Header => reader.skip_element().map(|()| None),
            Stage::Envelope | Stage::Body => reader.next_child(),
        };
        let name = match step {
            Ok(name) => name,
            Err(error) if *error.kind() == ErrorKind::Incomplete => return None,
            Err(_) => return Some(false),
        };
        let is_soap =
            |local: &str| name.is_some_and(|n| n.local == local && Version::from_ns(n.ns).is_some());
        *stage = match stage {
            Stage::Before if is_soap("Envelope") => Stage::Envelope,
            Stage::Header => Stage::Envelope,
            Stage::Envelope if is_soap("Header") => Stage::Header,
            Stage::Envelope if is_soap("Body") => Stage::Body,
            Stage::Body => return Some(name.is_some_and(is_wanted)),
            _ => return Some(false),
        };
    }
}

/// The encoding that the XML declaration names.
fn declared(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}
