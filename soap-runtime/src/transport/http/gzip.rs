//! The content codings gzip and deflate, with bounds.
use std::io::{self, Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use flate2::write::GzEncoder;

/// Why bytes were not inflated.
#[derive(Debug)]
pub(super) enum InflateError {
    TooLarge,
    Malformed(io::Error),
}

pub(super) fn gunzip(bytes: &[u8], limit: usize) -> Result<Bytes, InflateError> {
    inflate(MultiGzDecoder::new(bytes), bytes.len(), limit)
}

/// `deflate` is the zlib format (RFC 9110, 8.4.1.2).
pub(super) fn inflate_zlib(bytes: &[u8], limit: usize) -> Result<Bytes, InflateError> {
    inflate(ZlibDecoder::new(bytes), bytes.len(), limit)
}

fn inflate(decoder: impl Read, received: usize, limit: usize) -> Result<Bytes, InflateError> {
    let mut out = Vec::with_capacity(received.saturating_mul(4).min(limit));
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    decoder.take(most).read_to_end(&mut out).map_err(InflateError::Malformed)?;
    if out.len() > limit {
        return Err(InflateError::TooLarge);
    }
    Ok(out.into())
}

/// Compresses fast rather than well.
pub(super) fn gzip(bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.into())
}
