//! Packages that somebody made to hurt: each gets an error of its own or is read for what it is, and the next request works.
use super::{Archive, TYPE, include, message, send, start};

/// A part of these header fields and content, and the end of the message.
fn last(head: &str, content: &str) -> String {
    format!("--x\r\n{head}\r\n\r\n{content}\r\n--x--")
}

/// What a service with small limits answers, and what its handler saw; a good message follows each and is answered.
async fn answers(cases: &[(&str, &str, String, u16, &str)]) -> Vec<Vec<u8>> {
    let archive = Archive::default();
    let server = start(&archive, |s| {
        let limits = &mut s.attachments;
        (limits.part_size, limits.size, limits.memory) = (200_000, 500_000, 100);
    })
    .await;
    let mut seen = Vec::new();
    for (name, content_type, body, status, expected) in cases {
        let (found, answer) = send(&server, content_type, body).await;
        assert_eq!(found, *status, "{name}: {answer}");
        assert!(answer.contains(expected), "{name}: {expected} is not in {answer}");
        if *status == 200 {
            seen.push(archive.seen.lock().unwrap().content.clone());
        }
        let good = message(&include("cid:a"), &last("Content-ID: <a>", "good"));
        assert_eq!(send(&server, TYPE, &good).await.0, 200, "after {name}");
        assert_eq!(archive.seen.lock().unwrap().content, b"good", "after {name}");
    }
    server.shutdown().await.unwrap();
    seen
}

/// A message whose only part is the content, and so many pages too.
fn repeated(pages: usize) -> String {
    let include = include("cid:a");
    let content = format!("{include}</content>{}", format!("<page>{include}</page>").repeat(pages));
    let part = last("Content-ID: <a>", &"z".repeat(100_000));
    message("", &part).replace("</content>", &content)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_part_may_be_referred_to_often_until_it_adds_up_to_what_all_parts_may_have() {
    answers(&[
        ("five times", TYPE, repeated(4), 200, ""),
        ("six times", TYPE, repeated(5), 500, "the references of the message lead to more than 500000 bytes"),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_multipart_within_a_part_is_content_and_in_place_of_the_envelope_no_message() {
    let inner = "--y\r\nContent-ID: <b>\r\n\r\n1\r\n--x-y\r\n--xy--\r\n--y--";
    let head = "Content-Type: multipart/mixed; boundary=y\r\nContent-ID: <a>";
    let nested = message(&include("cid:a"), &last(head, inner));
    let to_inner = message(&include("cid:b"), &last(head, inner));
    let as_root = message("", "--x--")
        .replace("Content-Type: application/xop+xml", "Content-Type: multipart/related; boundary=y");
    let seen = answers(&[
        ("nested", TYPE, nested, 200, ""),
        ("a reference into it", TYPE, to_inner, 500, "no part with this content id"),
        ("as root", TYPE, as_root, 415, ""),
    ])
    .await;
    assert_eq!(seen, [inner.as_bytes()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_are_bounded_and_what_stands_in_them_is_not_believed() {
    let of = |head: &str| message(&include("cid:a"), &last(head, "1"));
    let fields: String = (0..1_000).map(|n| format!("x{n}:\r\n")).collect();
    let long = format!("Content-ID: <a>\r\nx: {}", "a".repeat(9_000));
    let folded = format!("Content-ID: <a>\r\nx: {}", "\r\n ".repeat(2_500));
    answers(&[
        ("many fields", TYPE, of(&format!("{fields}Content-ID: <a>")), 200, ""),
        ("a long field", TYPE, of(&long), 500, "more than 8192 bytes"),
        (
            "many fields beyond the limit",
            TYPE,
            of(&format!("{fields}{fields}Content-ID: <a>")),
            500,
            "more than 8192 bytes",
        ),
        ("lines of nothing", TYPE, of(&folded), 200, ""),
        ("no field", TYPE, of("Content-ID: <a>\r\nnothing"), 500, "`nothing` is no header field"),
        ("two ids", TYPE, of("Content-ID: <a>\r\nContent-ID: <b>"), 200, ""),
        ("a length that lies", TYPE, of("Content-Length: 99999999999\r\nContent-ID: <a>"), 200, ""),
        ("an id that is none", TYPE, of("Content-ID: <<a>"), 500, "no part with this content id"),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn transfer_encodings_are_undone_within_the_limits_of_what_comes_out() {
    let of = |encoding: &str, content: &str| {
        message(
            &include("cid:a"),
            &last(&format!("Content-ID: <a>\r\nContent-Transfer-Encoding: {encoding}"), content),
        )
    };
    let seen = answers(&[
        ("soft line ends alone", TYPE, of("quoted-printable", &"=\r\n".repeat(100_000)), 200, ""),
        (
            "a line without end",
            TYPE,
            of("quoted-printable", &"a".repeat(100_000)),
            500,
            "a line has more than 64 KiB",
        ),
        ("blanks for base64", TYPE, of("base64", &" \r\n".repeat(100_000)), 200, ""),
        ("digits that are none", TYPE, of("quoted-printable", "=zz"), 500, "hexadecimal"),
        ("more after the padding", TYPE, of("base64", "YQ==YQ=="), 500, "not base64"),
        ("too much once undone", TYPE, of("base64", &"YWFh".repeat(70_000)), 413, ""),
        ("just enough", TYPE, of("base64", &"YWFh".repeat(66_666)), 200, ""),
        ("encoded twice", TYPE, of("base64, base64", "YQ=="), 500, "`base64, base64` is not known"),
    ])
    .await;
    assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 199_998]);
}

#[tokio::test(flavor = "multi_thread")]
async fn boundaries_are_taken_to_the_letter() {
    let good = message(&include("cid:a"), &last("Content-ID: <a>", "1"));
    let with = |boundary: &str| {
        format!("multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; boundary={boundary}")
    };
    let long = "b".repeat(200);
    let rebound = |boundary: &str| good.replace("--x", &format!("--{boundary}"));
    let inside =
        message(&include("cid:a"), &last("Content-ID: <a>", "\r\n--xx\r\n--x x\r\nx--x--\r\n--x-\r\n-x"));
    answers(&[
        ("quoted", &with("\"a b:c.*(d)\""), rebound("a b:c.*(d)"), 200, ""),
        ("long", &with(&long), rebound(&long), 200, ""),
        ("too long", &with(&format!("{long}b")), rebound(&format!("{long}b")), 500, "no usable `boundary`"),
        ("empty", &with("\"\""), rebound(""), 500, "no usable `boundary`"),
        ("another", &with("y"), good.clone(), 500, "ends within its first part"),
        ("one that begins like it", &with("xx"), good.clone(), 500, "ends within its first part"),
        ("like a delimiter", TYPE, inside, 200, ""),
        ("parts after the end", TYPE, format!("{good}\r\n{}", last("Content-ID: <a>", "2")), 200, ""),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_envelope_is_there_once() {
    let id = include("cid:a");
    let part = last("Content-ID: <a>", "1");
    let good = message(&id, &part);
    let twice = format!("{}{good}", message(&id, ""));
    let doubled = "two parts have the content id `root`";
    let unnamed = "multipart/related; type=\"application/xop+xml\"; boundary=x";
    answers(&[
        ("two envelopes", TYPE, twice.clone(), 500, doubled),
        ("two envelopes and no start", unnamed, twice, 500, doubled),
        (
            "a reference to the envelope",
            TYPE,
            message(&include("cid:root"), &part),
            500,
            "no part with this content id",
        ),
        ("no start", unnamed, good.clone(), 200, ""),
        ("an empty one", TYPE, "--x\r\nContent-ID: <root>\r\n\r\n\r\n--x--".to_owned(), 500, "Client"),
        ("no part", TYPE, "--x--".to_owned(), 500, "no part has the content id `root`"),
        ("nothing", TYPE, String::new(), 500, "ends within its first part"),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_cut_anywhere_is_never_taken_for_whole() {
    let archive = Archive::default();
    let server = start(&archive, |_| {}).await;
    let whole = message(&include("cid:a"), &last("Content-ID: <a>", "content"));
    for end in (0..whole.len()).step_by(13) {
        let (status, answer) = send(&server, TYPE, &whole[..end]).await;
        assert_eq!(status, 500, "{end}: {answer}");
        assert!(answer.contains("Client") && answer.contains("ends within"), "{end}: {answer}");
    }
    assert_eq!(archive.seen.lock().unwrap().content, b"", "no operation was called");
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_parts_have_no_more_together_than_their_bound() {
    let of = |sizes: &[usize]| {
        let part =
            |(n, size): (usize, &usize)| format!("--x\r\nContent-ID: <{n}>\r\n\r\n{}\r\n", "z".repeat(*size));
        let parts: String = sizes.iter().enumerate().map(part).collect();
        message(&include("cid:0"), &format!("{parts}--x--"))
    };
    answers(&[
        ("as much as may be", TYPE, of(&[200_000, 200_000, 100_000]), 200, ""),
        ("a byte more", TYPE, of(&[200_000, 200_000, 100_001]), 413, ""),
        ("a byte more in one part", TYPE, of(&[200_001]), 413, ""),
    ])
    .await;
}
