//! The parts of a form of the type `multipart/form-data` (RFC 7578), all of them in memory.
use bytes::{Bytes, BytesMut};
use http::HeaderMap;

use super::splitter::{Piece, Splitter};
use super::{AttachmentError, AttachmentErrorKind, AttachmentLimits, MediaType};

/// Header fields and content of each part.
pub(crate) fn form_parts(
    media_type: &MediaType,
    body: &[u8],
    limits: &AttachmentLimits,
) -> Result<Vec<(HeaderMap, Bytes)>, AttachmentError> {
    let mut splitter = Splitter::new(media_type.parameter("boundary").unwrap_or(""), limits.head)?;
    splitter.push(body);
    splitter.finish();
    let mut parts: Vec<(HeaderMap, BytesMut)> = Vec::new();
    while let Some(piece) = splitter.next()? {
        match piece {
            Piece::Head(head) => {
                if parts.len() == limits.parts {
                    let message = format!("a form has more than {} parts", limits.parts);
                    return Err(AttachmentError::new(AttachmentErrorKind::TooManyParts, message));
                }
                parts.push((head, BytesMut::new()));
            }
            Piece::Data(data) => {
                if let Some((_, content)) = parts.last_mut() {
                    content.extend_from_slice(&data);
                }
            }
            Piece::End => {}
        }
    }
    Ok(parts.into_iter().map(|(head, content)| (head, content.freeze())).collect())
}
