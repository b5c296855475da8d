//! `orders-micro PAYLOADS [SECONDS [REPEATS]]`: typed reading and writing in one process, on the peer benchmark's 100 KB message. Prints
//! `NAME<TAB>MB/s...`, in megabytes per CPU second of this thread. Without the payloads' folder (`-`) it makes a like message.
use std::convert::Infallible;
use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};
use soap_bench::orders::{Orders, OrdersService, SubmitOrder, SubmitOrderResponse, Text};
use soap_bench::orders_message;
use soap_model::bind::{Blank, ReadContext, ReadOptions, Root, SlotMut, SlotRef, read_root, write_root};
use soap_model::xml::{Limits, Prefixes, Reader, Settings, Writer};
use soap_runtime::{Context, Fault, Stop};

fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

fn measure(name: &str, bytes: usize, seconds: f64, repeats: usize, mut work: impl FnMut()) {
    for _ in 0..20 {
        work();
    }
    print!("{name}");
    for _ in 0..repeats {
        let start = cpu_seconds();
        let mut count = 0;
        let elapsed = loop {
            work();
            count += 1;
            let elapsed = cpu_seconds() - start;
            if elapsed >= seconds {
                break elapsed;
            }
        };
        print!("\t{:.1}", (bytes * count) as f64 / elapsed / 1e6);
    }
    println!();
}

fn body(payloads: &str, file: &str) -> std::io::Result<String> {
    match payloads {
        "-" => Ok(orders_message(100_000)),
        folder => std::fs::read_to_string(format!("{folder}/{file}")),
    }
}

fn read(bytes: &[u8], root: &'static Root<'static>) -> Result<Orders, Box<dyn std::error::Error>> {
    let text = std::str::from_utf8(bytes)?;
    let mut reader = Reader::new(text, &Limits::default(), root.tables.namespaces);
    reader.root()?;
    let mut orders = Orders::blank();
    let mut context = ReadContext::new(ReadOptions::strict());
    read_root(root, SlotMut::Record(&mut orders), &mut reader, &mut context)?;
    reader.finish()?;
    Ok(orders)
}

fn write(
    orders: &Orders,
    root: &'static Root<'static>,
    out: &mut Vec<u8>,
) -> Result<(), Box<dyn std::error::Error>> {
    out.clear();
    let mut prefixes = Prefixes::new(root.tables.namespaces);
    let mut writer = Writer::new(out, &mut prefixes, Settings::default());
    write_root(root, SlotRef::Record(orders), &mut writer)?;
    Ok(writer.finish()?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |index: usize, default: &str| arguments.get(index).cloned().unwrap_or(default.to_string());
    let (payloads, seconds, repeats) =
        (argument(0, "-"), argument(1, "1").parse()?, argument(2, "5").parse()?);
    let text = body(&payloads, "body100k.xml")?;
    let service = soap_bench::orders::service(Echo);
    let echo =
        service.definition().operations.iter().find(|o| o.name == "EchoOrders").ok_or("no EchoOrders")?;
    let (request, response) = (echo.request[0], echo.response[0]);

    let orders = read(text.as_bytes(), request)?;
    let mut out = Vec::new();
    write(&orders, response, &mut out)?;
    eprintln!("{} orders, {} bytes in, {} bytes out", orders.order.len(), text.len(), out.len());
    measure("soap read (typed, strict)", text.len(), seconds, repeats, || {
        black_box(read(black_box(text.as_bytes()), request).is_ok());
    });
    measure("soap write (typed)", out.len(), seconds, repeats, || {
        black_box(write(black_box(&orders), response, &mut out).is_ok());
    });
    Ok(())
}

/// The service is made for its definition only.
struct Echo;

impl OrdersService for Echo {
    async fn ping(&self, _: Text, _: &mut Context) -> Result<Text, Stop<Infallible>> {
        Err(Fault::receiver("not served here").into())
    }

    async fn submit_order(
        &self,
        _: SubmitOrder,
        _: &mut Context,
    ) -> Result<SubmitOrderResponse, Stop<Infallible>> {
        Err(Fault::receiver("not served here").into())
    }

    async fn echo_orders(&self, request: Orders, _: &mut Context) -> Result<Orders, Stop<Infallible>> {
        Ok(request)
    }
}
