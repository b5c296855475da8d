//! `hostile-costs [KILOBYTES]`: messages that somebody made to be costly, through a whole service in this process, in sizes of one,
//! two and four times so many kilobytes (256). Prints nanoseconds of CPU per byte, and fails where four times the size costs
//! clearly more than four times the time.
//!
//! ```text
//! cargo run --release -p soap-bench --bin hostile-costs
//! ```
use std::convert::Infallible;
use std::fmt::Write as _;
use std::process::ExitCode;

use bytes::Bytes;
use futures_util::FutureExt;
use rustix::time::{ClockId, clock_gettime};
use soap_bench::archive::{self, ArchiveService, Keep, KeepResponse, Take, TakeResponse};
use soap_runtime::datatypes::{Decimal, Facet, Simple, TextContext};
use soap_runtime::transport::local;
use soap_runtime::{Block, BodyName, Context, Parsed, Parser, ReadOptions, Reply, SoapService, Stop};

/// Rounds of a measurement; the best counts, so that other work on the machine does not.
const ROUNDS: usize = 5;
/// How much dearer a byte may be in a message of four times the size: caches and fresh memory make some difference; what is quadratic
/// makes it four.
const TOLERANCE: f64 = 2.0;

/// Reads bodies in one way.
#[derive(Clone, Copy)]
enum Reading {
    /// Typed, in strict mode.
    Strict,
    /// Typed, in lax mode: unknown content is skipped and reported.
    Lax,
    /// As a fragment, which goes back in the answer.
    Fragment,
    /// As a tree, which goes back in the answer.
    Tree,
    /// As plain data.
    Map,
}

impl Reading {
    const OPEN: [Reading; 4] = [Reading::Lax, Reading::Fragment, Reading::Tree, Reading::Map];

    fn name(self) -> &'static str {
        match self {
            Reading::Strict => "strict",
            Reading::Lax => "lax",
            Reading::Fragment => "fragment",
            Reading::Tree => "tree",
            Reading::Map => "map",
        }
    }

    fn service(self) -> SoapService {
        archive::service(Target(self)).configure(|settings| {
            if matches!(self, Reading::Lax) {
                settings.reading = ReadOptions::lax();
            }
        })
    }
}

const FAILED: Reply = Reply::Http(http::StatusCode::INTERNAL_SERVER_ERROR);

struct Target(Reading);

impl ArchiveService for Target {
    async fn keep(&self, request: Keep, _: &mut Context) -> Result<KeepResponse, Stop<Infallible>> {
        Ok(KeepResponse { size: request.content.len().unwrap_or_default(), pages: 0 })
    }

    async fn take(&self, _: Take, _: &mut Context) -> Result<TakeResponse, Stop<Infallible>> {
        Ok(TakeResponse { content: Vec::new().into() })
    }

    async fn body_parser(&self, _: Option<BodyName<'_>>, _: &mut Context) -> Result<Parser, Reply> {
        Ok(match self.0 {
            Reading::Strict | Reading::Lax => Parser::Typed,
            Reading::Fragment => Parser::Raw,
            Reading::Tree => Parser::Tree,
            Reading::Map => Parser::Map,
        })
    }

    async fn body(&self, parsed: Parsed, _: &mut Context) -> Result<Block, Reply> {
        match parsed {
            Parsed::Raw(fragment) => Ok(fragment.into()),
            Parsed::Tree(tree) => Ok(tree.to_fragment().map_err(|_| FAILED)?.into()),
            _ => Ok(Block::empty()),
        }
    }
}

/// A kind of hostile message: what its content is made of, until there are so many bytes, and what reads it.
struct Kind {
    name: &'static str,
    readings: &'static [Reading],
    /// The nth piece.
    piece: fn(usize) -> String,
    /// What stands around all pieces.
    around: fn(String) -> String,
}

/// Unknown content of the operation `Keep`.
fn unknown(content: String) -> String {
    keep("YQ==", &content)
}

fn keep(content: &str, more: &str) -> String {
    format!("<Keep xmlns=\"urn:example:archive\"><name>n</name><content>{content}</content>{more}</Keep>")
}

const OPEN: &[Reading] = &Reading::OPEN;

fn kinds() -> Vec<Kind> {
    let kind = |name, piece| Kind { name, readings: OPEN, piece, around: unknown };
    vec![
        kind("deep", |_| "<a>".repeat(200) + &"</a>".repeat(200)),
        kind("wide", |_| "<a/>".to_owned()),
        kind("many names", |n| format!("<n{n}/>")),
        kind("many attributes", |n| {
            let attributes: String = (0..200).fold(String::new(), |mut all, a| {
                _ = write!(all, " a{n}_{a}=''");
                all
            });
            format!("<a{attributes}/>")
        }),
        kind("attributes of like names", |_| {
            let attributes: String = (0..200).fold(String::new(), |mut all, a| {
                _ = write!(all, " {}{a}=''", "a".repeat(40));
                all
            });
            format!("<a{attributes}/>")
        }),
        kind("many namespaces", |n| format!("<p:a xmlns:p='urn:{}'/>", n % 1_000)),
        Kind {
            name: "many declarations in scope",
            readings: OPEN,
            piece: |n| format!("<prefix{}:a/>", n % 200),
            around: |content| {
                let level = |level: usize| {
                    let declarations = (0..250).fold(String::new(), |mut all, n| {
                        _ = write!(all, " xmlns:prefix{}='urn:{n}'", n + level * 250);
                        all
                    });
                    format!("<s{declarations}>")
                };
                let levels: String = (0..4).map(level).collect();
                unknown(format!("{levels}{content}{}", "</s>".repeat(4)))
            },
        },
        kind("long names", |_| format!("<{0} {0}=''/>", "n".repeat(1_000))),
        kind("words before colons", |n| format!("<a>p{n}:q{n}:</a>")),
        Kind {
            name: "one text of references",
            readings: OPEN,
            piece: |_| "&amp;&lt;&#x41;&#0000066;".to_owned(),
            around: |content| unknown(format!("<a>{content}</a>")),
        },
        kind("values of references", |_| format!("<a b='{}'/>", "&#10;&quot;".repeat(1_000))),
        Kind {
            name: "one text in pieces",
            readings: OPEN,
            piece: |_| "<![CDATA[x]]><!---->\r\n]]&gt;".to_owned(),
            around: |content| unknown(format!("<a>{content}</a>")),
        },
        kind("types of their own", |n| {
            format!(
                "<a i:type='t:T{n}' xmlns:t='urn:t' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'/>"
            )
        }),
        Kind {
            name: "base64 of blanks",
            readings: &[Reading::Strict],
            piece: |_| "Y W\n\tF h\r\n   ".to_owned(),
            around: |content| keep(&content, ""),
        },
        Kind {
            name: "one text in pieces, typed",
            readings: &[Reading::Strict],
            piece: |_| "YWFh<![CDATA[YWFh]]><!-- -->&#x59;WFh".to_owned(),
            around: |content| keep(&content, ""),
        },
        Kind {
            name: "many values",
            readings: &[Reading::Strict],
            piece: |_| "<page/>".to_owned(),
            around: |content| keep("", &content),
        },
    ]
}

/// A text of so many bytes that a simple type takes or refuses.
struct SimpleKind {
    name: &'static str,
    text: fn(usize) -> String,
    work: fn(&str),
}

fn simple_kinds() -> Vec<SimpleKind> {
    fn pattern(text: &str) {
        const FACETS: &[Facet<'static>] = &[Facet::Pattern(&["(a+)+b", "(a|aa)*c", "(.*,){1,50}x"])];
        static TYPE: Simple<'static> = Simple::new(soap_runtime::datatypes::Builtin::String, FACETS);
        assert!(TYPE.value(text, &TextContext::new()).is_err());
    }
    fn decimal(text: &str) {
        let value: Result<Decimal, _> = text.parse();
        assert!(value.is_ok_and(|value| value.to_string().len() == text.len()));
    }
    fn double(text: &str) {
        assert!(text.parse::<f64>().is_ok());
    }
    vec![
        SimpleKind { name: "digits of a decimal", text: |n| "1234567890".repeat(n / 10), work: decimal },
        SimpleKind {
            name: "digits of a double",
            text: |n| format!("0.{}", "1234567890".repeat(n / 10)),
            work: double,
        },
        SimpleKind { name: "a pattern that others retry", text: |n| "a".repeat(n), work: pattern },
    ]
}

fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

/// Nanoseconds per byte.
fn cost(bytes: usize, mut work: impl FnMut() -> Result<(), String>) -> Result<f64, String> {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let start = cpu_seconds();
        work()?;
        best = best.min(cpu_seconds() - start);
    }
    Ok(best * 1e9 / bytes as f64)
}

fn message(kind: &Kind, bytes: usize) -> Bytes {
    let mut content = String::new();
    for n in 0.. {
        if content.len() >= bytes {
            break;
        }
        content.push_str(&(kind.piece)(n));
    }
    let body = (kind.around)(content);
    let envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    format!("<e:Envelope xmlns:e='{envelope}'><e:Body>{body}</e:Body></e:Envelope>").into()
}

fn send(service: &SoapService, message: &Bytes) -> Result<(), String> {
    let request = http::Request::post("/")
        .header("content-type", "text/xml")
        .header("soapaction", "\"\"")
        .body(message.clone())
        .map_err(|e| e.to_string())?;
    let answer = local::call(service, request).now_or_never().ok_or("the service waited")?;
    let answer = answer.map_err(|e| e.to_string())?;
    if answer.status() == 200 {
        return Ok(());
    }
    Err(format!(
        "{}: {}",
        answer.status(),
        String::from_utf8_lossy(&answer.body()[..answer.body().len().min(500)])
    ))
}

fn main() -> ExitCode {
    let kilobytes: usize = std::env::args().nth(1).and_then(|k| k.parse().ok()).unwrap_or(256);
    let sizes = [kilobytes << 10, kilobytes << 11, kilobytes << 12];
    println!(
        "| message | read as | {kilobytes} KB | {} KB | {} KB | growth |\n|---|---|---|---|---|---|",
        2 * kilobytes,
        4 * kilobytes
    );
    let mut dear = 0;
    let mut row = |name: &str, reading: &str, costs: Result<Vec<f64>, String>| {
        let costs = match costs {
            Ok(costs) => costs,
            Err(error) => {
                println!("| {name} | {reading} | {error} |");
                dear += 1;
                return;
            }
        };
        let growth = costs[2] / costs[0];
        let mark = if growth > TOLERANCE { " **not linear**" } else { "" };
        dear += usize::from(growth > TOLERANCE);
        println!(
            "| {name} | {reading} | {:.1} | {:.1} | {:.1} | {growth:.2}{mark} |",
            costs[0], costs[1], costs[2]
        );
    };
    for kind in kinds() {
        let messages = sizes.map(|size| message(&kind, size));
        for reading in kind.readings {
            let service = reading.service();
            let costs = messages.iter().map(|message| cost(message.len(), || send(&service, message)));
            row(kind.name, reading.name(), costs.collect());
        }
    }
    for SimpleKind { name, text, work } in simple_kinds() {
        let texts = sizes.map(text);
        let costs = texts.iter().map(|text| {
            cost(text.len(), || {
                work(text);
                Ok(())
            })
        });
        row(name, "value", costs.collect());
    }
    println!("\nnanoseconds of CPU per byte; `growth` is how much dearer a byte is in the largest message");
    if dear == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
