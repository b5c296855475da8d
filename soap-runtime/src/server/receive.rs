//! A request's body: the envelope's bytes, and the parts beside it.
use std::future::poll_fn;

use bytes::Bytes;

use super::{BodySource, Failure, Request, Settings};
use crate::mime::{AttachmentError, MediaType, Root, Unpacker};
use crate::soap::MessageError;

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
