//! Arrays in both notations.
use crate::model::{Grid, Names, Nested, NestedItem, Numbers};
use crate::{comes_back, read, refused, written};
use soap_model::bind::{Blank, Encoding, Nillable};

fn names(content: &str) -> Vec<Nillable<String>> {
    read(content).unwrap().names.unwrap().items
}

fn some(name: &str) -> Nillable<String> {
    Nillable::Value(name.to_owned())
}

#[test]
fn an_array_is_read_in_the_notation_of_either_version() {
    for open in [
        "<names e:arrayType='xsd:string[2]' xsi:type='e:Array'>",
        "<names e:arrayType='xsd:string[]' xsi:type='t:Names'>",
        "<names f:itemType='xsd:string' f:arraySize='2'>",
        "<names f:itemType='xsd:string' f:arraySize='*' xsi:type='f:Array'>",
        "<names f:itemType='xsd:string'>",
        "<names>",
    ] {
        let items =
            names(&format!("{open}<item>a</item><any_other xsi:type='xsd:string'>b</any_other></names>"));
        assert_eq!(items, [some("a"), some("b")], "{open}");
    }
}

#[test]
fn items_that_were_not_transmitted_are_nil() {
    let items = names("<names e:arrayType='xsd:string[5]' e:offset='[2]'><i>c</i><i>d</i></names>");
    assert_eq!(items, [Nillable::Nil, Nillable::Nil, some("c"), some("d"), Nillable::Nil]);
    let items = names(
        "<names e:arrayType='xsd:string[4]'><i e:position='[3]'>d</i><i e:position='[1]'>b</i></names>",
    );
    assert_eq!(items, [Nillable::Nil, some("b"), Nillable::Nil, some("d")]);
}

#[test]
fn numbers_that_were_not_transmitted_are_zero() {
    let call = read("<numbers e:arrayType='xsd:int[3]' e:offset='[1]'><i>7</i></numbers>").unwrap();
    assert_eq!(call.numbers.unwrap().items, [0, 7, 0]);
}

#[test]
fn an_array_of_several_dimensions_keeps_its_sizes() {
    for open in [
        "<grid e:arrayType='xsd:int[2,3]'>",
        "<grid e:arrayType='xsd:int[,3]'>",
        "<grid f:itemType='xsd:int' f:arraySize='2 3'>",
        "<grid f:itemType='xsd:int' f:arraySize='* 3'>",
    ] {
        let content = format!("{open}<i>1</i><i>2</i><i>3</i><i>4</i><i>5</i><i>6</i></grid>");
        let grid = read(&content).unwrap().grid.unwrap();
        assert_eq!((grid.items, grid.sizes), (vec![1, 2, 3, 4, 5, 6], vec![2, 3]), "{open}");
    }
    let sparse =
        "<grid e:arrayType='xsd:int[2,3]'><i e:position='[1,0]'>4</i><i e:position='[0,2]'>3</i></grid>";
    assert_eq!(read(sparse).unwrap().grid.unwrap().items, [0, 0, 3, 4, 0, 0]);
}

#[test]
fn an_array_of_arrays_may_refer_to_its_items() {
    let call = crate::read_all(
        "<nested e:arrayType='xsd:string[][2]'><i href='#a1'/><i e:arrayType='xsd:string[1]'><s>c</s></i></nested>",
        "<e:Array id='a1' e:arrayType='xsd:string[2]'><s>a</s><s>b</s></e:Array>",
    );
    let items: Vec<Vec<_>> =
        call.unwrap().nested.unwrap().into_iter().map(|i| i.into_value().unwrap().items).collect();
    assert_eq!(items, [vec![some("a"), some("b")], vec![some("c")]]);
}

#[test]
fn sizes_and_places_that_do_not_fit_are_refused_with_the_reason() {
    for (content, reason) in [
        ("<names e:arrayType='xsd:string[1]'><i>a</i><i>b</i></names>", "more items than its size"),
        ("<names e:arrayType='xsd:string[-1]'/>", "`-1` is no size"),
        ("<names e:arrayType='xsd:string'/>", "without brackets"),
        ("<names e:arrayType='xsd:string[2,2]'/>", "2 dimensions where there should be 1"),
        ("<grid e:arrayType='xsd:int[4]'><i>1</i></grid>", "1 dimensions where there should be 2"),
        ("<grid><i>1</i></grid>", "without their sizes"),
        ("<grid f:arraySize='2 x'/>", "`x` is no size"),
        (
            "<names e:arrayType='xsd:string[3]'><i e:position='[1]'>a</i><i e:position='[1]'>b</i></names>",
            "two items",
        ),
        ("<grid e:arrayType='xsd:int[2,2]'><i e:position='[0,2]'>a</i></grid>", "does not have"),
        ("<names e:arrayType='xsd:string[2]' e:offset='1'/>", "numbers in brackets"),
    ] {
        let error = refused(content, "");
        assert!(error.contains(reason), "{content}: {error}");
        assert!(error.starts_with("/Body/call/"), "{error}");
    }
}

#[test]
fn arrays_are_written_in_the_notation_of_the_version() {
    let mut call = crate::model::Call::blank();
    call.names = Some(Box::new(Names { items: vec![some("a"), Nillable::Nil] }));
    assert_eq!(
        written(&call, Encoding::Soap11),
        "<names xsi:type=\"enc:Array\" enc:arrayType=\"xsd:string[2]\"><item xsi:type=\"xsd:string\">a</item>\
         <item xsi:nil=\"true\"/></names>"
    );
    assert_eq!(
        written(&call, Encoding::Soap12),
        "<names xsi:type=\"enc12:Array\" enc12:itemType=\"xsd:string\" enc12:arraySize=\"2\">\
         <item xsi:type=\"xsd:string\">a</item><item xsi:nil=\"true\"/></names>"
    );
}

#[test]
fn arrays_come_back_as_they_were() {
    let mut call = crate::model::Call::blank();
    call.names = Some(Box::new(["a", ""].map(str::to_owned).into_iter().collect()));
    call.numbers = Some(Box::new(Numbers { items: vec![] }));
    call.grid = Some(Box::new(Grid { items: (0..6).collect(), sizes: vec![3, 2] }));
    let inner = NestedItem { items: vec![some("x"), Nillable::Nil] };
    call.nested = Some(Box::new(Nested { items: vec![Nillable::Value(inner), Nillable::Nil] }));
    comes_back(&call);
}

#[test]
fn an_array_whose_sizes_do_not_fit_is_not_written() {
    let mut call = crate::model::Call::blank();
    call.grid = Some(Box::new(Grid { items: vec![1, 2, 3], sizes: vec![2, 2] }));
    let error = crate::write(&call, Encoding::Soap11).unwrap_err();
    assert!(error.to_string().contains("do not fit"), "{error}");
}
