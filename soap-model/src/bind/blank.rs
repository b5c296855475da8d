//! Blank values of the types that are not generated.
use super::{Blank, Nillable};
use crate::datatypes::{
    Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, HexBinary,
    Integer, List, QName, TextContext, TextValue, Time,
};
use crate::xml::Fragment;
use std::sync::LazyLock;

macro_rules! blanks { ($($type:ty: $blank:expr),* $(,)?) => { $(
    impl Blank for $type {
        fn blank() -> Self {
            $blank
        }
    }
)* } }
blanks! {
    (): (), String: String::new(), bool: false,
    i8: 0, i16: 0, i32: 0, i64: 0, u8: 0, u16: 0, u32: 0, u64: 0,
    f32: 0.0, f64: 0.0, Decimal: Decimal::ZERO, rust_decimal::Decimal: rust_decimal::Decimal::ZERO, Integer: Integer::default(),
    Base64Binary: Base64Binary::default(), HexBinary: HexBinary::default(),
    Duration: Duration::default(), QName: QName::default(), Fragment: Fragment::default(),
}

macro_rules! times { ($($type:ty: $blank:literal),* $(,)?) => { $(
    impl Blank for $type {
        fn blank() -> Self {
            static BLANK: LazyLock<$type> = LazyLock::new(|| constant($blank));
            *BLANK
        }
    }
)* } }
times! {
    DateTime: "1970-01-01T00:00:00", Date: "1970-01-01", Time: "00:00:00",
    GYear: "1970", GYearMonth: "1970-01", GMonth: "--01", GMonthDay: "--01-01", GDay: "---01",
}

/// A value known to be one.
fn constant<T: TextValue>(text: &str) -> T {
    match T::parse(text, &TextContext::new()) {
        Ok(value) => value,
        Err(error) => unreachable!("{error}"),
    }
}

impl<T> Blank for List<T> {
    fn blank() -> Self {
        List::default()
    }
}
impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}
impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }
}
impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }
}
impl<T> Blank for Nillable<T> {
    fn blank() -> Self {
        Nillable::Nil
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_time_is_a_time() {
        let all = (DateTime::blank(), Date::blank(), Time::blank(), GYear::blank());
        assert_eq!(all.1, "1970-01-01".parse().unwrap());
        let _ = (GYearMonth::blank(), GMonth::blank(), GMonthDay::blank(), GDay::blank());
    }
}
