//! Blank values of the types that are not generated.
use super::{Blank, Nillable};

macro_rules! blanks { ($($type:ty: $blank:expr),* $(,)?) => { $(
    impl Blank for $type {
        fn blank() -> Self {
            $blank
        }
    }
)* } }
blanks! {
    String: String::new(), bool: false,
    i8: 0, i16: 0, i32: 0, i64: 0, u8: 0, u16: 0, u32: 0, u64: 0,
    f32: 0.0, f64: 0.0, crate::datatypes::Decimal: crate::datatypes::Decimal::ZERO,
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
