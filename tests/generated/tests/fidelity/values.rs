//! Values arrive as they were sent: nil, absent and empty apart, numbers and times exact.
use super::{answered, echoed, posted};
use soap_generated::fidelity::echo::{Figures, Nils};
use soap_generated::fidelity::people::{AnyPerson, Person};
use soap_runtime::Nillable::{Nil, Value};

fn nils() -> Nils {
    Nils { required: Nil, optional: None, repeated: Vec::new(), person: None, text: None }
}

#[tokio::test]
async fn nil_absent_and_empty_are_sent_and_read_as_three_things() {
    let moment = "2024-02-29T12:00:00Z".parse().unwrap();
    let ada = Person { name: String::new(), home: None };
    for (value, text) in [
        (nils(), "<echo:Nils><echo:required xsi:nil=\"true\"/></echo:Nils>"),
        (
            Nils { required: Value(String::new()), text: Some(String::new()), ..nils() },
            "<echo:Nils><echo:required/><echo:text/></echo:Nils>",
        ),
        (
            Nils { optional: Some(Nil), person: Some(Nil), ..nils() },
            "<echo:optional xsi:nil=\"true\"/><echo:person xsi:nil=\"true\"/></echo:Nils>",
        ),
        (
            Nils { repeated: vec![Value(moment), Nil], ..nils() },
            "<echo:repeated>2024-02-29T12:00:00Z</echo:repeated><echo:repeated xsi:nil=\"true\"/></echo:Nils>",
        ),
        (
            Nils { person: Some(Value(AnyPerson::Person(ada.into()))), ..nils() },
            "<echo:person><name/></echo:person></echo:Nils>",
        ),
    ] {
        let sent = echoed(&value, |client| client.nils(&value)).await;
        assert!(sent.contains(text), "{text}\nis not in\n{sent}");
    }
}

#[tokio::test]
async fn a_peer_that_leaves_out_a_required_nillable_is_read_leniently_and_told() {
    let body = "<Nils xmlns='urn:example:echo'><text>t</text></Nils>";
    let answer = answered(body).nils(&nils()).send().await.unwrap();
    assert_eq!((answer.value.required, answer.value.text.as_deref()), (Nil, Some("t")));
    let missing = answer.warnings.iter().map(ToString::to_string).find(|w| w.contains("missing"));
    assert!(missing.as_ref().is_some_and(|w| w.contains("`required`")), "{:?}", answer.warnings);
    let (status, fault) = posted(body).await;
    assert!(status == 500 && fault.contains("required"), "{fault}");
}

#[tokio::test]
async fn nil_is_understood_in_the_spellings_of_every_peer() {
    for nil in ["i:nil='1'", "i:nil='true'", "i:nil=' true '"] {
        let body = format!("<Nils xmlns='urn:example:echo'><required {nil}></required><text/></Nils>");
        let answer = answered(&body).nils(&nils()).send().await.unwrap();
        assert_eq!((&answer.value.required, answer.value.text.as_deref()), (&Nil, Some("")), "{nil}");
        assert_eq!(posted(&body).await.0, 200, "{nil}");
    }
    let body = "<Nils xmlns='urn:example:echo'><required i:nil='false'>x</required></Nils>";
    assert_eq!(answered(body).nils(&nils()).await.unwrap().required, Value("x".to_owned()));
}

fn all<T: std::str::FromStr<Err: std::fmt::Debug>>(texts: &[&str]) -> Vec<T> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[tokio::test]
async fn times_keep_their_zone_or_have_none_and_numbers_every_digit() {
    let moments = [
        "2024-02-29T23:59:59.123456789+05:30",
        "2024-02-29T12:00:00",
        "2024-02-29T12:00:00Z",
        "-0044-03-15T00:00:00.10",
    ];
    let days = ["2024-02-29", "2024-02-29Z", "2024-02-29-08:00"];
    let hours = ["12:00:00", "12:00:00.000Z", "23:59:59.9999999+14:00"];
    let amounts = ["0.10", "-12345678901234567890123456789012345678901234567890.123456789", "100", "0"];
    let counts = ["340282366920938463463374607431768211456", "-1", "18446744073709551615"];
    let figures = Figures {
        moment: all(&moments),
        day: all(&days),
        hour: all(&hours),
        amount: all(&amounts),
        count: all(&counts),
        measure: vec![0.1, -0.0, f64::MAX, 5e-324, f64::INFINITY, 1e21],
    };
    let sent = echoed(&figures, |client| client.figures(&figures)).await;
    for text in moments.iter().chain(&days).chain(&hours).chain(&amounts).chain(&counts) {
        assert!(sent.contains(&format!(">{text}</")), "{text} is not in {sent}");
    }
    assert!(sent.contains(">INF</") && sent.contains(">0.1</"), "{sent}");
}

#[tokio::test]
async fn a_value_that_is_none_of_its_type_is_never_rounded_or_guessed() {
    for (element, value) in [
        ("moment", "2024-02-30T00:00:00"),
        ("moment", "2024-02-29 12:00:00"),
        ("day", "29.02.2024"),
        ("hour", "25:00:00"),
        ("amount", "1,5"),
        ("amount", "1e3"),
        ("count", "1.0"),
        ("measure", "infinity"),
    ] {
        let body = format!("<Figures xmlns='urn:example:echo'><{element}>{value}</{element}></Figures>");
        let (status, fault) = posted(&body).await;
        assert!(
            status == 500 && fault.contains(&format!("/Figures/{element}")) && fault.contains(value),
            "{fault}"
        );
        let empty = Figures {
            moment: Vec::new(),
            day: Vec::new(),
            hour: Vec::new(),
            amount: Vec::new(),
            count: Vec::new(),
            measure: Vec::new(),
        };
        assert!(answered(&body).figures(&empty).await.is_err(), "{value}");
    }
}
