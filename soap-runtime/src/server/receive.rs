//! A request's body: the envelope's bytes, and the parts beside it.
use std::future::poll_fn;

use bytes::Bytes;
use http::header;
use soap_model::xml::{Name, Namespace};

use super::{BodySource, Exchange, Failure, Request, Settings};
use crate::mime::{AttachmentError, MediaType, Root, Unpacker};
use crate::soap::MessageError;
use crate::streaming::{Feed, Start, read_start};

/// What was received before anything of it is read.
pub(super) enum Received {
    /// All of it.
    Whole(Bytes),
    /// The beginning of a message that may be streamed, and what gives the rest.
    Beginning(String, Feed),
}

/// Receives as much of a body as shows whether its request is streamed, and all of it if not.
pub(super) async fn begin(
    exchange: Exchange<'_>,
    settings: &Settings,
    request: &mut Request,
    known: &'static [Namespace<'static>],
    is_wanted: impl Fn(Name<'_>) -> bool + Send,
) -> Result<Received, Failure> {
    let packed = request.content_type().is_some_and(may_be_packed);
    let source = if packed { None } else { exchange.body.detach() };
    let Some(source) = source else {
        return receive(exchange.body, settings, request).await.map(Received::Whole);
    };
    let coded = request.headers().contains_key(header::CONTENT_ENCODING);
    let most = if coded { settings.inflated_size } else { settings.body_size };
    let mut feed = Feed::new(source, exchange.timer, settings.body_time, settings.stream.clone());
    match read_start(&mut feed, request.charset(), &settings.xml, known, most, is_wanted).await? {
        Start::Streamed(text) => Ok(Received::Beginning(text, feed)),
        Start::Whole(bytes) => Ok(Received::Whole(feed.rest(bytes, most).await?)),
    }
}

/// Reads the whole body within its limits. Parts beside the envelope go into the request.
pub(super) async fn receive(
    body: &mut dyn BodySource,
    settings: &Settings,
    request: &mut Request,
) -> Result<Bytes, Failure> {
    let packed = request.content_type().filter(|t| may_be_packed(t)).map(MediaType::parse);
    let unpacker = packed.and_then(|t| Unpacker::of(&t, &settings.attachments, settings.body_size));
    let Some(unpacker) = unpacker else {
        return Ok(poll_fn(|task| body.poll_whole(task, settings)).await?);
    };
    let mut unpacker = unpacker.map_err(failure)?;
    while let Some(chunk) = poll_fn(|task| body.poll_chunk(task, settings)).await {
        unpacker.push(&chunk?).map_err(failure)?;
    }
    let (Root { media_type, body }, attachments) = unpacker.finish().map_err(failure)?;
    request.unpacked(media_type, attachments);
    Ok(body)
}

/// Spares ordinary requests the parsing of their media type.
fn may_be_packed(content_type: &str) -> bool {
    let content_type = content_type.trim_start();
    let starts =
        |prefix: &str| content_type.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix));
    starts("multipart/related") || starts("application/dime")
}

fn failure(error: AttachmentError) -> Failure {
    if error.is_of_message() { MessageError::from(&error).into() } else { Failure::new(error) }
}
