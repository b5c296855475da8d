//! DIME (the expired draft `draft-nielsen-dime-02`), which services of 2002 still send: reading only.
use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, header};

use super::splitter::Piece;
use super::{AttachmentError, AttachmentErrorKind};

/// Cuts a DIME message into the same pieces as a multipart body: type and id of a record become header fields.
pub(super) struct DimeSplitter {
    buffer: BytesMut,
    state: State,
    finished: bool,
    head_limit: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a record; `within`: it goes on with the payload of the one before.
    Record {
        within: bool,
    },
    /// In the payload: bytes to come, padding after them, and the record's flags.
    Data {
        left: u64,
        padding: usize,
        flags: Flags,
    },
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Flags {
    /// The message ends with this record.
    last: bool,
    /// The payload goes on in the next record.
    chunked: bool,
}

const HEADER: usize = 12;

impl DimeSplitter {
    pub(super) fn new(head_limit: usize) -> Self {
        DimeSplitter {
            buffer: BytesMut::new(),
            state: State::Record { within: false },
            finished: false,
            head_limit,
        }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        if self.state != State::End {
            self.buffer.extend_from_slice(chunk);
        }
    }

    pub(super) fn finish(&mut self) {
        self.finished = true;
    }

    pub(super) fn is_complete(&self) -> bool {
        self.state == State::End
    }

    pub(super) fn next(&mut self) -> Result<Option<Piece>, AttachmentError> {
        loop {
            match self.state {
                State::Record { within } => match self.record(within)? {
                    Some(Some(head)) => return Ok(Some(Piece::Head(head))),
                    Some(None) => {}
                    None => return self.wait(),
                },
                State::Data { left, padding, flags } if left > 0 => {
                    if self.buffer.is_empty() {
                        return self.wait();
                    }
                    let count = self.buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                    self.state = State::Data { left: left - count as u64, padding, flags };
                    return Ok(Some(Piece::Data(self.buffer.split_to(count).freeze())));
                }
                State::Data { padding, flags, .. } => {
                    // The last record's padding is left out by some senders.
                    let there = padding.min(self.buffer.len());
                    if there < padding && !(self.finished && flags.last) {
                        return self.wait();
                    }
                    self.buffer.advance(there);
                    self.state =
                        if flags.last { State::End } else { State::Record { within: flags.chunked } };
                    if !flags.chunked {
                        return Ok(Some(Piece::End));
                    }
                }
                State::End => {
                    self.buffer.clear();
                    return Ok(None);
                }
            }
        }
    }

    fn wait(&self) -> Result<Option<Piece>, AttachmentError> {
        if !self.finished {
            return Ok(None);
        }
        let message = "the DIME message ends before its last record does";
        Err(AttachmentError::new(AttachmentErrorKind::Truncated, message))
    }

    /// A record's header: the fields of a new part, or nothing new if it continues one. None: more bytes are needed.
    fn record(&mut self, within: bool) -> Result<Option<Option<HeaderMap>>, AttachmentError> {
        let Some(&[first, second, o1, o2, i1, i2, t1, t2, d1, d2, d3, d4]) =
            self.buffer.first_chunk::<HEADER>()
        else {
            return Ok(None);
        };
        let lengths = [[o1, o2], [i1, i2], [t1, t2]].map(|pair| usize::from(u16::from_be_bytes(pair)));
        let [options, id, type_length] = lengths;
        if first >> 3 != 1 {
            return Err(malformed(&format!("version {} of DIME is not known, 1 is", first >> 3)));
        }
        let flags = Flags { last: first & 2 != 0, chunked: first & 1 != 0 };
        if flags.last && flags.chunked {
            return Err(malformed("the last record of a DIME message says that it goes on"));
        }
        let head: usize = lengths.iter().map(|l| l.next_multiple_of(4)).sum();
        if head > self.head_limit {
            return Err(malformed(&format!(
                "the head of a DIME record has more than {} bytes",
                self.head_limit
            )));
        }
        if self.buffer.len() < HEADER + head {
            return Ok(None);
        }
        let left = u64::from(u32::from_be_bytes([d1, d2, d3, d4]));
        self.buffer.advance(HEADER);
        let mut fields = self.buffer.split_to(head).freeze();
        fields.advance(options.next_multiple_of(4));
        let id_field = take(&mut fields, id);
        let type_field = take(&mut fields, type_length);
        let padding = usize::try_from(left.next_multiple_of(4) - left).unwrap_or(0);
        self.state = State::Data { left, padding, flags };
        if within {
            return Ok(Some(None));
        }
        let mut out = HeaderMap::new();
        let mut insert = |name: header::HeaderName, value: &[u8]| {
            if let (false, Ok(value)) = (value.is_empty(), HeaderValue::from_bytes(value)) {
                out.insert(name, value);
            }
        };
        insert(super::unpack::CONTENT_ID, &id_field);
        match second >> 4 {
            1 => insert(header::CONTENT_TYPE, &type_field),
            // A URI: only that of the envelope has a meaning here.
            2 => insert(header::CONTENT_TYPE, b"text/xml"),
            _ => {}
        }
        Ok(Some(Some(out)))
    }
}

fn take(fields: &mut Bytes, length: usize) -> Bytes {
    let field = fields.slice(..length);
    fields.advance(length.next_multiple_of(4));
    field
}

fn malformed(message: &str) -> AttachmentError {
    AttachmentError::new(AttachmentErrorKind::Head, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record: flags (MB 4, ME 2, CF 1), type format, id, type and payload.
    fn record(flags: u8, format: u8, id: &str, media_type: &str, data: &str) -> Vec<u8> {
        let mut out = vec![1 << 3 | flags, format << 4, 0, 0];
        out.extend(u16::try_from(id.len()).unwrap_or(0).to_be_bytes());
        out.extend(u16::try_from(media_type.len()).unwrap_or(0).to_be_bytes());
        out.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        for field in [id, media_type, data] {
            out.extend(field.as_bytes());
            out.resize(out.len().next_multiple_of(4), 0);
        }
        out
    }

    fn parts(body: &[u8], size: usize) -> Result<Vec<(String, String, String)>, AttachmentErrorKind> {
        let mut splitter = DimeSplitter::new(1000);
        let mut out: Vec<(String, String, String)> = Vec::new();
        for chunk in body.chunks(size).map(Some).chain([None]) {
            match chunk {
                Some(chunk) => splitter.push(chunk),
                None => splitter.finish(),
            }
            while let Some(piece) = splitter.next().map_err(|e| e.kind())? {
                let text = |head: &HeaderMap, name: &str| {
                    head.get(name)
                        .map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned())
                        .unwrap_or_default()
                };
                match piece {
                    Piece::Head(head) => {
                        out.push((text(&head, "content-id"), text(&head, "content-type"), String::new()))
                    }
                    Piece::Data(data) => {
                        out.last_mut().expect("a part").2.push_str(&String::from_utf8_lossy(&data))
                    }
                    Piece::End => {}
                }
            }
        }
        assert!(splitter.is_complete());
        Ok(out)
    }

    #[test]
    fn records_and_chunked_records_become_parts() {
        let mut body = record(4, 2, "", "http://schemas.xmlsoap.org/soap/envelope/", "<e/>");
        body.extend(record(1, 1, "uuid:1", "text/plain", "hello"));
        body.extend(record(1, 0, "", "", ", "));
        body.extend(record(0, 0, "", "", "world"));
        body.extend(record(2, 3, "b", "", ""));
        let expected = [("", "text/xml", "<e/>"), ("uuid:1", "text/plain", "hello, world"), ("b", "", "")];
        let expected: Vec<_> = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).into();
        for size in 1..body.len() {
            assert_eq!(parts(&body, size).as_ref(), Ok(&expected), "in chunks of {size}");
        }
        for end in 0..body.len() {
            assert_eq!(parts(&body[..end], 7), Err(AttachmentErrorKind::Truncated), "{end} bytes");
        }
    }

    #[test]
    fn lengths_that_lie_allocate_nothing() {
        let mut body = record(6, 1, "", "", "");
        body[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(parts(&body, 100), Err(AttachmentErrorKind::Truncated));
        body[4..6].copy_from_slice(&u16::MAX.to_be_bytes());
        assert_eq!(parts(&body, 100), Err(AttachmentErrorKind::Head));
        assert_eq!(parts(&record(7, 1, "", "", ""), 100), Err(AttachmentErrorKind::Head));
        assert_eq!(parts(&[0; 40], 100), Err(AttachmentErrorKind::Head));
    }
}
