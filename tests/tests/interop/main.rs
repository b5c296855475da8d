//! The interoperability matrix: peers made with other stacks call our server, and our client calls theirs, all on loopback and
//! from one contract, `fixtures/peers/interop.wsdl`. What was found is the page `docs/interop.md`.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod calls;
mod encoded;
mod files;
mod gsoap;
mod jaxws;
mod peers;
mod samples;
mod service;
mod table;

use std::path::Path;

use table::{Column, Known, Results};

const BEGIN: &str =
    "<!-- Written by the test `interop`: run it with INTEROP_UPDATE=1 to write it anew. -->\n";

/// `INTEROP_ONLY=gSOAP` tries one peer, and leaves the page alone.
fn only(peer: &str) -> bool {
    std::env::var("INTEROP_ONLY").map_or(true, |only| only == peer)
}

async fn their_clients() -> Vec<Column> {
    let mut columns = Vec::new();
    for (peer, command) in peers::CLIENTS.into_iter().filter(|client| only(client.0)) {
        let server = service::start().await;
        let base = format!("http://{}", server.local_addr());
        let printed = tokio::task::spawn_blocking(move || peers::call(peer, command(&base))).await.unwrap();
        server.shutdown().await.unwrap();
        columns.push(Column { role: "client", peer, results: Results::parse(&printed) });
    }
    columns
}

async fn their_servers() -> Vec<Column> {
    let mut columns = Vec::new();
    for (peer, start) in peers::SERVERS.into_iter().filter(|server| only(server.0)) {
        let server = tokio::task::spawn_blocking(start).await.unwrap();
        let results = calls::run(&format!("http://127.0.0.1:{}", server.port)).await;
        columns.push(Column { role: "server", peer, results });
    }
    columns
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_the_matrix_is_as_the_page_says() {
    let mut columns = their_clients().await;
    columns.extend(their_servers().await);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known = Known::read(&root.join("peers/interop/known.tsv"));
    let surprises = table::surprises(&columns, &known);
    assert!(
        surprises.is_empty(),
        "mend the cause; if it is the peer's, say so in tests/peers/interop/known.tsv:\n{}",
        surprises.join("\n")
    );

    if std::env::var_os("INTEROP_ONLY").is_some() {
        return;
    }
    let path = root.join("../docs/interop.md");
    let old = std::fs::read_to_string(&path).unwrap();
    let introduction = old.split(BEGIN).next().unwrap_or_default();
    let new = format!("{introduction}{BEGIN}{}", table::page(&columns, &known));
    if std::env::var_os("INTEROP_UPDATE").is_some() {
        std::fs::write(&path, &new).unwrap();
    } else {
        assert!(
            old == new,
            "docs/interop.md is not what was found: INTEROP_UPDATE=1 cargo test -p soap-tests --test interop"
        );
    }
}
