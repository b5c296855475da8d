//! A message like those of the peer benchmark.
use std::fmt::Write;

/// An `EchoOrders` element of at least `size` bytes. The same bytes every time.
pub fn orders_message(size: usize) -> String {
    let mut out = String::from("<ord:EchoOrders xmlns:ord=\"urn:bench:orders\">");
    let mut number = 0u32;
    while out.len() < size {
        order(&mut out, number);
        number += 1;
    }
    out.push_str("</ord:EchoOrders>");
    out
}

/// An `EchoRows` element of at least `size` bytes, whose elements are in 20 namespaces.
#[must_use]
pub fn rows_message(size: usize) -> String {
    let declarations: String = (0..20).map(|n| format!(" xmlns:n{n}=\"urn:bench:many:{n}\"")).collect();
    let mut out = format!("<n0:EchoRows{declarations}>");
    let mut number = 0u32;
    while out.len() < size {
        out.push_str("<n0:row>");
        for n in 1..20 {
            let seed = number * 20 + n;
            let (name, value) = match n % 5 {
                1 => ("code", format!("SKU-{:06}-A", some(seed, 1_000_000))),
                2 => ("amount", format!("{}.{:02}", 1 + some(seed, 999), some(seed + 1, 100))),
                3 => ("day", format!("2024-{:02}-{:02}", 1 + some(seed, 12), 1 + some(seed, 28))),
                4 => ("count", (1 + some(seed, 40)).to_string()),
                _ => ("taxable", (some(seed, 2) == 0).to_string()),
            };
            let _ = write!(out, "<n{n}:{name}>{value}</n{n}:{name}>");
        }
        out.push_str("</n0:row>");
        number += 1;
    }
    out.push_str("</n0:EchoRows>");
    out
}

/// Some number below `below` that depends on `seed` only.
fn some(seed: u32, below: u32) -> u32 {
    (seed.wrapping_mul(2_654_435_761) >> 7) % below
}

fn order(out: &mut String, n: u32) {
    const CITIES: [&str; 4] = ["Utrecht", "Z\u{fc}rich", "Austin", "Krak\u{f3}w"];
    const STATUS: [&str; 4] = ["New", "Paid", "Shipped", "Cancelled"];
    let priority =
        if n.is_multiple_of(2) { format!(" priority=\"{}\"", 1 + some(n, 5)) } else { String::new() };
    let (month, day) = (1 + some(n, 12), 1 + some(n + 1, 28));
    let _ = write!(
        out,
        "<ord:order currency=\"EUR\"{priority}><ord:id>ORD-2024-{n:08}</ord:id>\
         <ord:created>2024-{month:02}-{day:02}T{:02}:{:02}:{:02}Z</ord:created><ord:discount>{}.{:02}</ord:discount>\
         <ord:status>{}</ord:status><ord:customer number=\"{}\"><ord:name>Acme &amp; Sons Ltd</ord:name>\
         <ord:email>purchasing{n}@example.com</ord:email><ord:address country=\"NL\"><ord:street>{} Station Road</ord:street>\
         <ord:city>{}</ord:city><ord:postalCode>{} AB</ord:postalCode></ord:address></ord:customer>",
        some(n, 24),
        some(n + 2, 60),
        some(n + 3, 60),
        some(n, 15),
        some(n + 4, 100),
        STATUS[some(n, 4) as usize],
        10_000 + some(n, 900_000),
        1 + some(n, 400),
        CITIES[some(n + 5, 4) as usize],
        1_000 + some(n, 9_000),
    );
    if n.is_multiple_of(2) {
        out.push_str(
            "<ord:comment>Please deliver before noon; ring the bell twice &amp; wait.</ord:comment>",
        );
    }
    for line in 1..=10 {
        let seed = n * 10 + line;
        let _ = write!(
            out,
            "<ord:item line=\"{line}\"><ord:sku>SKU-{:06}-A</ord:sku><ord:quantity>{}</ord:quantity>\
             <ord:price>{}.{:02}</ord:price><ord:taxable>{}</ord:taxable><ord:shipDate>2024-{month:02}-{:02}</ord:shipDate>",
            some(seed, 1_000_000),
            1 + some(seed, 40),
            1 + some(seed, 999),
            some(seed + 1, 100),
            some(seed, 2) == 0,
            1 + some(seed, 28),
        );
        if line % 5 == 0 {
            out.push_str("<ord:note>fragile, keep upright</ord:note>");
        }
        out.push_str("</ord:item>");
    }
    out.push_str("</ord:order>");
}
