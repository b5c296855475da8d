//! The reader that generated code reads headers and bodies with.
use std::sync::Arc;

use soap_model::bind::{
    BindError, ItemReader, Mode, Parts, ReadContext, ReadOptions, Record, Root, Shape, SlotMut, read_root,
};
use soap_model::xml::{Namespace, Reader};

use super::body_type::{is_body, named};
use super::{MessageError, MessageErrorKind, Version};
use crate::mime::{Attachment, Attachments};
use crate::streaming::{Feed, Window};

/// Stands at an entry of a header or a body whose start tag was just read.
pub struct BodyReader<'a> {
    pub(crate) reader: Reader<'a>,
    context: ReadContext<'static>,
    entries_read: usize,
    body_ended: bool,
    /// An entry is at hand.
    at_entry: bool,
    /// Some operation's message is the body itself.
    typed_bodies: bool,
    /// Where those are: at the start tag of the body.
    body: Option<Box<Reader<'a>>>,
    /// What came beside the envelope.
    attachments: Option<Box<Attachments>>,
    /// What is around it.
    version: Option<Version>,
    /// Where the rest of the text comes from; None: it is all there.
    feed: Option<Box<Feed>>,
    /// The entry is read by a stream, and all that follows.
    streamed: bool,
}

impl<'a> BodyReader<'a> {
    pub(crate) fn new(reader: Reader<'a>, options: ReadOptions) -> Self {
        Self::with_context(reader, ReadContext::new(options))
    }

    pub(crate) fn with_context(reader: Reader<'a>, context: ReadContext<'static>) -> Self {
        BodyReader {
            reader,
            context,
            entries_read: 0,
            body_ended: false,
            at_entry: false,
            typed_bodies: false,
            body: None,
            attachments: None,
            version: None,
            feed: None,
            streamed: false,
        }
    }

    pub(crate) fn into_context(self) -> ReadContext<'static> {
        self.context
    }

    /// What the entries stand in.
    pub(crate) fn set_version(&mut self, version: Version) {
        self.version = Some(version);
    }

    pub(crate) fn is_strict(&self) -> bool {
        self.context.options.mode == Mode::Strict
    }

    /// The text goes on with what comes from there.
    pub(crate) fn set_feed(&mut self, feed: Feed) {
        self.feed = Some(Box::new(feed));
    }

    /// Where the rest of the text comes from.
    pub(crate) fn take_feed(&mut self) -> Option<Box<Feed>> {
        self.feed.take()
    }

    /// The entry is read by a stream, and all that follows.
    pub(crate) fn is_streamed(&self) -> bool {
        self.streamed
    }

    /// Goes on with a longer text that begins with this one and is all of the document.
    pub(crate) fn onto<'b>(self, text: &'b str, known: &'b [Namespace<'b>]) -> BodyReader<'b> {
        BodyReader {
            reader: Reader::resume(text, self.reader.into_state(), known),
            context: self.context,
            entries_read: self.entries_read,
            body_ended: self.body_ended,
            at_entry: self.at_entry,
            typed_bodies: self.typed_bodies,
            body: self.body.map(|body| Box::new(Reader::resume(text, body.into_state(), known))),
            attachments: self.attachments,
            version: self.version,
            feed: self.feed,
            streamed: self.streamed,
        }
    }

    /// The entry, whose start tag was just read, as something that is read on by itself; `begin` begins with it, and says
    /// how many elements there are from the entry to an item.
    pub(crate) fn detach(
        &mut self,
        root: &'static Root<'static>,
        begin: impl FnOnce(
            &mut Reader<'a>,
            &mut ReadContext<'static>,
        ) -> Result<(ItemReader<'static>, usize), BindError>,
    ) -> Result<Window, MessageError> {
        self.entries_read += 1;
        let (items, depth) = begin(&mut self.reader, &mut self.context)
            .map_err(|error| MessageError::from_bind(&error, self.reader.source()))?;
        self.streamed = true;
        let (context, feed) = (std::mem::take(&mut self.context), self.feed.take());
        let known = root.tables.namespaces;
        Ok(Window::new(&self.reader, known, context, items, depth, feed.map(|feed| *feed), self.version))
    }

    /// Binary values may be references to these parts of the message.
    pub(crate) fn set_parts(&mut self, parts: Arc<dyn Parts>) {
        self.context = std::mem::take(&mut self.context).with_parts(parts);
    }

    /// What came beside the envelope: parts of the message may be among it.
    pub(crate) fn set_attachments(&mut self, attachments: Attachments) {
        self.attachments = Some(Box::new(attachments));
    }

    /// The attachment that is one of the parts that a MIME binding has beside the envelope. Where there is none, reading that makes up
    /// what is missing gives an empty one.
    pub fn attached(&self, parts: &[&str], index: usize) -> Result<Attachment, MessageError> {
        let found = self.attachments.as_ref().and_then(|attachments| attachments.of_part(parts, index));
        match found {
            Some(attachment) => Ok(attachment.clone()),
            None if self.context.options.mode == Mode::Lax && self.context.options.blanks => {
                Ok(Attachment::new("application/octet-stream", Vec::new()))
            }
            None => {
                let part = parts.get(index).copied().unwrap_or_default();
                let rule = format!(
                    "there is no attachment for the part `{part}`: its content id begins with `{part}=`"
                );
                Err(MessageError::new(MessageErrorKind::Invalid, rule))
            }
        }
    }

    /// The body has no entry.
    pub fn is_empty(&self) -> bool {
        !self.at_entry
    }

    /// Where the body was entered: it has another entry, whose start tag was just read, or it has not.
    pub(crate) fn set_at_entry(&mut self, at_entry: bool) {
        self.at_entry = at_entry;
    }

    /// Reads the entry into a slot; in the SOAP encoding with all entries after it.
    pub fn read(
        &mut self,
        root: &'static Root<'static>,
        slot: SlotMut<'_, 'static>,
    ) -> Result<(), MessageError> {
        self.entries_read += 1;
        if is_body(root) {
            return self.read_body(root, slot);
        }
        let read = read_root(root, slot, &mut self.reader, &mut self.context);
        self.body_ended = read.map_err(|error| MessageError::from_bind(&error, self.reader.source()))?;
        Ok(())
    }

    /// Reads the body itself, whose start tag may have been read long ago; what may be any element, as its only entry.
    fn read_body(
        &mut self,
        root: &'static Root<'static>,
        slot: SlotMut<'_, 'static>,
    ) -> Result<(), MessageError> {
        let Some(body) = self.body.take() else { return Ok(()) };
        self.reader = *body;
        if let SlotMut::Any(Shape::One(fragment)) = slot {
            if self.xml(|reader| reader.next_child())?.is_none() {
                let rule = "an element was expected, but the body is empty";
                return Err(MessageError::new(MessageErrorKind::Invalid, rule).at("/Envelope/Body"));
            }
            *fragment = self.xml(|reader| reader.fragment())?;
            return Ok(());
        }
        let own_attributes = std::mem::replace(&mut self.context.options.open_root, true);
        let ns = self.reader.name().map_or(root.element.name.ns, |name| name.ns);
        let read = read_root(&named(root, ns), slot, &mut self.reader, &mut self.context);
        self.context.options.open_root = own_attributes;
        read.map_err(|error| MessageError::from_bind(&error, self.reader.source()))?;
        self.body_ended = true;
        Ok(())
    }

    /// Reads several body entries, one into each slot of a record.
    pub fn read_parts(
        &mut self,
        roots: &'static [&'static Root<'static>],
        record: &mut dyn Record<'static>,
    ) -> Result<(), MessageError> {
        for (index, root) in roots.iter().enumerate() {
            if index > 0 && self.xml(|reader| reader.next_child())?.is_none() {
                let rule = format!("the body ends, but `{}` was expected", root.element.name.local);
                return Err(MessageError::new(MessageErrorKind::Invalid, rule).at("/Envelope/Body"));
            }
            self.read(root, record.slot(index))?;
        }
        Ok(())
    }

    /// Takes what lax reading tolerated so far.
    pub(crate) fn take_tolerated(&mut self) -> Vec<soap_model::bind::BindError> {
        self.context.take_tolerated()
    }

    /// Body entries in the SOAP encoding may refer into the header block whose start tag was just read.
    pub(crate) fn body_refers_into(&mut self) {
        self.context.refers_into(&self.reader);
    }

    /// The entries to come are header blocks, which carry attributes of the envelope, or body entries.
    pub(crate) fn expect_headers(&mut self, headers: bool) {
        self.context.options.open_root = headers;
        self.entries_read = 0;
    }

    /// Some operation's message is the body itself: its start is kept.
    pub(crate) fn expect_typed_bodies(&mut self) {
        self.typed_bodies = true;
    }

    /// The body's start tag was just read.
    pub(crate) fn enter_body(&mut self) {
        self.expect_headers(false);
        self.body = self.typed_bodies.then(|| Box::new(self.reader.fork()));
    }

    /// The body at hand may be one that is given by a type.
    pub(crate) fn may_be_typed(&self) -> bool {
        self.body.is_some()
    }

    /// The entry was read with all that the body holds, its end included.
    pub(crate) fn body_ended(&self) -> bool {
        self.body_ended
    }

    /// The current entry was read.
    pub(crate) fn entry_was_read(&self) -> bool {
        self.entries_read > 0
    }

    /// Something of the reader, its error as one of the message.
    pub(crate) fn xml<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, soap_model::xml::Error>,
    ) -> Result<T, MessageError> {
        read(&mut self.reader).map_err(|error| MessageError::from_xml(&error, self.reader.source()))
    }
}

impl std::fmt::Debug for BodyReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BodyReader").field("offset", &self.reader.offset()).finish_non_exhaustive()
    }
}
