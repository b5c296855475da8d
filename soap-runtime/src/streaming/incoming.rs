//! What a handler or a caller reads.
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::Stream;
use soap_model::bind::{BindError, Blank, ItemReader};

use super::window::{Wanted, Window};
use super::{Held, StreamDef};
use crate::soap::{BodyReader, MessageError};

/// A message whose items are read while it arrives: a `Stream` of `Result<T, MessageError>`, and the record `R` around
/// them, whose own list of items stays empty.
///
/// Nothing is read ahead of what is asked for, so that a slow reader slows the sender down. After an error the stream ends;
/// after the last item the rest of the message was read and checked.
///
/// ```ignore
/// let customer = orders.head().await?.customer.clone();      // what precedes the items
/// while let Some(order) = orders.next().await {
///     self.insert(order?).await?;
/// }
/// let total = orders.finish().await?.total;                  // what follows them
/// ```
pub struct Streaming<R: 'static, T: 'static> {
    definition: &'static StreamDef<R, T>,
    record: R,
    window: Window,
}

impl<R, T> Streaming<R, T> {
    /// The record with what precedes the items, once that has arrived: for a handler it has. What follows the items is
    /// blank until [`finish`](Self::finish).
    pub async fn head(&mut self) -> Result<&R, MessageError> {
        poll_fn(|cx| self.poll_head(cx)).await?;
        Ok(&self.record)
    }

    pub(crate) fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), MessageError>> {
        self.poll(cx, Wanted::Head).map_ok(|_| ())
    }

    /// The record as far as it was read.
    pub fn record(&self) -> &R {
        &self.record
    }

    /// The next item; None after the last.
    pub async fn next(&mut self) -> Option<Result<T, MessageError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Goes over the items that are left, checking them, and gives the record with what precedes and follows the items.
    pub async fn finish(mut self) -> Result<R, MessageError> {
        while let Some(item) = self.next().await {
            item?;
        }
        Ok(self.record)
    }

    /// Number of items read so far.
    pub fn items_read(&self) -> u64 {
        self.window.count()
    }

    /// What lax reading passed over so far, with XML paths; nothing where reading is strict.
    pub fn tolerated(&self) -> &[BindError] {
        self.window.tolerated()
    }

    fn poll(&mut self, cx: &mut Context<'_>, wanted: Wanted) -> Poll<Result<bool, MessageError>> {
        let mut held = Held { record: &mut self.record, definition: self.definition };
        self.window.poll(cx, &mut held, wanted)
    }
}

/// Nothing of it is borrowed by itself.
impl<R, T> Unpin for Streaming<R, T> {}

impl<R, T> Stream for Streaming<R, T> {
    type Item = Result<T, MessageError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match ready!(this.poll(cx, Wanted::Item)) {
                Ok(true) => {}
                Ok(false) => return Poll::Ready(None),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            if let Some(item) = (this.definition.items)(&mut this.record).pop() {
                return Poll::Ready(Some(Ok(item)));
            }
        }
    }
}

impl<R, T> fmt::Debug for Streaming<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = self.definition.root.element.name.local;
        f.debug_struct("Streaming")
            .field("root", &root)
            .field("items", &self.items_read())
            .finish_non_exhaustive()
    }
}

impl BodyReader<'_> {
    /// Begins with the entry, whose start tag was just read; what follows is read by the stream.
    pub fn stream<R: Blank, T>(
        &mut self,
        definition: &'static StreamDef<R, T>,
    ) -> Result<Streaming<R, T>, MessageError> {
        let mut record = R::blank();
        let mut items = ItemReader::new(definition.root, definition.path);
        let mut held = Held { record: &mut record, definition };
        let window = self.detach(definition.root, |reader, context| {
            items.begin(reader, context, &mut held).map(|()| (items, definition.path.len()))
        })?;
        Ok(Streaming { definition, record, window })
    }
}
