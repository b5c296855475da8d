//! Sizes and positions of arrays: `arrayType`, `offset` and `position` of SOAP 1.1 (5.4.2), `arraySize` of SOAP 1.2 (part 2, 3.1.6).
use super::super::read::Read;
use super::super::{BindError, Rule};
use super::graph::{TypeName, type_name};
use crate::xml::Reader;
use std::borrow::Cow;

/// What a message says of an array.
pub(super) struct ArrayMarks<'a> {
    /// Type of the items; of the innermost ones in an array of arrays.
    pub(super) of: Option<TypeName<'a>>,
    /// The brackets between that type and the array's own.
    pub(super) inner: String,
    /// The size of each dimension, where it is given.
    pub(super) sizes: Vec<Option<u64>>,
    /// In the notation of SOAP 1.2.
    pub(super) is_12: bool,
}

/// `xs:string[2,3]`, `xs:int[,][4]`.
pub(super) fn array_type<'a>(value: Cow<'a, str>, reader: &Reader<'a>) -> Read<ArrayMarks<'a>> {
    let offset = reader.start_offset();
    let bad = || BindError::new(Rule::Array, offset).found("an `arrayType` without brackets");
    let text = value.trim();
    let start = text.find('[').ok_or_else(bad)?;
    let last = text.rfind('[').ok_or_else(bad)?;
    let inner = text[start..last].to_owned();
    let own = text[last + 1..].strip_suffix(']').ok_or_else(bad)?;
    let sizes = own.split(',').map(|size| match size.trim() {
        "" => Ok(None),
        size => number(size, offset).map(Some),
    });
    let sizes = sizes.collect::<Read<_>>()?;
    let lead = value.len() - value.trim_start().len();
    let name = match &value {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..lead + start]),
        Cow::Owned(text) => Cow::Owned(text[..lead + start].to_owned()),
    };
    Ok(ArrayMarks { of: Some(type_name(name, reader)?), inner, sizes, is_12: false })
}

/// `2 3`, `* 3`.
pub(super) fn array_size(text: &str, offset: usize) -> Read<Vec<Option<u64>>> {
    let sizes = text.split_ascii_whitespace().enumerate().map(|(n, size)| match (n, size) {
        (0, "*") => Ok(None),
        (_, size) => number(size, offset).map(Some),
    });
    let sizes: Vec<_> = sizes.collect::<Read<_>>()?;
    if sizes.is_empty() {
        return Err(BindError::new(Rule::Array, offset).found("an `arraySize` without a number"));
    }
    Ok(sizes)
}

/// `[2]`, `[0,3]`.
pub(super) fn coordinates(text: &str, offset: usize) -> Read<Vec<u64>> {
    let inner = text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let Some(inner) = inner else {
        let error = BindError::new(Rule::Array, offset);
        return Err(error.found("a place in an array is numbers in brackets, as in `[0,3]`"));
    };
    inner.split(',').map(|n| number(n.trim(), offset)).collect()
}

fn number(text: &str, offset: usize) -> Read<u64> {
    match text.parse() {
        Ok(number) if text.bytes().all(|b| b.is_ascii_digit()) => Ok(number),
        _ => {
            let shown: String = text.chars().take(40).collect();
            Err(BindError::new(Rule::Array, offset).found(&format!("`{shown}` is no size of an array")))
        }
    }
}

/// The dimensions of an array: given, or found from the number of items as far as one is left open.
pub(super) fn dimensions(given: &[Option<u64>], items: u64) -> Option<Vec<u64>> {
    let rest: u64 = given.iter().skip(1).try_fold(1, |product: u64, size| product.checked_mul((*size)?))?;
    let first = match given.first()? {
        Some(first) => *first,
        None => items.checked_add(rest.checked_sub(1)?)?.checked_div(rest)?,
    };
    first.checked_mul(rest)?;
    let mut sizes = vec![first];
    sizes.extend(given.iter().skip(1).flatten());
    Some(sizes)
}

/// The number of an item, counted row by row.
pub(super) fn linear(place: &[u64], sizes: &[u64]) -> Option<u64> {
    if place.len() != sizes.len() {
        return None;
    }
    let inside = place.iter().zip(sizes).skip(1).all(|(at, size)| at < size);
    if !inside {
        return None;
    }
    place.iter().zip(sizes).try_fold(0_u64, |sum, (at, size)| sum.checked_mul(*size)?.checked_add(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_row_by_row() {
        assert_eq!(linear(&[1, 2], &[2, 3]), Some(5));
        assert_eq!(linear(&[4], &[2]), Some(4));
        assert_eq!(linear(&[0, 3], &[2, 3]), None);
        assert_eq!(linear(&[1], &[2, 3]), None);
        assert_eq!(linear(&[u64::MAX, 1], &[2, 3]), None);
    }

    #[test]
    fn an_open_dimension_follows_from_the_number_of_items() {
        assert_eq!(dimensions(&[None, Some(3)], 7), Some(vec![3, 3]));
        assert_eq!(dimensions(&[None], 0), Some(vec![0]));
        assert_eq!(dimensions(&[Some(2), Some(3)], 6), Some(vec![2, 3]));
        assert_eq!(dimensions(&[None, Some(0)], 6), None);
        assert_eq!(dimensions(&[Some(u64::MAX), Some(2)], 6), None);
    }
}
