//! Input that means harm.
use crate::model::*;
use crate::support::{read, read_lax, read_with};
use soap_model::bind::{ReadContext, ReadOptions, Rule};
use soap_model::xml::{ErrorKind, Limit};

/// Contacts within contacts, so many elements deep.
fn nested(depth: usize) -> String {
    let open = "<parent id='1'><name/><kind/><mail>a@b</mail>".repeat(depth - 2);
    format!(
        "<contact xmlns='urn:a' id='1'><name/><kind/><mail>a@b</mail>{open}{}</contact>",
        "</parent>".repeat(depth - 2)
    )
}

fn small_thread<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
}

#[test]
fn the_deepest_message_fits_a_thread_of_two_megabytes() {
    small_thread(|| {
        let contact = read::<Contact>(&CONTACT_ROOT, &nested(256)).unwrap();
        assert_eq!(contact.clone(), contact);
        assert!(format!("{contact:?}").len() > 256);
        crate::support::write(&CONTACT_ROOT, &contact).unwrap();
        let (lax, tolerated) = read_lax::<Contact>(&CONTACT_ROOT, &nested(256)).unwrap();
        assert_eq!((lax, tolerated.len()), (contact, 0));
    });
    let error = small_thread(|| read::<Contact>(&CONTACT_ROOT, &nested(258)).map(drop).unwrap_err());
    assert!(matches!(error.xml_error().unwrap().kind(), ErrorKind::Limit(Limit::Depth)), "{error}");
}

#[test]
fn mixed_content_nests_as_deep() {
    let xml = format!("<note xmlns='urn:a'>{}{}</note>", "<i>x".repeat(255), "</i>".repeat(255));
    small_thread(move || assert!(read::<Note>(&NOTE_ROOT, &xml).is_ok()));
}

#[test]
fn unknown_content_nests_as_deep_as_the_limit_and_no_deeper() {
    let within = |depth: usize| {
        let inner = format!("{}{}", "<new>".repeat(depth), "</new>".repeat(depth));
        format!("<contact xmlns='urn:a' id='1'><name/><kind/><mail>a@b</mail>{inner}</contact>")
    };
    small_thread(move || {
        assert!(read_lax::<Contact>(&CONTACT_ROOT, &within(255)).is_ok());
        assert_eq!(read_lax::<Contact>(&CONTACT_ROOT, &within(256)).map(drop).unwrap_err().rule(), Rule::Xml);
    });
}

#[test]
fn a_message_cut_anywhere_is_an_error_and_no_more() {
    let xml = "<contact xmlns='urn:a' id='1'><name>n</name><kind/><phone><number>1</number></phone><tag/></contact>";
    for end in 0..xml.len() {
        assert!(read::<Contact>(&CONTACT_ROOT, &xml[..end]).is_err(), "{}", &xml[..end]);
        assert!(read_lax::<Contact>(&CONTACT_ROOT, &xml[..end]).is_err(), "{}", &xml[..end]);
    }
}

#[test]
fn a_message_with_one_part_put_elsewhere_never_panics() {
    let xml = "<contact xmlns='urn:a' id='1'><name>n</name><nick/><kind/><phone><number>1</number><ext>1</ext></phone><tag/></contact>";
    let cuts: Vec<usize> = xml.match_indices('<').map(|(at, _)| at).collect();
    for &from in &cuts {
        for &to in &cuts {
            for &at in &cuts {
                if from < to && (at <= from || at >= to) {
                    let part = &xml[from..to];
                    let mut moved = xml.to_owned();
                    moved.insert_str(at, part);
                    let _ = read::<Contact>(&CONTACT_ROOT, &moved);
                    let _ = read_lax::<Contact>(&CONTACT_ROOT, &moved);
                }
            }
        }
    }
}

#[test]
fn errors_stay_small_however_long_the_value_is() {
    let long = "\u{e9}".repeat(1 << 20);
    let xml = format!("<contact xmlns='urn:a' id='1'><name/><kind>{long}</kind></contact>");
    let error = read::<Contact>(&CONTACT_ROOT, &xml).map(drop).unwrap_err();
    assert!(error.to_string().len() < 400, "{}", error.to_string().len());
    let xml = format!("<contact xmlns='urn:a' id='{long}'/>");
    assert!(read::<Contact>(&CONTACT_ROOT, &xml).map(drop).unwrap_err().to_string().len() < 400);
}

#[test]
fn lax_reading_of_a_million_deviations_takes_linear_time() {
    let time = |count: usize| {
        let xml = format!(
            "<contact xmlns='urn:a' id='1'><name/><kind/><mail>a@b</mail>{}</contact>",
            "<x/>".repeat(count)
        );
        let start = std::time::Instant::now();
        read_with::<Contact>(&CONTACT_ROOT, &xml, &mut ReadContext::new(ReadOptions::lax())).unwrap();
        start.elapsed().as_secs_f64()
    };
    let (small, large) = (time(10_000), time(160_000));
    assert!(large < small * 16.0 * 8.0 + 0.5, "{small} s for 10,000, {large} s for 160,000");
}
