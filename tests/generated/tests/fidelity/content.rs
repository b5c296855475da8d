//! What may stand where: choices, order, wildcards, lists.
use super::{answered, echoed, posted};
use soap_generated::fidelity::echo::{
    ArrayOfLine, Choices, ChoicesChoice, ChoicesChoiceBankAndAccountAndHolder, ChoicesGiftOrPoints, Line,
    Lines, Open, Steps, StepsChoice, StepsChoiceUpAndDown,
};
use soap_runtime::codegen::AnyAttribute;
use soap_runtime::{Fragment, Nillable};

fn transfer(holder: Option<&str>) -> ChoicesChoice {
    let (bank, account) = ("B".into(), "A".into());
    let holder = holder.map(Into::into);
    let transfer = ChoicesChoiceBankAndAccountAndHolder { bank, account, holder };
    ChoicesChoice::BankAndAccountAndHolder(transfer.into())
}

#[tokio::test]
async fn every_branch_of_a_choice_arrives_as_itself() {
    let branches = [
        (ChoicesChoice::Card("4000".into()), "<echo:card>4000</echo:card>"),
        (transfer(None), "<echo:bank>B</echo:bank><echo:account>A</echo:account>"),
        (
            transfer(Some("Ada")),
            "<echo:bank>B</echo:bank><echo:account>A</echo:account><echo:holder>Ada</echo:holder>",
        ),
        (
            ChoicesChoice::Coin(vec![1, 2, 5]),
            "<echo:coin>1</echo:coin><echo:coin>2</echo:coin><echo:coin>5</echo:coin>",
        ),
    ];
    for (choice, text) in branches {
        for (more, end) in [
            (None, ""),
            (Some(ChoicesGiftOrPoints::Gift(String::new())), "<echo:gift/>"),
            (Some(ChoicesGiftOrPoints::Points(3)), "<echo:points>3</echo:points>"),
        ] {
            let choices = Choices { choice: choice.clone(), gift_or_points: more };
            let sent = echoed(&choices, |client| client.choices(&choices)).await;
            let all = format!("<echo:Choices>{text}{end}</echo:Choices>");
            assert!(sent.contains(&all), "{all}\nis not in\n{sent}");
        }
    }
}

#[tokio::test]
async fn two_branches_of_a_choice_or_none_are_refused_with_what_was_expected() {
    for (content, expected) in [
        ("<card>1</card><bank>b</bank><account>a</account>", "bank"),
        ("<coin>1</coin><coin>1</coin><coin>1</coin><coin>1</coin>", "coin"),
        ("<gift>g</gift>", "card"),
        ("", "card"),
    ] {
        let (status, fault) = posted(&format!("<Choices xmlns='urn:example:echo'>{content}</Choices>")).await;
        assert!(status == 500 && fault.contains(expected), "{content}: {fault}");
    }
}

#[tokio::test]
async fn the_order_of_a_repeated_choice_is_kept() {
    let up = |up, down| StepsChoice::UpAndDown(StepsChoiceUpAndDown { up, down }.into());
    let choice = vec![
        StepsChoice::Right(1),
        StepsChoice::Left(2),
        up(3, None),
        StepsChoice::Right(4),
        up(5, Some(6)),
        up(7, None),
        StepsChoice::Left(8),
    ];
    let steps = Steps { choice };
    let sent = echoed(&steps, |client| client.steps(&steps)).await;
    let numbers: String = sent.chars().filter(|&c| c.is_ascii_digit() && c != '1').collect();
    assert!(numbers.ends_with("2345678"), "{sent}");
}

const OPEN: &str =
    "<o:Open xmlns:o='urn:example:echo' xmlns:v='urn:example:view' v:mode='full'><o:first>1</o:first>";

#[tokio::test]
async fn what_a_wildcard_takes_is_kept_and_sent_on_with_its_namespaces() {
    let body = format!(
        "{OPEN}<v:look at='v:here'>as <v:b/> v:is</v:look><x xmlns='urn:x'><y xmlns=''/></x></o:Open>"
    );
    let answer =
        answered(&body).open(&Open { any_attributes: Vec::new(), first: 0, any: Vec::new(), last: None });
    let answer = answer.send().await.unwrap();
    assert!(answer.warnings.is_empty(), "{:?}", answer.warnings);
    let open = answer.value;
    assert_eq!(open.any_attributes, [AnyAttribute::new("urn:example:view", "mode", "full")]);
    let kept: Vec<_> = open.any.iter().map(Fragment::as_str).collect();
    assert!(
        kept[0].contains(">as <v:b/> v:is</v:look>") && kept[0].contains("xmlns:v=\"urn:example:view\""),
        "{kept:?}"
    );
    assert_eq!(kept[1], "<x xmlns='urn:x'><y xmlns=''/></x>");
    // And on: the fragments stand in the next message as they are.
    let sent = echoed(&open, |client| client.open(&open)).await;
    assert!(kept.iter().all(|kept| sent.contains(kept)), "{kept:?}\n{sent}");
}

#[tokio::test]
async fn content_in_another_order_is_read_by_a_client_even_around_wildcards() {
    let body = format!(
        "{}<o:last>9</o:last><v:look/><o:first>1</o:first></o:Open>",
        OPEN.replace("<o:first>1</o:first>", "")
    );
    let open = Open { any_attributes: Vec::new(), first: 0, any: Vec::new(), last: None };
    let answer = answered(&body).open(&open).send().await.unwrap();
    assert_eq!((answer.value.first, answer.value.last, answer.value.any.len()), (1, Some(9), 1));
    assert!(answer.warnings.iter().all(|w| w.path().to_string().starts_with("/Envelope/Body/Open")));
    assert!(!answer.warnings.is_empty());
    let strict = answered(&body).open(&open).options(|options| options.strict = true).await;
    assert!(strict.is_err());
}

#[tokio::test]
async fn an_unknown_element_in_an_answer_is_passed_over_and_told() {
    let body = format!("{OPEN}<o:new><o:deep/></o:new><o:last>2</o:last></o:Open>");
    let open = Open { any_attributes: Vec::new(), first: 0, any: Vec::new(), last: None };
    let call = answered(&body).open(&open).options(|options| options.keep_raw = true);
    let answer = call.send().await.unwrap();
    assert_eq!((answer.value.first, answer.value.last), (1, Some(2)));
    assert_eq!(answer.warnings.len(), 1, "{:?}", answer.warnings);
    assert_eq!(answer.warnings[0].path().to_string(), "/Envelope/Body/Open/new");
    assert!(
        String::from_utf8(answer.raw.unwrap().to_vec()).unwrap().contains("<o:deep/>"),
        "the bytes are at hand"
    );
}

#[tokio::test]
async fn wrapped_lists_are_the_same_for_every_argument_and_empty_is_not_absent() {
    let line = |sku: &str| Nillable::Value(Line { sku: sku.into() });
    let wrapped = |line| Some(Box::new(ArrayOfLine { line }));
    for (wanted, given) in [
        (wrapped(vec![line("1"), Nillable::Nil, line("2")]), wrapped(vec![line("3")])),
        (wrapped(Vec::new()), None),
        (None, wrapped(Vec::new())),
    ] {
        let lines = Lines { wanted, given };
        let sent = echoed(&lines, |client| client.lines(&lines)).await;
        assert_eq!(sent.contains("<echo:wanted"), lines.wanted.is_some(), "{sent}");
    }
}
