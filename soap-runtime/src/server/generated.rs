//! What generated dispatchers are made of beside the callbacks.
use std::future::{Future, poll_fn};

use soap_model::bind::{Root, SlotRef};
use soap_model::xml::Fragment;

use super::{Context, Failure, OtherHeader, Parsed, Reply, Started, Stop};
use crate::mime::StreamFailure;
use crate::soap::{Block, BodyReader, DeclaredFault, Fault};
use crate::streaming::{ItemBody, Items, StreamDef, Streaming};

/// Reads an operation's input and starts it: an entry of a dispatcher's table.
pub type Start<H, S> = for<'a> fn(&'a H, &mut BodyReader<'_>, &'a mut Context<S>) -> Started<'a>;

/// The future of an operation whose response has one body entry; `slot` gives the value's slot. `start` is called when
/// the future is polled, so that nothing of the handler runs before the document's end was found well-formed.
///
/// It stands here rather than in generated code because an async block per operation costs more to compile than all else
/// of the operation.
pub fn answer_with<'a, T, F, Fut>(
    root: &'static Root<'static>,
    slot: fn(&T) -> SlotRef<'_, 'static>,
    start: impl FnOnce() -> Fut + Send + 'a,
) -> Started<'a>
where
    T: Send + Sync + 'static,
    F: DeclaredFault,
    Fut: Future<Output = Result<T, Stop<F>>> + Send + 'a,
{
    Ok(Box::pin(async move { finished(start().await, root, slot) }))
}

/// An operation's result as a response with one body entry: compiled once for each pair of types, not for each operation.
fn finished<T: Send + Sync + 'static, F: DeclaredFault>(
    result: Result<T, Stop<F>>,
    root: &'static Root<'static>,
    slot: fn(&T) -> SlotRef<'_, 'static>,
) -> Result<Option<Block>, Reply> {
    match result {
        Ok(value) => Ok(Some(Block::with(root, value, slot))),
        Err(stop) => Err(stop.into_reply()),
    }
}

/// Makes a response of an operation's result.
type Finish<T, F> = fn(Result<T, Stop<F>>) -> Result<Option<Block>, Reply>;

/// The future of an operation, whose result `finish` makes a response of. `start` is called when the future is polled.
pub fn answer<'a, T, F, Fut>(start: impl FnOnce() -> Fut + Send + 'a, finish: Finish<T, F>) -> Started<'a>
where
    T: 'static,
    F: DeclaredFault,
    Fut: Future<Output = Result<T, Stop<F>>> + Send + 'a,
{
    Ok(Box::pin(async move { finish(start().await) }))
}

/// [`answer_with`] for an answer that may be left out.
pub fn answer_optional<'a, T, F, Fut>(
    root: &'static Root<'static>,
    slot: fn(&T) -> SlotRef<'_, 'static>,
    start: impl FnOnce() -> Fut + Send + 'a,
) -> Started<'a>
where
    T: Send + Sync + 'static,
    F: DeclaredFault,
    Fut: Future<Output = Result<Option<T>, Stop<F>>> + Send + 'a,
{
    Ok(Box::pin(async move {
        let answer = start().await.map_err(Stop::into_reply)?;
        Ok(answer.map(|value| Block::with(root, value, slot)))
    }))
}

/// Starts an operation whose request is streamed, once what precedes the items has arrived.
pub fn after_head<'a, R: Send + 'static, T: Send + 'static>(
    request: Streaming<R, T>,
    start: impl FnOnce(Streaming<R, T>) -> Started<'a> + Send + 'a,
) -> Started<'a> {
    Ok(Box::pin(async move {
        let mut request = request;
        poll_fn(|task| request.poll_head(task)).await?;
        start(request).map_err(Reply::Failed)?.await
    }))
}

/// The future of an operation whose response is streamed: its first item is waited for, so that an error before it is answered as
/// any other.
pub fn answer_items<'a, R, T, F, Fut>(
    definition: &'static StreamDef<R, T>,
    start: impl FnOnce() -> Fut + Send + 'a,
) -> Started<'a>
where
    R: Send + 'static,
    T: Send + 'static,
    F: DeclaredFault,
    Fut: Future<Output = Result<Items<R, T>, Stop<F>>> + Send + 'a,
{
    Ok(Box::pin(async move {
        let items = start().await.map_err(Stop::into_reply)?;
        let mut body = ItemBody::new(definition, items);
        body.prime().await.map_err(broken)?;
        Ok(Some(Block::items(body)))
    }))
}

/// What is answered instead of a streamed response.
pub(super) fn broken(failure: StreamFailure) -> Reply {
    let error = match failure {
        StreamFailure::Panic(text) => return Failure::Panic(text).into(),
        StreamFailure::Error(error) => error,
    };
    match error.downcast::<Fault>() {
        Ok(fault) => Reply::Fault(*fault),
        Err(error) => Failure::of(error).into(),
    }
}

/// What an operation answers that the handler did not write.
pub fn not_implemented(operation: &str) -> Fault {
    Fault::receiver(format!("operation {operation} is not implemented"))
}

/// The block again, as far as it was kept: with its content where its parser was `Raw`, else empty.
impl From<OtherHeader> for Block {
    fn from(header: OtherHeader) -> Self {
        let mut block = match header.parsed {
            Parsed::Raw(fragment) => Block::from(fragment),
            _ => {
                let mut namespace = String::new();
                for c in header.name.namespace.chars() {
                    match c {
                        '&' => namespace.push_str("&amp;"),
                        '<' => namespace.push_str("&lt;"),
                        '"' => namespace.push_str("&quot;"),
                        c => namespace.push(c),
                    }
                }
                // The name was read from a document, so that it is well-formed.
                Fragment::parse(&format!("<{} xmlns=\"{namespace}\"/>", header.name.local))
                    .map_or_else(|_| Block::empty(), Block::from)
            }
        };
        if header.must_understand {
            block = block.must_understand();
        }
        match header.role {
            Some(role) => block.role(role),
            None => block,
        }
    }
}
