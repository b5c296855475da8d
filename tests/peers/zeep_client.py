"""Calls the contacts service with zeep: `zeep_client.py WSDL_URL 11|12`. Prints `ok` when every answer was right."""
import datetime
import sys

import zeep
from lxml import etree
from zeep import xsd

url, version = sys.argv[1:]
client = zeep.Client(url)
service = client.bind("ContactsService", "ContactsSoap" + version)
credentials = etree.fromstring(
    '<s:credentials xmlns:s="security"><s:user>ada</s:user><s:password>open sesame</s:password></s:credentials>'
)
debugging = client.get_element("{urn:example:contacts:types}Debugging")(label="zeep", level=3)

contact = {
    "name": "Zoë \U0001F600 <&> " + version,
    "born": datetime.date(1990, 2, 28),
    "nickname": xsd.Nil,
    "phone": "+31 20 123 4567",
    "tag": ["a", "", "c"],
    "kind": "business",
}
id = service.Store(contact=contact, _soapheaders=[debugging, credentials])
assert isinstance(id, int), id

found = service.Retrieve(id=id)
assert found.name == contact["name"], found
assert found.born == contact["born"], found
assert found.phone == contact["phone"] and found.email is None and found.address is None, found
assert [t or "" for t in found.tag] == contact["tag"], found
assert found.kind == "business", found

try:
    service.Store(contact=contact, _soapheaders=[credentials])
    raise AssertionError("a duplicate was stored")
except zeep.exceptions.Fault as fault:
    detail = fault.detail[0] if version == "11" else fault.detail.getchildren()[0]
    assert etree.QName(detail).localname == "Duplicate", etree.tostring(detail)

assert service.Forget(id=id) is None
try:
    service.Retrieve(id=id)
    raise AssertionError("it was not forgotten")
except zeep.exceptions.Fault as fault:
    assert "NotFound" in etree.tostring(fault.detail).decode(), fault

try:
    service.Store(contact=dict(contact, phone="no number"), _soapheaders=[credentials])
    raise AssertionError("a value outside of its type was taken")
except zeep.exceptions.Fault as fault:
    assert "phone" in fault.message, fault.message

print("ok")
