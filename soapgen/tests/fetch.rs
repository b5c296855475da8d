//! `soapgen fetch` against a server on loopback.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
#![cfg(feature = "fetch")]
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

/// A folder of its own for each test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fetch-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name))
            .unwrap_or_else(|e| panic!("{name}: {e}; there are {:?}", self.files()))
    }

    /// All files, sorted, but for the lock file.
    fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path.strip_prefix(&self.0).unwrap().display().to_string());
                }
            }
        }
        files.retain(|file| file != "soapgen.lock");
        files.sort();
        files
    }
}

#[derive(Clone)]
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

fn xml(body: impl Into<Vec<u8>>) -> Answer {
    Answer {
        status: 200,
        headers: vec![("Content-Type", "text/xml; charset=utf-8".into())],
        body: body.into(),
    }
}

fn redirect(to: &str) -> Answer {
    Answer { status: 302, headers: vec![("Location", to.into())], body: Vec::new() }
}

/// Answers by path and query, and remembers what it was asked, with the head of the request.
struct Server {
    address: String,
    pages: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

impl Server {
    fn start(pages: &[(&str, Answer)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let pages: HashMap<String, Answer> =
            pages.iter().map(|(path, a)| (path.to_string(), a.clone())).collect();
        let pages = Arc::new(Mutex::new(pages));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (known, log) = (pages.clone(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (known, log) = (known.clone(), log.clone());
                std::thread::spawn(move || answer(stream, &known, &log));
            }
        });
        Server { address, pages, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn set(&self, path: &str, answer: Answer) {
        self.pages.lock().unwrap().insert(path.to_string(), answer);
    }

    /// Paths asked for since the last time.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().drain(..).map(|(path, _)| path).collect()
    }
}

fn answer(
    stream: TcpStream,
    pages: &Mutex<HashMap<String, Answer>>,
    asked: &Mutex<Vec<(String, String)>>,
) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let path = head.split(' ').nth(1)?.to_string();
    asked.lock().ok()?.push((path.clone(), head));
    let none = Answer { status: 404, headers: Vec::new(), body: b"nothing".to_vec() };
    let answer = pages.lock().ok()?.get(&path).cloned().unwrap_or(none);
    let mut out = format!(
        "HTTP/1.1 {} X\r\nConnection: close\r\nContent-Length: {}\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str("\r\n");
    let mut stream = stream;
    stream.write_all(out.as_bytes()).ok()?;
    stream.write_all(&answer.body).ok()
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn soapgen(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soapgen"));
    // No proxy of the machine that the tests run on.
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    let output = command.args(arguments).env("SOAPGEN_PASSWORD", "open").output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn fetch(source: &str, folder: &Folder, more: &[&str]) -> Run {
    let out = folder.0.to_str().unwrap();
    soapgen(&[&["fetch", source, "--out", out], more].concat())
}

fn wsdl(imports: &str, types: &str) -> String {
    format!(
        "<definitions xmlns='http://schemas.xmlsoap.org/wsdl/' xmlns:t='urn:t' targetNamespace='urn:w'>{imports}<types>{types}</types>\
         <message name='m'><part name='p' element='t:e'/></message></definitions>"
    )
}

fn inline(imports: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:i'>{imports}</xs:schema>"
    )
}

fn import(location: &str) -> String {
    inline(&format!("<xs:import namespace='urn:t' schemaLocation='{location}'/>"))
}

fn schema(content: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'>{content}</xs:schema>"
    )
}

fn include(location: &str) -> String {
    schema(&format!("<xs:include schemaLocation='{location}'/>"))
}

const ELEMENT: &str = "<xs:element name='e' type='xs:string'/>";

#[test]
fn a_service_with_query_addresses_is_copied_and_compiles_without_options() {
    let folder = Folder::new("query");
    let server = Server::start(&[]);
    server.set(
        "/svc/Orders.svc?wsdl",
        xml(wsdl(
            "<import namespace='urn:w' location='?wsdl=wsdl0'/>",
            &import(&server.url("/svc/Orders.svc?xsd=xsd0")),
        )),
    );
    server.set(
        "/svc/Orders.svc?wsdl=wsdl0",
        xml("<definitions xmlns='http://schemas.xmlsoap.org/wsdl/' targetNamespace='urn:w'/>"),
    );
    server.set("/svc/Orders.svc?xsd=xsd0", xml(include("Orders.svc?xsd=xsd1")));
    server.set("/svc/Orders.svc?xsd=xsd1", xml(schema(ELEMENT)));
    let run = fetch(&server.url("/svc/Orders.svc?wsdl"), &folder, &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        folder.files(),
        [
            "Orders.svc.wsdl",
            "Orders.svc.wsdl-wsdl0.wsdl",
            "Orders.svc.xsd-xsd0.xsd",
            "Orders.svc.xsd-xsd1.xsd"
        ]
    );
    assert!(run.err.contains("4 new, 0 changed") && run.err.contains("contacted: 127.0.0.1"), "{}", run.err);
    // As it came.
    assert_eq!(folder.read("Orders.svc.xsd-xsd1.xsd"), schema(ELEMENT));
    let lock = folder.read("soapgen.lock");
    let line = lock.lines().nth(1).unwrap().split('\t').collect::<Vec<_>>();
    assert_eq!(
        (line[0], line[1], line[3]),
        (server.url("/svc/Orders.svc?wsdl").as_str(), "Orders.svc.wsdl", "text/xml")
    );
    // Found again by the compiler, which asks nobody.
    server.asked();
    let checked = soapgen(&["check", folder.0.join("Orders.svc.wsdl").to_str().unwrap()]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""), "{}", checked.out);
    assert_eq!(server.asked(), Vec::<String>::new());
    // Again: the same, and then without naming the source.
    let again = soapgen(&["fetch", "--out", folder.0.to_str().unwrap()]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.err.contains("0 new, 0 changed, 4 as before"), "{}", again.err);
    assert_eq!(folder.read("soapgen.lock"), lock);
}

#[test]
fn redirects_loops_and_several_addresses_of_one_document_give_one_file() {
    let folder = Folder::new("redirect");
    let body = inline("<xs:import namespace='urn:t' schemaLocation='/x/a.xsd'/>")
        + &inline("<xs:import namespace='urn:t' schemaLocation='http://127.0.0.1:PORT/x/a.xsd#y'/>")
        + &inline("<xs:import namespace='urn:t' schemaLocation='same.xsd'/>");
    let server = Server::start(&[
        ("/old/s.wsdl", redirect("/new/s.wsdl")),
        ("/x/a.xsd", redirect("b/a.xsd")),
        ("/x/b/a.xsd", xml(include("c.xsd"))),
        ("/x/b/c.xsd", xml(schema(&format!("<xs:include schemaLocation='a.xsd'/>{ELEMENT}")))),
        ("/new/same.xsd", xml(include("c.xsd"))),
        ("/loop", redirect("/loop")),
        ("/away", redirect("file:///etc/passwd")),
    ]);
    let port = server.address.rsplit(':').next().unwrap();
    server.set("/new/s.wsdl", xml(wsdl("", &body.replace("PORT", port))));
    let run = fetch(&server.url("/old/s.wsdl"), &folder, &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let host = format!("127.0.0.1-{port}");
    assert_eq!(folder.files(), [format!("{host}/x/b/a.xsd"), format!("{host}/x/b/c.xsd"), "s.wsdl".into()]);
    let mut asked = server.asked();
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), 6, "each once: {asked:?}");
    let checked = soapgen(&["check", folder.0.join("s.wsdl").to_str().unwrap()]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""));
    for (path, expected) in [("/loop", "more than 10 redirects"), ("/away", "less safe")] {
        let run = fetch(&server.url(path), &Folder::new("loop"), &[]);
        assert!(run.code == 1 && run.err.contains(expected), "{path}: {}", run.err);
    }
}

#[test]
fn what_cannot_be_fetched_is_told_with_the_place_of_its_import_and_nothing_is_written() {
    let folder = Folder::new("missing");
    let types = import("gone.xsd")
        + "\n"
        + &import("page.xsd")
        + "\n"
        + &import("broken.xsd")
        + "\n"
        + &import("good.xsd");
    let server = Server::start(&[
        ("/s.wsdl", xml(wsdl("", &types))),
        ("/page.xsd", xml("<html><body>Log in</body></html>")),
        ("/broken.xsd", xml("<xs:schema>\n<a>")),
        ("/good.xsd", xml(schema(ELEMENT))),
    ]);
    let run = fetch(&server.url("/s.wsdl"), &folder, &[]);
    assert_eq!(run.code, 1);
    for expected in
        ["answers 404", "s.wsdl:1:", "no WSDL and no schema", "imported here", "error[xml-", "broken.xsd:"]
    {
        assert!(run.err.contains(expected), "{expected}: {}", run.err);
    }
    assert_eq!(folder.files(), Vec::<String>::new());
    let run = fetch(&server.url("/s.wsdl"), &folder, &["--partial"]);
    assert_eq!(
        (run.code, folder.files()),
        (1, vec!["good.xsd".to_string(), "s.wsdl".to_string()]),
        "{}",
        run.err
    );
    // Machines are told in full.
    let run = fetch(&server.url("/s.wsdl"), &folder, &["--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    assert_eq!(value["rule"], "fetch-status");
    assert!(value["start"]["line"] == 1 && value["file"].as_str().unwrap().ends_with("/s.wsdl"), "{value}");
}

#[test]
fn other_hosts_are_contacted_on_demand_only_and_never_get_credentials() {
    let other = Server::start(&[("/b.xsd", xml(schema(ELEMENT)))]);
    let elsewhere = other.url("/b.xsd").replace("127.0.0.1", "localhost");
    let server = Server::start(&[("/s.wsdl", xml(wsdl("", &import(&elsewhere))))]);
    let run = fetch(&server.url("/s.wsdl"), &Folder::new("host"), &[]);
    assert!(run.code == 1 && run.err.contains("--host localhost"), "{}", run.err);
    assert_eq!(other.asked(), Vec::<String>::new());
    let folder = Folder::new("host");
    let access = ["--host", "localhost", "--user", "ada", "--header", "X-Key: 7"];
    let run = fetch(&server.url("/s.wsdl"), &folder, &access);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("contacted: 127.0.0.1, localhost"), "{}", run.err);
    let heads: Vec<String> =
        server.asked.lock().unwrap().iter().map(|(_, head)| head.to_lowercase()).collect();
    assert!(
        heads.last().unwrap().contains("authorization: basic ywrhom9wzw4=") && heads[1].contains("x-key: 7")
    );
    let head = other.asked.lock().unwrap()[0].1.to_lowercase();
    assert!(!head.contains("authorization") && !head.contains("x-key"), "{head}");
}

#[test]
fn sizes_are_bounded_before_and_after_inflating() {
    let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    zip.write_all(schema(&" ".repeat(3_000_000)).as_bytes()).unwrap();
    let zipped = Answer { headers: vec![("Content-Encoding", "gzip".into())], ..xml(zip.finish().unwrap()) };
    let server = Server::start(&[("/z.xsd", zipped), ("/many.xsd", xml(include("z.xsd")))]);
    let folder = Folder::new("gzip");
    assert_eq!(fetch(&server.url("/z.xsd"), &folder, &[]).code, 0);
    assert_eq!(folder.read("z.xsd").len(), schema("").len() + 3_000_000);
    for (path, option, rule) in
        [("/z.xsd", "--max-bytes", "limit-bytes"), ("/many.xsd", "--max-documents", "limit-files")]
    {
        let run = fetch(&server.url(path), &Folder::new("bound"), &[option, "1"]);
        let run = if option == "--max-bytes" {
            fetch(&server.url(path), &Folder::new("bound"), &[option, "1000000"])
        } else {
            run
        };
        assert!(run.code == 1 && run.err.contains(rule), "{}", run.err);
    }
}

#[test]
fn no_address_writes_outside_of_the_folder() {
    let outer = Folder::new("hostile");
    let folder = Folder(outer.0.join("in"));
    let long = format!("/{}.xsd", "l".repeat(5_000));
    let paths = [
        "/%2e%2e/%2e%2e/up.xsd",
        "/..%2f..%2fup2.xsd",
        "/a%00b%0a.xsd",
        "/con.xsd",
        "//etc/passwd.xsd",
        "/C:%5Cx.xsd",
        &long,
    ];
    let types: String =
        paths.iter().map(|path| inline(&format!("<xs:include schemaLocation='{path}'/>"))).collect();
    let server = Server::start(&[("/s.wsdl", xml(wsdl("", &types)))]);
    for (number, path) in paths.iter().enumerate() {
        server.set(&path.replace("//etc", "/etc"), xml(schema(&format!("<xs:element name='e{number}'/>"))));
    }
    let run = fetch(&server.url("/s.wsdl"), &folder, &["--partial"]);
    assert!(folder.files().len() >= 6, "{:?} {}", folder.files(), run.err);
    assert!(outer.files().iter().all(|file| file.starts_with("in/")), "{:?}", outer.files());
    // From a network no file is read, and an address with a password is none.
    for (location, expected) in
        [("file:///etc/passwd", "names no files here"), ("http://u:p@127.0.0.1/a", "--user")]
    {
        server.set("/f.wsdl", xml(wsdl("", &import(location))));
        let run = fetch(&server.url("/f.wsdl"), &Folder::new("file"), &[]);
        assert!(run.code == 1 && run.err.contains(expected), "{location}: {}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_in_the_folder_does_not_lead_out() {
    let outer = Folder::new("link");
    let folder = Folder(outer.0.join("in"));
    fs::create_dir_all(outer.0.join("secret")).unwrap();
    fs::create_dir_all(&folder.0).unwrap();
    std::os::unix::fs::symlink(outer.0.join("secret"), folder.0.join("sub")).unwrap();
    let server = Server::start(&[
        ("/s.wsdl", xml(wsdl("", &import("sub/a.xsd")))),
        ("/sub/a.xsd", xml(schema(ELEMENT))),
    ]);
    let run = fetch(&server.url("/s.wsdl"), &folder, &[]);
    assert!(run.code != 0 && run.err.contains("symbolic link"), "{}", run.err);
    assert_eq!(fs::read_dir(outer.0.join("secret")).unwrap().count(), 0);
}

#[test]
fn the_lock_file_tells_what_changed_here_and_there() {
    let folder = Folder::new("lock");
    let out = folder.0.to_str().unwrap();
    let server = Server::start(&[
        ("/s.wsdl", xml(wsdl("", &(import("a.xsd") + &import("b.xsd"))))),
        ("/a.xsd", xml(schema(ELEMENT))),
        ("/b.xsd", xml(schema("<xs:element name='f'/>"))),
    ]);
    let source = server.url("/s.wsdl");
    assert_eq!(soapgen(&["fetch", "--out", out]).code, 2, "nothing to go by");
    assert_eq!(fetch(&source, &folder, &[]).code, 0);
    assert_eq!(soapgen(&["fetch", "--check", "--out", out]).code, 0);
    assert_eq!(soapgen(&["fetch", "--locked", "--out", out]).code, 0);
    // There.
    server.set("/a.xsd", xml(schema(&format!("{ELEMENT} "))));
    let run = soapgen(&["fetch", "--locked", "--out", out]);
    assert!(run.code == 1 && run.out.contains("changed a.xsd") && !run.out.contains("b.xsd"), "{}", run.out);
    assert_eq!(folder.read("a.xsd"), schema(ELEMENT), "nothing is written");
    // Here.
    fs::write(folder.0.join("a.xsd"), "mine").unwrap();
    let run = soapgen(&["fetch", "--check", "--out", out, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    assert_eq!(
        (run.code, value["file"].as_str(), value["status"].as_str()),
        (1, Some("a.xsd"), Some("changed"))
    );
    let run = fetch(&source, &folder, &[]);
    assert!(run.code == 2 && run.err.contains("was changed since"), "{}", run.err);
    assert_eq!(folder.read("a.xsd"), "mine");
    assert_eq!(fetch(&source, &folder, &["--force"]).code, 0);
    assert_eq!(folder.read("a.xsd"), schema(&format!("{ELEMENT} ")));
    // What is imported no longer goes.
    server.set("/s.wsdl", xml(wsdl("", &import("a.xsd"))));
    assert_eq!(fetch(&source, &folder, &[]).code, 0);
    assert_eq!(folder.files(), ["a.xsd", "s.wsdl"]);
    // One folder, one source.
    let run = fetch(&server.url("/a.xsd"), &folder, &[]);
    assert!(run.code == 2 && run.err.contains("holds what was fetched from"), "{}", run.err);
}

#[test]
fn well_known_schemas_and_mapped_addresses_are_not_fetched() {
    let folder = Folder::new("known");
    let types = inline(
        "<xs:import namespace='http://www.w3.org/XML/1998/namespace' schemaLocation='http://www.w3.org/2001/xml.xsd'/>",
    ) + &import("http://mapped.example/t.xsd");
    let server = Server::start(&[("/s.wsdl", xml(wsdl("", &types)))]);
    let catalog = folder.0.join("catalog");
    fs::create_dir_all(&catalog).unwrap();
    fs::write(catalog.join("CATALOG.tsv"), "http://mapped.example/t.xsd\tt.xsd\n").unwrap();
    fs::write(catalog.join("t.xsd"), schema(ELEMENT)).unwrap();
    let run = fetch(&server.url("/s.wsdl"), &folder, &["--catalog", catalog.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = soapgen(&[
        "check",
        folder.0.join("s.wsdl").to_str().unwrap(),
        "--catalog",
        catalog.to_str().unwrap(),
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let run =
        fetch(&server.url("/s.wsdl"), &folder, &["--catalog", catalog.to_str().unwrap(), "--well-known"]);
    assert!(run.err.contains("www.w3.org"), "now it is wanted: {}", run.err);
}

#[test]
fn a_file_is_copied_with_what_it_imports_from_its_folder_and_from_hosts() {
    let from = Folder::new("from");
    let server = Server::start(&[("/t.xsd", xml(schema(ELEMENT)))]);
    fs::create_dir_all(from.0.join("in/sub")).unwrap();
    let types = import("sub/my types.xsd") + &inline("<xs:include schemaLocation='../secret.xsd'/>");
    fs::write(from.0.join("in/s.wsdl"), wsdl("", &types)).unwrap();
    fs::write(from.0.join("in/sub/my types.xsd"), include(&server.url("/t.xsd"))).unwrap();
    fs::write(from.0.join("secret.xsd"), schema("")).unwrap();
    let source = from.0.join("in/s.wsdl");
    let folder = Folder::new("to");
    let run = fetch(source.to_str().unwrap(), &folder, &["--host", "127.0.0.1"]);
    assert!(run.code == 1 && run.err.contains("secret.xsd"), "{}", run.err);
    fs::write(&source, wsdl("", &import("sub/my types.xsd"))).unwrap();
    let run = fetch(source.to_str().unwrap(), &folder, &["--host", "127.0.0.1"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let host = server.address.trim_start_matches("http://").replace(':', "-");
    assert_eq!(folder.files(), [format!("{host}/t.xsd"), "s.wsdl".into(), "sub/my-types.xsd".into()]);
    let run = soapgen(&["check", folder.0.join("s.wsdl").to_str().unwrap()]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}
