//! Decimal digits to numbers, eight at a time: what integers, decimals and floats of short form share.

/// Powers of ten that fit 64 bits.
pub(crate) const POWERS: [u64; 20] = {
    let mut powers = [1; 20];
    let mut n = 1;
    while n < 20 {
        powers[n] = powers[n - 1] * 10;
        n += 1;
    }
    powers
};

/// The number that at most 19 digits make; None if one of them is no digit, or for more.
#[inline]
pub(crate) fn number(mut digits: &[u8]) -> Option<u64> {
    if digits.len() > 19 {
        return None;
    }
    let mut value = 0u64;
    while let Some((chunk, rest)) = digits.split_first_chunk::<8>() {
        value = value.wrapping_mul(100_000_000).wrapping_add(eight(*chunk)?);
        digits = rest;
    }
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
    }
    Some(value)
}

/// The number that eight digits make: neighbours are joined to pairs, pairs to fours, fours to the whole.
#[inline]
fn eight(chunk: [u8; 8]) -> Option<u64> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let bytes = u64::from_le_bytes(chunk);
    // A digit's upper half is 3, and stays 3 when 6 is added.
    let above_nine = bytes.wrapping_add(0x0606_0606_0606_0606);
    if (bytes | above_nine) & 0xF0F0_F0F0_F0F0_F0F0 != ZEROS || bytes & 0xF0F0_F0F0_F0F0_F0F0 != ZEROS {
        return None;
    }
    let digits = bytes - ZEROS;
    let pairs = (digits & 0x000F_000F_000F_000F) * 10 + ((digits >> 8) & 0x000F_000F_000F_000F);
    let fours = (pairs & 0x0000_00FF_0000_00FF) * 100 + ((pairs >> 16) & 0x0000_00FF_0000_00FF);
    Some((fours & 0xFFFF) * 10_000 + (fours >> 32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_byte_that_is_no_digit_is_found_wherever_it_stands() {
        for length in 1..=19 {
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut digits = vec![b'7'; length];
                    digits[at] = byte;
                    assert_eq!(number(&digits).is_some(), byte.is_ascii_digit(), "{digits:?}");
                }
            }
        }
        assert_eq!(number(b""), Some(0));
        assert_eq!(number(&[b'0'; 20]), None);
    }

    proptest! {
        #[test]
        fn digits_make_their_number(value in 0u64..10_000_000_000_000_000_000) {
            prop_assert_eq!(number(value.to_string().as_bytes()), Some(value));
        }
    }
}
