//! Fixed pieces of work whose cost is watched: tokenizing, typed reading and writing, simple values, and whole requests
//! through a service in this process.
use std::convert::Infallible;
use std::hint::black_box;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt;
use soap_model::bind::{
    Blank, ReadContext, ReadOptions, Record, Root, SlotMut, SlotRef, read_root, write_root,
};
use soap_model::datatypes::{
    Base64Binary, Builtin, Date, DateTime, Decimal, Facet, Simple, TextContext, TextValue, TextWriter,
};
use soap_model::xml::{Event, Limits, Prefixes, Reader, Settings, Writer};
use soap_runtime::transport::local;
use soap_runtime::{Context, SoapService, Stop};

use crate::many::{self, ManyService, Rows};
use crate::orders::{
    Acknowledgement, Orders, OrdersService, SubmitOrder, SubmitOrderResponse, Text, service,
};
use crate::{orders_message, rows_message};

/// A piece of work: always the same.
#[allow(missing_debug_implementations, reason = "a case holds a function")]
pub struct HotPath {
    /// What it is.
    pub name: &'static str,
    /// Does it once.
    pub work: Box<dyn FnMut() -> Result<(), String>>,
}

/// All of them.
#[must_use]
pub fn all() -> Vec<HotPath> {
    let text: Arc<str> = orders_message(100_000).into();
    let rows: Arc<str> = rows_message(100_000).into();
    let read = |text: &Arc<str>, options: fn() -> ReadOptions| {
        let text = Arc::clone(text);
        Box::new(move || {
            let [root, _] = roots(&service(Orderly), "EchoOrders")?;
            typed_read::<Orders>(&text, root, options()).map(|orders| drop(black_box(orders)))
        })
    };
    vec![
        HotPath { name: "tokens, 100 KB", work: tokens(Arc::clone(&text)) },
        HotPath { name: "read strict, 100 KB", work: read(&text, ReadOptions::strict) },
        HotPath { name: "read lax, 100 KB", work: read(&text, ReadOptions::lax) },
        HotPath { name: "read strict, 20 namespaces", work: read_rows(Arc::clone(&rows)) },
        HotPath { name: "write, 100 KB", work: write::<Orders>(&text, &service(Orderly), "EchoOrders") },
        HotPath {
            name: "write, 20 namespaces",
            work: write::<Rows>(&rows, &many::service(Orderly), "EchoRows"),
        },
        HotPath { name: "request ping", work: request(ping()) },
        HotPath { name: "request order", work: request(order()) },
        HotPath { name: "simple values", work: Box::new(simple_values) },
    ]
}

fn tokens(text: Arc<str>) -> Box<dyn FnMut() -> Result<(), String>> {
    Box::new(move || {
        let mut reader = Reader::new(&text, &Limits::default(), &[]);
        while !matches!(black_box(reader.next_event()).map_err(|e| e.to_string())?, Event::Done) {}
        Ok(())
    })
}

/// The roots of the messages that an operation takes and gives.
///
/// # Errors
/// The service has no such operation.
pub fn roots(service: &SoapService, operation: &str) -> Result<[&'static Root<'static>; 2], String> {
    let found = service.definition().operations.iter().find(|o| o.name == operation);
    found.map(|found| [found.request[0], found.response[0]]).ok_or_else(|| format!("no {operation}"))
}

/// Reads a message, to the end of the document.
///
/// # Errors
/// It is not well-formed or not valid.
pub fn typed_read<T: Blank + Record<'static>>(
    text: &str,
    root: &'static Root<'static>,
    options: ReadOptions,
) -> Result<T, String> {
    let mut reader = Reader::new(text, &Limits::default(), root.tables.namespaces);
    reader.root().map_err(|e| e.to_string())?;
    let mut value = T::blank();
    let mut context = ReadContext::new(options);
    read_root(root, SlotMut::Record(&mut value), &mut reader, &mut context).map_err(|e| e.to_string())?;
    reader.finish().map_err(|e| e.to_string())?;
    Ok(value)
}

/// Writes a message.
///
/// # Errors
/// The value cannot be written.
pub fn typed_write<T: Record<'static>>(
    value: &T,
    root: &'static Root<'static>,
    out: &mut Vec<u8>,
) -> Result<(), String> {
    out.clear();
    let mut prefixes = Prefixes::new(root.tables.namespaces);
    let mut writer = Writer::new(out, &mut prefixes, Settings::default());
    write_root(root, SlotRef::Record(value), &mut writer).map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())
}

fn read_rows(text: Arc<str>) -> Box<dyn FnMut() -> Result<(), String>> {
    let service = many::service(Orderly);
    Box::new(move || {
        let [root, _] = roots(&service, "EchoRows")?;
        typed_read::<Rows>(&text, root, ReadOptions::strict()).map(|rows| drop(black_box(rows)))
    })
}

fn write<T: Blank + Record<'static> + 'static>(
    text: &str,
    service: &SoapService,
    operation: &str,
) -> Box<dyn FnMut() -> Result<(), String>> {
    let prepared = roots(service, operation).and_then(|[request, response]| {
        Ok((typed_read::<T>(text, request, ReadOptions::strict())?, response))
    });
    let mut out = Vec::new();
    Box::new(move || {
        let (value, root) = prepared.as_ref().map_err(Clone::clone)?;
        typed_write(value, root, &mut out)?;
        black_box(&out);
        Ok(())
    })
}

fn envelope(body: &str) -> Bytes {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:ord=\"urn:bench:orders\">\
         <soapenv:Header/><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    )
    .into()
}

fn ping() -> Bytes {
    envelope("<ord:Ping><ord:text>hello</ord:text></ord:Ping>")
}

fn order() -> Bytes {
    let orders = orders_message(100);
    let order = orders.find("<ord:order ").map_or("", |at| &orders[at..]);
    envelope(&format!("<ord:SubmitOrder>{}</ord:SubmitOrder>", order.replace("</ord:EchoOrders>", "")))
}

/// A request through the whole service, without a socket.
fn request(body: Bytes) -> Box<dyn FnMut() -> Result<(), String>> {
    let service: SoapService = service(Orderly);
    Box::new(move || {
        let request = http::Request::post("/orders")
            .header("content-type", "text/xml; charset=utf-8")
            .header("soapaction", "\"\"")
            .body(body.clone())
            .map_err(|e| e.to_string())?;
        let response = local::call(&service, request).now_or_never().ok_or("the service waited")?;
        let response = response.map_err(|e| e.to_string())?;
        match response.status().as_u16() {
            200 => {
                black_box(response);
                Ok(())
            }
            _ => Err(String::from_utf8_lossy(response.body()).into_owned()),
        }
    })
}

/// Static as in generated code: the pattern is compiled once.
static IBAN: Simple<'static> =
    Simple::new(Builtin::Token, &[Facet::Pattern(&["[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}"])]);

fn simple_values() -> Result<(), String> {
    fn both<T: TextValue>(text: &str, out: &mut Vec<u8>) -> Result<(), String> {
        let value = T::parse(black_box(text), &TextContext::new()).map_err(|e| e.to_string())?;
        value.write(&mut TextWriter::plain(out));
        Ok(())
    }
    let mut out = Vec::with_capacity(1 << 16);
    for _ in 0..100 {
        out.clear();
        both::<bool>("true", &mut out)?;
        both::<i32>("-2147483", &mut out)?;
        both::<Decimal>("12345.67", &mut out)?;
        both::<f64>("1234.5678", &mut out)?;
        both::<DateTime>("2024-02-29T23:30:00.250-05:00", &mut out)?;
        both::<Date>("2024-02-29", &mut out)?;
        both::<Base64Binary>("aGVsbG8gd29ybGQsIGhlbGxvIHdvcmxk", &mut out)?;
        IBAN.value(black_box("DE89370400440532013000"), &TextContext::new()).map_err(|e| e.to_string())?;
        black_box(&out);
    }
    Ok(())
}

/// Answers as the peer benchmark's servers do.
struct Orderly;

impl OrdersService for Orderly {
    async fn ping(&self, request: Text, _: &mut Context) -> Result<Text, Stop<Infallible>> {
        Ok(request)
    }

    async fn submit_order(
        &self,
        request: SubmitOrder,
        _: &mut Context,
    ) -> Result<SubmitOrderResponse, Stop<Infallible>> {
        let order = request.order;
        let item_count = i32::try_from(order.item.len()).unwrap_or(i32::MAX);
        Ok(SubmitOrderResponse {
            ack: Acknowledgement { order_id: order.id, total: order.discount, item_count },
        })
    }

    async fn echo_orders(&self, request: Orders, _: &mut Context) -> Result<Orders, Stop<Infallible>> {
        Ok(request)
    }
}

impl ManyService for Orderly {
    async fn echo_rows(&self, request: Rows, _: &mut Context) -> Result<Rows, Stop<Infallible>> {
        Ok(request)
    }
}
