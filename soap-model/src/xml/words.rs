//! Searching short stretches of text, eight bytes at a time.
use memchr::{memchr2, memchr3};

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;
/// Beyond this many bytes a search by wider registers is worth its start.
const SHORT: usize = 32;

/// The first of these bytes, from an offset on. Most values are short.
#[inline(always)]
pub(super) fn find<const N: usize>(wanted: [u8; N], bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(word) = word_at(bytes, at) {
        let mut found = 0;
        for byte in wanted {
            found |= zeros(word ^ (ONES * u64::from(byte)));
        }
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
        if at - from >= SHORT {
            return find_far(wanted, bytes, at);
        }
    }
    find_each(wanted, bytes, at)
}

/// The next eight bytes, the first of them lowest.
#[inline(always)]
pub(super) fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|word| u64::from_le_bytes(*word))
}

/// The top bit of each byte that is zero, and perhaps of some above the lowest such.
#[inline(always)]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & TOPS
}

#[inline(never)]
fn find_far<const N: usize>(wanted: [u8; N], bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = match wanted[..] {
        [a, b] => memchr2(a, b, rest),
        [a, b, c] => memchr3(a, b, c, rest),
        _ => rest.iter().position(|byte| wanted.contains(byte)),
    };
    found.map(|length| from + length)
}

#[inline(never)]
fn find_each<const N: usize>(wanted: [u8; N], bytes: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| wanted.contains(byte)).map(|length| from + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_wanted_bytes_is_found_at_every_offset_and_length() {
        for length in 0..90_usize {
            for at in 0..length {
                let mut bytes = vec![b'='; length];
                bytes[at] = b'&';
                bytes[length - 1] = b'<';
                let first = if at == length - 1 { length - 1 } else { at };
                for from in 0..=length {
                    let expected = (from..length).find(|i| matches!(bytes[*i], b'<' | b'&'));
                    assert_eq!(find([b'<', b'&'], &bytes, from), expected, "{length} {at} {from}");
                }
                assert_eq!(find([b'"', b'<', b'&'], &bytes, 0), Some(first));
            }
            assert_eq!(find([b'<', b'&'], &vec![0xBC; length], 0), None);
        }
    }
}
