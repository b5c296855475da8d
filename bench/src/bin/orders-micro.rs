//! `orders-micro PAYLOADS [SECONDS [REPEATS]]`: typed reading and writing in one process, on the peer benchmark's 100 KB message and on one
//! whose elements are in 20 namespaces. Prints `NAME<TAB>MB/s...`, in megabytes per CPU second of this thread. Without the payloads'
//! folder (`-`) it makes a like message.
use std::convert::Infallible;
use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};
use soap_bench::hot_paths::{roots, typed_read, typed_write};
use soap_bench::many::{self, ManyService, Rows};
use soap_bench::orders::{Orders, OrdersService, SubmitOrder, SubmitOrderResponse, Text};
use soap_bench::{orders, orders_message, rows_message};
use soap_model::bind::ReadOptions;
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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |index: usize, default: &str| arguments.get(index).cloned().unwrap_or(default.to_string());
    let (payloads, seconds, repeats) =
        (argument(0, "-"), argument(1, "1").parse()?, argument(2, "5").parse()?);
    let text = body(&payloads, "body100k.xml")?;
    let [request, response] = roots(&orders::service(Echo), "EchoOrders")?;
    let value: Orders = typed_read(&text, request, ReadOptions::strict())?;
    let mut out = Vec::new();
    typed_write(&value, response, &mut out)?;
    eprintln!("{} orders, {} bytes in, {} bytes out", value.order.len(), text.len(), out.len());
    for (name, options) in
        [("soap read (typed, strict)", ReadOptions::strict()), ("soap read (typed, lax)", ReadOptions::lax())]
    {
        measure(name, text.len(), seconds, repeats, || {
            // As bytes, of which it is to be found that they are UTF-8.
            let text = std::str::from_utf8(black_box(text.as_bytes())).unwrap_or_default();
            black_box(typed_read::<Orders>(text, request, options).is_ok());
        });
    }
    measure("soap write (typed)", out.len(), seconds, repeats, || {
        black_box(typed_write(black_box(&value), response, &mut out).is_ok());
    });

    let text = rows_message(100_000);
    let [request, response] = roots(&many::service(Echo), "EchoRows")?;
    let value: Rows = typed_read(&text, request, ReadOptions::strict())?;
    measure("soap read (typed, strict, 20 namespaces)", text.len(), seconds, repeats, || {
        let text = std::str::from_utf8(black_box(text.as_bytes())).unwrap_or_default();
        black_box(typed_read::<Rows>(text, request, ReadOptions::strict()).is_ok());
    });
    typed_write(&value, response, &mut out)?;
    measure("soap write (typed, 20 namespaces)", out.len(), seconds, repeats, || {
        black_box(typed_write(black_box(&value), response, &mut out).is_ok());
    });
    Ok(())
}

/// The services are made for their definitions only.
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

impl ManyService for Echo {
    async fn echo_rows(&self, request: Rows, _: &mut Context) -> Result<Rows, Stop<Infallible>> {
        Ok(request)
    }
}
