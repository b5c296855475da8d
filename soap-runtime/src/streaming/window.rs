//! A message that is being read: the part of its text that is at hand, and where reading stands.
use std::task::{Context, Poll, ready};

use soap_model::bind::{BindError, Frames, ItemReader, Mode, ReadContext, Step};
use soap_model::xml::{Namespace, Reader, State};

use super::Feed;
use crate::soap::{BodyReader, EnvelopeReader, MessageError, MessageErrorKind, Version};

/// Elements around the body's entry.
const AROUND: usize = 2;

/// See the module.
pub(crate) struct Window {
    text: String,
    state: State,
    known: &'static [Namespace<'static>],
    context: ReadContext<'static>,
    items: ItemReader<'static>,
    /// Number of elements from the root to an item, the latter left out.
    depth: usize,
    /// None: the text ends where the message does.
    feed: Option<Feed>,
    /// Of the envelope around; None: there is none.
    version: Option<Version>,
    largest: usize,
    /// Of the item that is being read, or was read last.
    number: u64,
    stands: Stands,
    /// Offset up to which the text was dropped, as far as it could be.
    dropped: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Between,
    AtItem,
    Closing,
    Ended,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// What precedes the items.
    Head,
    /// An item.
    Item,
}

impl Window {
    /// The reader stands at the root's start tag, with which `items` has begun.
    pub(crate) fn new(
        reader: &Reader<'_>,
        known: &'static [Namespace<'static>],
        context: ReadContext<'static>,
        items: ItemReader<'static>,
        depth: usize,
        mut feed: Option<Feed>,
        version: Option<Version>,
    ) -> Self {
        if let Some(feed) = &mut feed {
            feed.begin_items();
        }
        Window {
            text: reader.source().to_owned(),
            state: reader.state().clone(),
            known,
            context,
            items,
            depth,
            largest: feed.as_ref().map_or(usize::MAX, |feed| feed.limits.item),
            feed,
            version,
            number: 0,
            stands: Stands::Between,
            dropped: 0,
        }
    }

    /// What lax reading tolerated so far.
    pub(crate) fn tolerated(&self) -> &[BindError] {
        self.context.tolerated()
    }

    /// Number of items read.
    pub(crate) fn count(&self) -> u64 {
        self.items.items()
    }

    /// Goes on to what is wanted; false: there is none, and the message was read to its end.
    pub(crate) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        frames: &mut dyn Frames<'static>,
        wanted: Wanted,
    ) -> Poll<Result<bool, MessageError>> {
        let result = ready!(self.poll_wanted(cx, frames, wanted));
        match &mut self.feed {
            _ if result.is_err() => {
                self.stands = Stands::Ended;
                // Nobody reads on: the transport may close.
                self.feed = None;
            }
            Some(feed) => feed.arrived(),
            None => {}
        }
        Poll::Ready(result)
    }

    fn poll_wanted(
        &mut self,
        cx: &mut Context<'_>,
        frames: &mut dyn Frames<'static>,
        wanted: Wanted,
    ) -> Poll<Result<bool, MessageError>> {
        loop {
            match self.stands {
                Stands::Ended => return Poll::Ready(Ok(false)),
                Stands::Closing if wanted == Wanted::Head => return Poll::Ready(Ok(false)),
                Stands::Closing => {
                    while self.feed.is_some() {
                        ready!(self.poll_more(cx))?;
                    }
                    self.close()?;
                    self.stands = Stands::Ended;
                }
                Stands::AtItem if wanted == Wanted::Head => return Poll::Ready(Ok(true)),
                Stands::AtItem => {
                    let from = self.items.held().unwrap_or_default();
                    self.stands = Stands::Between;
                    let item = self.read(|items, reader, context| items.item(reader, context, frames));
                    if item.map_err(|error| self.in_item(error))? {
                        self.check_size(from, self.state.offset())?;
                        self.state.fragments_are_taken();
                        return Poll::Ready(Ok(true));
                    }
                    if self.items.held().is_none() {
                        self.drop_front();
                    }
                }
                Stands::Between => {
                    match self.read(|items, reader, context| items.next(reader, context, frames))? {
                        Step::Item => {
                            self.number = self.items.items() + 1;
                            self.stands = Stands::AtItem;
                        }
                        Step::End => self.stands = Stands::Closing,
                        Step::More => ready!(self.poll_more(cx))?,
                    }
                }
            }
        }
    }

    fn read<R>(
        &mut self,
        read: impl FnOnce(
            &mut ItemReader<'static>,
            &mut Reader<'_>,
            &mut ReadContext<'static>,
        ) -> Result<R, BindError>,
    ) -> Result<R, MessageError> {
        let state = std::mem::replace(&mut self.state, State::new(&Default::default()));
        let mut reader = match self.feed {
            Some(_) => Reader::partial(&self.text, state, self.known),
            None => Reader::resume(&self.text, state, self.known),
        };
        let result = read(&mut self.items, &mut reader, &mut self.context);
        self.state = reader.into_state();
        // Lines and columns are those of what is at hand.
        result.map_err(|error| MessageError::from_bind(&error, &self.text).without_position())
    }

    /// Lets the text grow.
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), MessageError>> {
        let from = self.items.held().unwrap_or(self.state.offset());
        self.check_size(from, self.text.len())?;
        if self.items.held().is_none() {
            self.drop_front();
        }
        let Some(feed) = &mut self.feed else {
            let rule = "the message ends early";
            return Poll::Ready(Err(MessageError::new(MessageErrorKind::Malformed, rule)));
        };
        if !ready!(feed.poll_text(cx, &mut self.text))? {
            self.feed = None;
        }
        Poll::Ready(Ok(()))
    }

    fn drop_front(&mut self) {
        if self.state.offset() > self.dropped {
            self.state.discard(&mut self.text);
            self.dropped = self.state.offset();
        }
    }

    fn check_size(&self, from: usize, to: usize) -> Result<(), MessageError> {
        if to.saturating_sub(from) <= self.largest {
            return Ok(());
        }
        let rule = format!("an item, or what stands around the items, has more than {} bytes", self.largest);
        let tag = self.text.get(from..).and_then(|text| text.find('<')).map_or(from, |at| from + at);
        let path = Reader::partial(&self.text, self.state.clone(), self.known).path_at(tag);
        Err(self.in_item(MessageError::new(MessageErrorKind::TooLarge, rule).at(path)))
    }

    /// The error with the number of the item.
    #[cold]
    fn in_item(&self, error: MessageError) -> MessageError {
        let mut steps: Vec<String> = error.path().split('/').map(str::to_owned).collect();
        let Some(step) = steps.get_mut(AROUND + self.depth + 1) else { return error };
        let name = step.split('[').next().unwrap_or_default();
        *step = format!("{name}[{}]", self.number.max(1));
        error.at(steps.join("/"))
    }

    /// The rest of the message after the root.
    fn close(&mut self) -> Result<(), MessageError> {
        let Some(version) = self.version else { return Ok(()) };
        let state = std::mem::replace(&mut self.state, State::new(&Default::default()));
        let reader = Reader::resume(&self.text, state, self.known);
        let is_strict = self.context.options.mode == Mode::Strict;
        let entries = BodyReader::with_context(reader, std::mem::take(&mut self.context));
        let mut envelope = EnvelopeReader::in_body(entries, version);
        let mut read = || {
            while let Some(name) = envelope.next_entry()? {
                if is_strict {
                    let rule = format!("unexpected element `{}`", name.local);
                    return Err(MessageError::new(MessageErrorKind::Invalid, rule).at("/Envelope/Body"));
                }
                envelope.entries.xml(|reader| reader.skip_element())?;
            }
            envelope.close()
        };
        let closed = read().map_err(MessageError::without_position);
        self.context = envelope.entries.into_context();
        self.text = String::new();
        closed
    }
}
