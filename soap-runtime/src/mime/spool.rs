//! Where a part's content is kept: memory, or a temporary file.
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};

/// A temporary file, gone with its last handle.
#[derive(Debug)]
pub(super) struct SpoolFile {
    file: Mutex<File>,
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
        file.seek(SeekFrom::Start(offset))?;
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

/// Content on its way in: in memory at first, in a file once there is too much of it.
#[derive(Debug, Default)]
pub(super) struct Spool {
    memory: BytesMut,
    file: Option<(File, u64)>,
}

/// Bytes that are written to the file in one go.
const BLOCK: usize = 256 << 10;

impl Spool {
    /// Takes more content. `memory` is what may still be kept in memory; what this takes of it is subtracted. Blocks when
    /// it writes to the file, which happens in large blocks only.
    pub(super) fn push(&mut self, data: &[u8], memory: &mut u64) -> io::Result<()> {
        let wanted = data.len() as u64;
        if self.file.is_none() {
            if wanted <= *memory {
                *memory -= wanted;
                self.memory.extend_from_slice(data);
                return Ok(());
            }
            *memory += self.memory.len() as u64;
            self.file = Some((tempfile::tempfile()?, 0));
        }
        self.memory.extend_from_slice(data);
        if self.memory.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some((file, length)) = &mut self.file {
            file.write_all(&self.memory)?;
            *length += self.memory.len() as u64;
            self.memory.clear();
        }
        Ok(())
    }

    /// The content, complete.
    pub(super) fn finish(mut self) -> io::Result<Kept> {
        self.flush()?;
        Ok(match self.file {
            Some((file, length)) => Kept::File(Arc::new(SpoolFile { file: Mutex::new(file), length })),
            None => Kept::Memory(self.memory.freeze()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_the_threshold_goes_into_a_file_and_comes_back_whole() -> io::Result<()> {
        let mut memory = 1000;
        let mut small = Spool::default();
        small.push(&[1; 400], &mut memory)?;
        assert!(matches!(small.finish()?, Kept::Memory(bytes) if bytes.len() == 400));

        let data: Vec<u8> = (0..700_000u32).map(|n| (n % 251) as u8).collect();
        let mut large = Spool::default();
        for chunk in data.chunks(500) {
            large.push(chunk, &mut memory)?;
        }
        let Kept::File(file) = large.finish()? else { panic!("it should be in a file") };
        assert_eq!(memory, 600, "the memory is free again");
        assert_eq!(file.len(), 700_000);
        assert_eq!(&file.read_at(699_990, 100)?[..], &data[699_990..]);
        assert_eq!(&file.read_at(3, 5)?[..], &data[3..8]);
        Ok(())
    }
}
