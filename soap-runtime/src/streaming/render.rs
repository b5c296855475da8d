//! An envelope as chunks: its beginning, the items as they come, its end.
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use soap_model::bind::{BindError, Frames, ItemWriter};
use soap_model::xml::{Namespace, Prefixes, Settings, Used, Writer};

use super::outgoing::{ItemBody, ItemSource};
use crate::mime::{ChunkStream, Mtom, OnFailure, StreamFailure};
use crate::soap::{Block, EnvelopeWriter, MessageError, MessageErrorKind, Version};
use crate::wire::WireFormat;

/// What is sent at once, unless the items pause before.
const CHUNK: usize = 16 << 10;

/// The bytes of a streamed message: always UTF-8, in one line, with its namespaces declared at the envelope or at the item that
/// first uses them.
pub(crate) fn rendered(
    version: Version,
    headers: &[&Block],
    body: ItemBody,
    known: &'static [Namespace<'static>],
    wire: &WireFormat,
) -> Result<Box<dyn ChunkStream>, MessageError> {
    let format = wire.streamed();
    let (mut source, primed) = body.into_source();
    let root = source.root();
    let options = format.options(version);
    let mut items = ItemWriter::new(root, source.path(), options);
    let mut envelope = EnvelopeWriter::new(version, known, root.element.name.ns, Mtom::Off, format.clone());
    envelope
        .open_entry(root.element.name.ns, |writer| with(&mut *source, |frames| items.head(frames, writer)))?;
    if primed == Some(true) {
        envelope.open_entry(root.element.name.ns, |writer| {
            with(&mut *source, |frames| items.items(frames, writer))
        })?;
        source.clear();
    }
    let opened = envelope.begin(headers)?;
    let settings = format.writing(root.element.name.ns, 2);
    let declared = opened.prefixes.used_so_far();
    let rendering = Rendering {
        source,
        items,
        prefixes: opened.prefixes,
        settings,
        declared,
        out: opened.bytes,
        after: opened.after,
        stands: if primed == Some(false) { Stands::AtEnd } else { Stands::Items },
        flushed: false,
        on_failure: None,
    };
    Ok(Box::new(rendering))
}

/// Hands the record to a function that may fail.
fn with(
    source: &mut dyn ItemSource,
    mut write: impl FnMut(&mut dyn Frames<'static>) -> Result<(), BindError>,
) -> Result<(), BindError> {
    let mut written = Ok(());
    source.with(&mut |frames| written = write(frames));
    written
}

struct Rendering {
    source: Box<dyn ItemSource>,
    items: ItemWriter<'static>,
    prefixes: Prefixes<'static>,
    settings: Settings,
    /// The namespaces that the envelope declares.
    declared: Used,
    out: Vec<u8>,
    /// The end tags of body and envelope.
    after: String,
    stands: Stands,
    /// The last thing that was done is that a chunk was given away.
    flushed: bool,
    on_failure: Option<OnFailure>,
}

enum Stands {
    Items,
    AtEnd,
    Failed(StreamFailure),
    /// The failure is being told.
    Telling(Pin<Box<dyn Future<Output = ()> + Send>>),
    Done,
}

impl ChunkStream for Rendering {
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match &mut self.stands {
                Stands::Items if self.out.len() >= CHUNK => return self.flush(),
                Stands::Items => match self.source.poll_item(cx) {
                    Poll::Ready(Ok(true)) => {
                        let written = self.write_item();
                        self.source.clear();
                        self.settle(written);
                    }
                    Poll::Ready(Ok(false)) => self.stands = Stands::AtEnd,
                    Poll::Ready(Err(failure)) => self.stands = Stands::Failed(failure),
                    Poll::Pending if self.out.is_empty() => return Poll::Pending,
                    Poll::Pending => return self.flush(),
                },
                Stands::AtEnd => {
                    self.stands = Stands::Done;
                    let written = match self.source.end() {
                        Ok(()) => self.write_end(),
                        Err(failure) => {
                            self.stands = Stands::Failed(failure);
                            continue;
                        }
                    };
                    self.settle(written);
                }
                Stands::Failed(_) | Stands::Done if !self.out.is_empty() => return self.flush(),
                Stands::Failed(_) if self.flushed => {
                    // What waits in the transport goes out before the error ends the message.
                    self.flushed = false;
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Stands::Failed(_) => {
                    let Stands::Failed(failure) = std::mem::replace(&mut self.stands, Stands::Done) else {
                        continue;
                    };
                    tracing::error!("a streamed message breaks off: {failure}");
                    if let Some(tell) = self.on_failure.take() {
                        self.stands = Stands::Telling(tell(failure));
                        continue;
                    }
                    return broken_off();
                }
                Stands::Telling(telling) => {
                    ready!(telling.as_mut().poll(cx));
                    self.stands = Stands::Done;
                    return broken_off();
                }
                Stands::Done => return Poll::Ready(None),
            }
        }
    }

    fn on_failure(&mut self, tell: OnFailure) {
        self.on_failure = Some(tell);
    }
}

fn broken_off() -> Poll<Option<io::Result<Bytes>>> {
    Poll::Ready(Some(Err(io::Error::other("the items of the message broke off"))))
}

impl Rendering {
    fn flush(&mut self) -> Poll<Option<io::Result<Bytes>>> {
        self.flushed = true;
        let room = if matches!(self.stands, Stands::Items) { CHUNK + (CHUNK >> 2) } else { 0 };
        let out = std::mem::replace(&mut self.out, Vec::with_capacity(room));
        Poll::Ready(Some(Ok(out.into())))
    }

    fn settle(&mut self, written: Result<(), MessageError>) {
        if let Err(error) = written {
            // What was written of it would not be well-formed.
            self.stands = Stands::Failed(StreamFailure::Error(error.into()));
        }
    }

    fn write_item(&mut self) -> Result<(), MessageError> {
        let (start, before) = (self.out.len(), self.items.clone());
        self.write(|items, frames, writer| items.items(frames, writer))?;
        if self.prefixes.are_still(&self.declared) {
            return Ok(());
        }
        self.out.truncate(start);
        self.prefixes.forget_since(&self.declared);
        self.items = before;
        self.write(|items, frames, writer| {
            writer.declare_at_every_top();
            items.items(frames, writer)
        })?;
        self.prefixes.forget_since(&self.declared);
        Ok(())
    }

    fn write_end(&mut self) -> Result<(), MessageError> {
        self.write(|items, frames, writer| {
            writer.declare_at_every_top();
            items.tail(frames, writer)
        })?;
        self.out.extend_from_slice(self.after.as_bytes());
        Ok(())
    }

    fn write(
        &mut self,
        mut write: impl FnMut(
            &mut ItemWriter<'static>,
            &mut dyn Frames<'static>,
            &mut Writer<'_, 'static>,
        ) -> Result<(), BindError>,
    ) -> Result<(), MessageError> {
        let start = self.out.len();
        let mut writer = Writer::new(&mut self.out, &mut self.prefixes, self.settings);
        let items = &mut self.items;
        let written = with(&mut *self.source, |frames| write(items, frames, &mut writer));
        let finished = writer.finish();
        let invalid = |rule: String| MessageError::new(MessageErrorKind::Invalid, rule);
        let written = written.map_err(|error| invalid(error.to_string()));
        let written = written.and(finished.map_err(|error| invalid(error.to_string())));
        if written.is_err() {
            self.out.truncate(start);
        }
        written
    }
}
