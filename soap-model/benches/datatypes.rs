//! Reading, writing and checking of the simple values that messages are full of.
use criterion::{Criterion, criterion_group, criterion_main};
use soap_model::datatypes::{
    Base64Binary, Builtin, Date, DateTime, Decimal, Duration, Facet, Integer, Pattern, Simple, TextContext,
    TextValue, TextWriter, Time, ValueRef,
};
use std::hint::black_box;

fn reads<T: TextValue>(criterion: &mut Criterion, name: &str, text: &str) {
    let cx = TextContext::new();
    criterion.bench_function(&format!("read/{name}"), |bencher| {
        bencher.iter(|| T::parse(black_box(text), &cx));
    });
}

fn writes<T: TextValue>(criterion: &mut Criterion, name: &str, text: &str) {
    let value = T::parse(text, &TextContext::new());
    let mut out = Vec::with_capacity(1 << 16);
    criterion.bench_function(&format!("write/{name}"), |bencher| {
        bencher.iter(|| {
            out.clear();
            if let Ok(value) = black_box(&value) {
                value.write(&mut TextWriter::plain(&mut out));
            }
        });
    });
}

fn both<T: TextValue>(criterion: &mut Criterion, name: &str, text: &str) {
    reads::<T>(criterion, name, text);
    writes::<T>(criterion, name, text);
}

fn values(criterion: &mut Criterion) {
    both::<bool>(criterion, "boolean", "true");
    both::<i32>(criterion, "int", "-2147483");
    both::<u64>(criterion, "unsignedLong", "18446744073709551615");
    both::<Integer>(criterion, "integer", "1234567890123");
    both::<Integer>(criterion, "integer, 30 digits", "123456789012345678901234567890");
    both::<Decimal>(criterion, "decimal", "12345.67");
    both::<Decimal>(criterion, "decimal, 28 digits", "12345678901234567890.12345678");
    both::<f64>(criterion, "double", "1234.5678");
    both::<DateTime>(criterion, "dateTime", "2024-02-29T23:30:00Z");
    both::<DateTime>(criterion, "dateTime, milliseconds and zone", "2024-02-29T23:30:00.250-05:00");
    both::<Date>(criterion, "date", "2024-02-29");
    both::<Time>(criterion, "time", "23:30:00");
    both::<Duration>(criterion, "duration", "P1Y2M3DT10H30M");
    both::<Base64Binary>(criterion, "base64Binary, 12 KB", &"aGVsbG8gd29y".repeat(1 << 10));
}

fn checks(criterion: &mut Criterion) {
    let cx = TextContext::new();
    let range = Simple::new(Builtin::Int, &[Facet::MinInclusive("0"), Facet::MaxInclusive("100")]);
    criterion.bench_function("check/int with two bounds", |bencher| {
        bencher.iter(|| range.check(black_box("42"), ValueRef::from(black_box(&42i32)), &cx));
    });
    let length = Simple::new(Builtin::Token, &[Facet::MinLength(1), Facet::MaxLength(40)]);
    criterion.bench_function("check/token with lengths", |bencher| {
        bencher.iter(|| length.check(black_box("Main Street 12, Springfield"), ValueRef::Text, &cx));
    });
    let pattern = Simple::new(Builtin::Token, &[Facet::Pattern(&[r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}"])]);
    criterion.bench_function("check/token with pattern", |bencher| {
        bencher.iter(|| pattern.check(black_box("DE89370400440532013000"), ValueRef::Text, &cx));
    });
    let values = Simple::new(Builtin::Token, &[Facet::Enumeration(&["red", "green", "blue"])]);
    criterion.bench_function("check/token with enumeration", |bencher| {
        bencher.iter(|| values.check(black_box("green"), ValueRef::Text, &cx));
    });
    criterion.bench_function("compile/pattern", |bencher| {
        bencher.iter(|| Pattern::new(black_box(r"\p{L}{1,20}-\i\c*")));
    });
}

criterion_group!(benches, values, checks);
criterion_main!(benches);
