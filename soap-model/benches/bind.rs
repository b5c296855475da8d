//! Typed reading (strict, with every check) and writing of 100 KB of orders.
//!
//! `cargo bench -p soap-model --bench bind`. The thread's CPU time is measured, so that other load on the machine
//! counts little. Another message of the same contract may be given in `ORDERS_XML`.
#![allow(clippy::unwrap_used, reason = "a benchmark may stop where it stands")]
#[path = "../tests/bind/orders.rs"]
mod orders;
#[path = "../tests/bind/sample.rs"]
#[allow(unreachable_pub)]
mod sample;

use cpu_time::ThreadTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use soap_model::bind::{Blank, ReadContext, ReadOptions, SlotMut, SlotRef, read_root, write_root};
use soap_model::xml::{Limits, Prefixes, Reader, Settings, Writer};
use std::hint::black_box;

fn write(value: &orders::EchoOrders, out: &mut Vec<u8>) {
    let mut prefixes = Prefixes::new(orders::TABLES.namespaces);
    let mut writer = Writer::new(out, &mut prefixes, Settings::default());
    writer.declare_at_next_start();
    write_root(&orders::ECHOORDERS_ROOT, SlotRef::Record(value), &mut writer).unwrap();
    writer.finish().unwrap();
}

fn read(text: &str, options: ReadOptions) -> orders::EchoOrders {
    let mut value = orders::EchoOrders::blank();
    let mut reader = Reader::new(text, &Limits::default(), orders::TABLES.namespaces);
    let mut cx = ReadContext::new(options);
    reader.root().unwrap();
    read_root(&orders::ECHOORDERS_ROOT, SlotMut::Record(&mut value), &mut reader, &mut cx).unwrap();
    reader.finish().unwrap();
    value
}

/// The same document with nothing bound: what the tokenizer alone costs.
fn tokenize(text: &str) -> usize {
    let mut reader = Reader::new(text, &Limits::default(), orders::TABLES.namespaces);
    reader.root().unwrap();
    reader.skip_element().unwrap();
    reader.finish().unwrap();
    reader.offset()
}

/// CPU time of the thread in nanoseconds.
struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = ThreadTime;
    type Value = f64;
    fn start(&self) -> ThreadTime {
        ThreadTime::now()
    }
    fn end(&self, start: ThreadTime) -> f64 {
        start.elapsed().as_nanos() as f64
    }
    fn add(&self, a: &f64, b: &f64) -> f64 {
        a + b
    }
    fn zero(&self) -> f64 {
        0.0
    }
    fn to_f64(&self, value: &f64) -> f64 {
        *value
    }
    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

fn bind(c: &mut Criterion<CpuTime>) {
    let text = match std::env::var("ORDERS_XML") {
        Ok(path) => std::fs::read_to_string(path).unwrap(),
        Err(_) => {
            let mut out = Vec::new();
            write(&sample::orders(36), &mut out);
            String::from_utf8(out).unwrap()
        }
    };
    let value = read(&text, ReadOptions::strict());
    let mut group = c.benchmark_group("orders");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("tokenize", |b| b.iter(|| tokenize(black_box(&text))));
    group.bench_function("read strict", |b| b.iter(|| read(black_box(&text), ReadOptions::strict())));
    group.bench_function("read lax", |b| b.iter(|| read(black_box(&text), ReadOptions::lax())));
    let mut out = Vec::with_capacity(2 * text.len());
    group.bench_function("write", |b| {
        b.iter(|| {
            out.clear();
            write(black_box(&value), &mut out);
        })
    });
    group.bench_function("clone", |b| b.iter(|| value.clone()));
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().with_measurement(CpuTime); targets = bind }
criterion_main!(benches);
