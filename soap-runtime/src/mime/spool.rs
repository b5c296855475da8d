//! Where a part's content is kept: memory, or a temporary file.
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};

/// A stretch of a temporary file, which is gone with the last handle of any of its stretches.
#[derive(Debug)]
pub(super) struct SpoolFile {
    file: Arc<Mutex<File>>,
    start: u64,
    length: u64,
}

impl SpoolFile {
    /// Number of bytes.
    pub(super) fn len(&self) -> u64 {
        self.length
    }

    /// Up to `most` bytes from `offset` on. Blocks: for a thread that may.
    pub(super) fn read_at(&self, offset: u64, most: usize) -> io::Result<Bytes> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.start + offset))?;
        let left = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let mut out = BytesMut::zeroed(most.min(left));
        file.read_exact(&mut out)?;
        Ok(out.freeze())
    }
}

/// Kept content.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    Memory(Bytes),
    File(Arc<SpoolFile>),
}

/// The content of a message's parts on its way in, one part after the other: in memory at first, in a file once there is
/// too much of it. One file holds all parts that are not in memory, so that a message takes one file handle however many parts
/// it has.
#[derive(Debug)]
pub(super) struct Spool {
    /// What may still be kept in memory.
    memory: u64,
    /// What came of the part and is in no file yet.
    block: BytesMut,
    file: Option<Arc<Mutex<File>>>,
    /// Bytes in the file.
    written: u64,
    /// Where the part begins in the file, if that is where it is.
    start: Option<u64>,
}

/// Bytes that are written to the file in one go.
const BLOCK: usize = 256 << 10;

impl Spool {
    /// Keeps up to `memory` bytes in memory.
    pub(super) fn new(memory: u64) -> Self {
        Spool { memory, block: BytesMut::new(), file: None, written: 0, start: None }
    }

    /// Takes more content of the part. Blocks when it writes to the file, which happens in large blocks only.
    pub(super) fn push(&mut self, data: &[u8]) -> io::Result<()> {
        let wanted = data.len() as u64;
        if self.start.is_none() {
            if wanted <= self.memory {
                self.memory -= wanted;
                self.block.extend_from_slice(data);
                return Ok(());
            }
            self.memory += self.block.len() as u64;
            if self.file.is_none() {
                self.file = Some(Arc::new(Mutex::new(tempfile::tempfile()?)));
            }
            self.start = Some(self.written);
        }
        self.block.extend_from_slice(data);
        if self.block.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(file) = &self.file {
            file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&self.block)?;
            self.written += self.block.len() as u64;
            self.block.clear();
        }
        Ok(())
    }

    /// The part, complete; the next one may come.
    pub(super) fn end_part(&mut self) -> io::Result<Kept> {
        if let Some(start) = self.start.take() {
            self.flush()?;
            if let Some(file) = self.file.clone() {
                return Ok(Kept::File(Arc::new(SpoolFile { file, start, length: self.written - start })));
            }
        }
        Ok(Kept::Memory(std::mem::take(&mut self.block).freeze()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_the_threshold_goes_into_one_file_and_comes_back_whole() -> io::Result<()> {
        let mut spool = Spool::new(1000);
        spool.push(&[1; 400])?;
        assert!(matches!(spool.end_part()?, Kept::Memory(bytes) if bytes.len() == 400));

        let data: Vec<u8> = (0..700_000u32).map(|n| (n % 251) as u8).collect();
        let mut files = Vec::new();
        for length in [700_000, 601, 300_000] {
            for chunk in data[..length].chunks(500) {
                spool.push(chunk)?;
            }
            let Kept::File(file) = spool.end_part()? else { panic!("it should be in a file") };
            assert_eq!(spool.memory, 600, "the memory is free again");
            assert_eq!(file.len(), length as u64);
            files.push(file);
        }
        spool.push(&[2; 600])?;
        assert!(matches!(spool.end_part()?, Kept::Memory(bytes) if bytes.len() == 600));
        assert_eq!(&files[0].read_at(699_990, 100)?[..], &data[699_990..]);
        assert_eq!(&files[1].read_at(3, 5)?[..], &data[3..8]);
        assert_eq!(&files[2].read_at(299_990, 100)?[..], &data[299_990..300_000]);
        assert!(files.iter().all(|file| Arc::ptr_eq(&file.file, &files[0].file)));
        Ok(())
    }
}
