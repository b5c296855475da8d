//! Messages in the ways of well-known stacks (our own, written after theirs).
use crate::model::{CALL_ROOT, Call};
use soap_model::bind::{Blank, ReadContext, ReadOptions, SlotMut, read_root};
use soap_model::xml::{Limits, Reader};

/// The call in the body of an envelope.
fn call(envelope: &str) -> Call {
    let limits = Limits::default();
    let mut reader = Reader::new(envelope, &limits, CALL_ROOT.tables.namespaces);
    reader.root().unwrap();
    reader.next_child().unwrap();
    reader.next_child().unwrap();
    let mut call = Call::blank();
    let mut cx = ReadContext::new(ReadOptions::strict());
    read_root(&CALL_ROOT, SlotMut::Record(&mut call), &mut reader, &mut cx).unwrap();
    reader.next_child().unwrap();
    reader.finish().unwrap();
    call
}

#[test]
fn axis_puts_every_value_after_the_call() {
    let call = call(
        r##"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>
<ns1:call soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xmlns:ns1="urn:t">
  <number href="#id0"/>
  <names soapenc:arrayType="xsd:string[2]" xsi:type="soapenc:Array" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"><names>a</names><names xsi:nil="true"/></names>
  <list href="#id1"/>
</ns1:call>
<multiRef id="id1" soapenc:root="0" soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xsi:type="ns2:List" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:ns2="urn:t"><value href="#id0"/><next href="#id2"/></multiRef>
<multiRef id="id2" soapenc:root="0" xsi:type="ns3:List" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:ns3="urn:t"><value href="#id3"/><next xsi:nil="true"/></multiRef>
<multiRef id="id0" soapenc:root="0" xsi:type="xsd:int" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/">7</multiRef>
<multiRef id="id3" xsi:type="soapenc:int" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/">8</multiRef>
</soapenv:Body></soapenv:Envelope>"##,
    );
    assert_eq!((call.number, call.names.unwrap().items.len()), (Some(7), 2));
    let list = call.list.unwrap();
    assert_eq!((list.value, list.next.unwrap().into_value().unwrap().value), (7, 8));
}

#[test]
fn dot_net_refers_to_arrays_and_names_items_after_their_type() {
    let call = call(
        r##"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:tns="urn:t" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">
<tns:call><numbers href="#id1"/><point href="#id2"/></tns:call>
<soapenc:Array id="id1" soapenc:arrayType="xsd:int[2]"><Item>1</Item><Item>2</Item></soapenc:Array>
<tns:Point id="id2" xsi:type="tns:Point"><x xsi:type="xsd:int">3</x><y xsi:type="xsd:int">4</y></tns:Point>
</soap:Body></soap:Envelope>"##,
    );
    assert_eq!(call.numbers.unwrap().items, [1, 2]);
    assert_eq!(call.point.unwrap().y, 4);
}

#[test]
fn php_declares_everything_on_the_envelope_and_names_array_types() {
    let call = call(
        r##"<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="urn:t" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:ns2="http://xml.apache.org/xml-soap" SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><SOAP-ENV:Body><ns1:call><names SOAP-ENC:arrayType="xsd:string[1]" xsi:type="ns1:Names"><item xsi:type="xsd:string">a</item></names><any xsi:type="ns2:Map"><item><key xsi:type="xsd:string">k</key><value xsi:type="xsd:boolean">true</value></item></any></ns1:call></SOAP-ENV:Body></SOAP-ENV:Envelope>"##,
    );
    assert_eq!(call.names.unwrap().items.len(), 1);
    let any = call.any.unwrap();
    assert!(any.as_str().contains("http://xml.apache.org/xml-soap"), "{any}");
}

#[test]
fn a_peer_of_soap_1_2_refers_within_the_call() {
    let call = call(
        r##"<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:enc="http://www.w3.org/2003/05/soap-encoding" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t"><env:Body><t:call env:encodingStyle="http://www.w3.org/2003/05/soap-encoding"><names enc:itemType="xs:string" enc:arraySize="2" enc:nodeType="array"><i enc:id="first">a</i><i enc:ref="first"/></names><text enc:ref="first"/></t:call></env:Body></env:Envelope>"##,
    );
    assert_eq!(call.names.unwrap().items.len(), 2);
    assert_eq!(call.text.as_deref(), Some("a"));
}
