//! Reading and writing XML, in bytes per second over generated messages.
//!
//! `cargo bench -p soap-model --bench xml`; a file of your own: `XML=message.xml cargo bench …`. quick-xml reads the
//! same messages beside us, with fewer checks.
#![allow(clippy::unwrap_used, reason = "a benchmark whose message is not right should stop")]
use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use soap_model::xml::{Event, Fragment, Limits, Name, Namespace, Ns, Prefixes, Reader, Settings, Writer};

/// A message of about 100 KB: orders with customers and items, in `namespaces` namespaces.
fn message(namespaces: usize, indented: bool) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"",
    );
    for n in 0..namespaces {
        write!(text, " xmlns:n{n}=\"urn:example:orders:{n}\"").unwrap();
    }
    text.push_str("><soap:Header/><soap:Body><n0:Orders>");
    // A plain generator of numbers, so that values differ.
    let mut seed = 7_u64;
    let mut number = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut order = 0;
    while text.len() < 100_000 {
        let mut p = order;
        let mut prefix = || {
            p += 1;
            format!("n{}", p % namespaces)
        };
        let o = prefix();
        write!(text, "<{o}:order currency=\"EUR\" priority=\"{}\">", number(5)).unwrap();
        let mut leaf = |text: &mut String, name: &str, value: &str| {
            let p = prefix();
            let blank = if indented { "\n        " } else { "" };
            write!(text, "{blank}<{p}:{name}>{value}</{p}:{name}>").unwrap();
        };
        leaf(&mut text, "id", &format!("ORD-2024-{order:08}"));
        leaf(&mut text, "created", &format!("2024-{:02}-{:02}T10:11:12Z", 1 + number(12), 1 + number(28)));
        leaf(&mut text, "customer", "Müller &amp; Söhne GmbH");
        leaf(&mut text, "comment", "Please deliver before noon; ring the bell twice and wait.");
        for line in 0..10 {
            write!(text, "<{o}:item line=\"{line}\">").unwrap();
            leaf(&mut text, "sku", &format!("SKU-{:06}-A", number(1_000_000)));
            leaf(&mut text, "quantity", &number(40).to_string());
            leaf(&mut text, "price", &format!("{}.{:02}", number(1000), number(100)));
            leaf(&mut text, "taxable", "true");
            leaf(&mut text, "shipDate", &format!("2024-{:02}-{:02}", 1 + number(12), 1 + number(28)));
            write!(text, "</{o}:item>").unwrap();
        }
        write!(text, "</{o}:order>").unwrap();
        order += 1;
    }
    text.push_str("</n0:Orders></soap:Body></soap:Envelope>");
    text
}

fn known(uris: &[String]) -> Vec<Namespace<'_>> {
    uris.iter().map(|uri| Namespace { uri, prefix: "n" }).collect()
}

/// Events only; what they hold is not looked at.
fn events(text: &str, known: &[Namespace<'_>]) -> usize {
    let mut reader = Reader::new(text, &Limits::default(), known);
    let mut count = 0;
    while !matches!(reader.next_event().unwrap(), Event::Done) {
        count += 1;
    }
    count
}

/// Events with their names, attribute values and texts.
fn everything(text: &str, known: &[Namespace<'_>]) -> usize {
    let mut reader = Reader::new(text, &Limits::default(), known);
    let mut sum = 0;
    loop {
        match reader.next_event().unwrap() {
            Event::Start(name) => {
                sum += usize::from(name.ns.0) + name.local.len();
                sum += reader
                    .attributes()
                    .map(|a| usize::from(a.name.ns.0) + a.name.local.len() + a.value().len())
                    .sum::<usize>();
            }
            Event::Text(text) => sum += text.len(),
            Event::End => {}
            Event::Done => return sum,
        }
    }
}

/// The way tables read: by child and by text, leaves known by their depth.
fn typed(text: &str, known: &[Namespace<'_>]) -> usize {
    let mut reader = Reader::new(text, &Limits::default(), known);
    let mut sum = 0;
    reader.root().unwrap();
    loop {
        match reader.next_child().unwrap() {
            Some(name) => {
                sum += usize::from(name.ns.0);
                if reader.has_attributes() {
                    sum += reader.attributes().map(|a| a.value().len()).sum::<usize>();
                } else if reader.depth() >= 5 {
                    sum += reader.text().unwrap().len();
                }
            }
            None if reader.depth() == 0 => break,
            None => {}
        }
    }
    reader.finish().unwrap();
    sum
}

fn quick_xml_events(text: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut count = 0;
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {
        count += 1;
    }
    count
}

/// What to write, names by number as generated code has them.
enum Step {
    Start(Ns, String),
    Attribute(String, String),
    Text(String),
    End,
}

fn steps(text: &str, known: &[Namespace<'_>]) -> Vec<Step> {
    let mut reader = Reader::new(text, &Limits::default(), known);
    let mut steps = Vec::new();
    loop {
        match reader.next_event().unwrap() {
            Event::Start(name) => {
                steps.push(Step::Start(name.ns, name.local.to_owned()));
                for a in reader.attributes() {
                    steps.push(Step::Attribute(a.name.local.to_owned(), a.value().into_owned()));
                }
            }
            Event::Text(text) => steps.push(Step::Text(text.into_owned())),
            Event::End => steps.push(Step::End),
            Event::Done => return steps,
        }
    }
}

fn write(steps: &[Step], known: &[Namespace<'_>], out: &mut Vec<u8>) {
    let mut prefixes = Prefixes::new(known);
    let mut writer = Writer::new(out, &mut prefixes, Settings::default());
    for step in steps {
        match step {
            Step::Start(ns, local) => writer.start(Name { ns: *ns, local }),
            Step::Attribute(local, value) => writer.attribute(Name { ns: Ns::NONE, local }, value),
            Step::Text(text) => writer.text(text),
            Step::End => writer.end(),
        }
    }
    writer.finish().unwrap();
}

/// Documents that try to make reading expensive, of about this many bytes.
fn hostile(size: usize) -> Vec<(&'static str, String)> {
    let fill = |open: &str, unit: &dyn Fn(usize) -> String, close: &str| {
        let mut text = open.to_owned();
        let mut n = 0;
        while text.len() < size {
            text += &unit(n);
            n += 1;
        }
        text + close
    };
    let prefixes: String = (0..250).map(|n| format!(" xmlns:n{n}='urn:n{n}'")).collect();
    // Longer than a key, alike but for their ends.
    let long: String = (0..250).map(|n| format!(" xmlns:prefix-alike-{n:03}='urn:n{n}'")).collect();
    vec![
        ("elements", fill("<a>", &|_| "<b/>".into(), "</a>")),
        ("depth", fill("<a>", &|_| "<b>".repeat(200) + &"</b>".repeat(200), "</a>")),
        (
            "attributes",
            fill(
                "<a>",
                &|_| {
                    let attributes: String = (0..250).map(|n| format!(" a{n}=''")).collect();
                    format!("<b{attributes}/>")
                },
                "</a>",
            ),
        ),
        ("declarations", fill("<a>", &|n| format!("<b xmlns:a='u{}' xmlns='v'/>", n % 1000), "</a>")),
        (
            "prefixes",
            fill(
                &format!("<a{prefixes}>"),
                &|n| format!("<n{0}:b n{1}:c=''/>", n % 250, (n * 7) % 250),
                "</a>",
            ),
        ),
        (
            "long prefixes",
            fill(&format!("<a{long}>"), &|n| format!("<prefix-alike-{:03}:b/>", (n * 7) % 250), "</a>"),
        ),
        ("long names", fill("<a>", &|_| format!("<{0}></{0}>", "b".repeat(1000)), "</a>")),
        ("references", fill("<a>", &|_| "&amp;&#x41;&#65;".into(), "</a>")),
        ("carriage returns", fill("<a>", &|_| "\r<b c='\r'/>\r\r\n".into(), "</a>")),
        ("comments", fill("<a>", &|_| "<!----><?p?>x".into(), "</a>")),
        ("CDATA", fill("<a>", &|_| "<![CDATA[]]]]>]]".into(), "</a>")),
        ("brackets", fill("<a><![CDATA[]]>", &|_| "]] >".into(), "</a>")),
    ]
}

/// Every child of the root as a fragment.
fn fragments(text: &str) -> usize {
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    let mut sum = 0;
    reader.root().unwrap();
    while let Ok(Some(_)) = reader.next_child() {
        match reader.fragment() {
            Ok(fragment) => sum += fragment.as_str().len(),
            Err(_) => break,
        }
    }
    sum
}

/// Time must grow as the size does: the figures of the two sizes are to be the same.
fn attacks(c: &mut Criterion) {
    for size in [100_000, 1_000_000] {
        let mut group = c.benchmark_group(format!("hostile, {} KB", size / 1000));
        for (name, text) in hostile(size) {
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(name, |b| {
                b.iter(|| Reader::new(black_box(&text), &Limits::default(), &[]).finish().unwrap());
            });
            group.bench_function(format!("{name}, fragments"), |b| b.iter(|| fragments(black_box(&text))));
            // An error at the end, and its path.
            let broken = format!("{text}<");
            group.bench_function(format!("{name}, path"), |b| {
                b.iter(|| {
                    let error = Reader::new(&broken, &Limits::default(), &[]).finish().unwrap_err();
                    error.path(black_box(&broken))
                });
            });
        }
        group.finish();
    }
}

fn benches(c: &mut Criterion) {
    let uris: Vec<String> = (0..20).map(|n| format!("urn:example:orders:{n}")).collect();
    let known = known(&uris);
    let mut messages = vec![
        ("1 namespace", message(1, false)),
        ("20 namespaces", message(20, false)),
        ("indented", message(1, true)),
    ];
    if let Ok(file) = std::env::var("XML") {
        messages = vec![("file", std::fs::read_to_string(file).unwrap())];
    }
    for (name, text) in &messages {
        let mut group = c.benchmark_group(*name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("events", |b| b.iter(|| events(black_box(text), &known)));
        group.bench_function("everything", |b| b.iter(|| everything(black_box(text), &known)));
        group.bench_function("typed", |b| b.iter(|| typed(black_box(text), &known)));
        group.bench_function("skip", |b| {
            b.iter(|| Reader::new(black_box(text), &Limits::default(), &known).finish().unwrap());
        });
        group.bench_function("fragment", |b| b.iter(|| Fragment::parse(black_box(text)).unwrap()));
        let steps = steps(text, &known);
        let mut out = Vec::new();
        group.bench_function("write", |b| {
            b.iter(|| {
                out.clear();
                write(black_box(&steps), &known, &mut out);
            });
        });
        group.bench_function("quick-xml events", |b| b.iter(|| quick_xml_events(black_box(text))));
        group.finish();
    }
}

criterion_group! {
    name = xml;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1));
    targets = benches, attacks
}
criterion_main!(xml);
