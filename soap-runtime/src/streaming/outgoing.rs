//! What a handler or a caller writes.
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_util::{Stream, TryStreamExt};
use soap_model::bind::{Frames, Root};

use super::{Held, StreamDef};
use crate::mime::StreamFailure;

type Boxed = Box<dyn Error + Send + Sync>;

/// A message whose items are written as they come: the record `R` around them, whose own list of items is not looked at, and a
/// stream of items.
///
/// The stream is polled only as fast as the peer takes what is written. Its first item is waited for before anything is sent, so
/// that an error instead of it can still be told properly.
///
/// ```ignore
/// Ok(Items::new(ExportResponse::blank(), rows.map_ok(Order::from)))
/// ```
pub struct Items<R, T> {
    record: R,
    items: Pin<Box<dyn Stream<Item = Result<T, Boxed>> + Send>>,
    at_end: Option<AtEnd<R>>,
}

type AtEnd<R> = Box<dyn FnOnce(&mut R) + Send>;

impl<R, T> Items<R, T> {
    /// A message of this record and these items.
    pub fn new<S, E>(record: R, items: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<Boxed> + 'static,
    {
        Items { record, items: Box::pin(items.map_err(Into::into)), at_end: None }
    }

    /// Changes the record after the last item, before what follows the items is written: totals, for instance.
    pub fn at_end(mut self, change: impl FnOnce(&mut R) + Send + 'static) -> Self {
        self.at_end = Some(Box::new(change));
        self
    }
}

impl<R, T> fmt::Debug for Items<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// [`Items`] whatever their types: what is between generated code and the envelope.
pub struct ItemBody {
    /// The lock is never waited for: it makes the body `Sync`.
    source: Mutex<Box<dyn ItemSource>>,
    root: &'static Root<'static>,
    /// The first item was waited for; there is one.
    primed: Option<bool>,
}

impl ItemBody {
    /// Items of this definition.
    pub fn new<R: Send + 'static, T: Send + 'static>(
        definition: &'static StreamDef<R, T>,
        items: Items<R, T>,
    ) -> Self {
        let source = Mutex::new(Box::new(Source { definition, items }) as Box<dyn ItemSource>);
        ItemBody { source, root: definition.root, primed: None }
    }

    /// Waits for the first item, or the end of the stream.
    pub(crate) async fn prime(&mut self) -> Result<(), StreamFailure> {
        if let (None, Ok(source)) = (self.primed, self.source.get_mut()) {
            self.primed = Some(poll_fn(|cx| source.poll_item(cx)).await?);
        }
        Ok(())
    }

    /// The source, and whether its first item is at hand; None: it was not waited for.
    pub(super) fn into_source(self) -> (Box<dyn ItemSource>, Option<bool>) {
        (self.source.into_inner().unwrap_or_else(PoisonError::into_inner), self.primed)
    }
}

impl fmt::Debug for ItemBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemBody").field("root", &self.root.element.name.local).finish_non_exhaustive()
    }
}

/// Where items come from.
pub(super) trait ItemSource: Send {
    fn root(&self) -> &'static Root<'static>;

    fn path(&self) -> &'static [usize];

    /// Puts the next item into the record; false after the last.
    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, StreamFailure>>;

    /// Hands the record to `write`.
    fn with(&mut self, write: &mut dyn FnMut(&mut dyn Frames<'static>));

    /// Takes the item out of the record again.
    fn clear(&mut self);

    /// There are no more items.
    fn end(&mut self) -> Result<(), StreamFailure>;
}

struct Source<R: 'static, T: 'static> {
    definition: &'static StreamDef<R, T>,
    items: Items<R, T>,
}

impl<R: Send, T: Send> ItemSource for Source<R, T> {
    fn root(&self) -> &'static Root<'static> {
        self.definition.root
    }

    fn path(&self) -> &'static [usize] {
        self.definition.path
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, StreamFailure>> {
        let next = catch_unwind(AssertUnwindSafe(|| self.items.items.as_mut().poll_next(cx)));
        let item = match next.map_err(|panic| StreamFailure::Panic(panic_text(&*panic))) {
            Ok(next) => ready!(next),
            Err(failure) => return Poll::Ready(Err(failure)),
        };
        let list = (self.definition.items)(&mut self.items.record);
        list.clear();
        Poll::Ready(match item {
            Some(Ok(item)) => {
                list.push(item);
                Ok(true)
            }
            Some(Err(error)) => Err(StreamFailure::Error(error)),
            None => Ok(false),
        })
    }

    fn with(&mut self, write: &mut dyn FnMut(&mut dyn Frames<'static>)) {
        write(&mut Held { record: &mut self.items.record, definition: self.definition });
    }

    fn clear(&mut self) {
        (self.definition.items)(&mut self.items.record).clear();
    }

    fn end(&mut self) -> Result<(), StreamFailure> {
        let Some(change) = self.items.at_end.take() else { return Ok(()) };
        let changed = catch_unwind(AssertUnwindSafe(|| change(&mut self.items.record)));
        changed.map_err(|panic| StreamFailure::Panic(panic_text(&*panic)))
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    (panic.downcast_ref::<&str>().map(ToString::to_string))
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "not a text".into())
}
