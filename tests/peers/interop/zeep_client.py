"""Calls the services of interop.wsdl with zeep: `zeep_client.py BASE`. Prints a line per check."""
import datetime
import sys
from decimal import Decimal

import isodate
import zeep
import zeep.wsa
from lxml import etree
from zeep import xsd

from report import check, report

base = sys.argv[1]
PATHS = {"Wrapped": "wrapped", "Bare": "bare", "Rpc": "rpc", "Encoded": "encoded"}
clients = {}

# zeep fetches the schema of the encoding from its namespace: here is what it needs of it.
ENCODING = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"
    targetNamespace="http://schemas.xmlsoap.org/soap/encoding/">
  <xs:attribute name="arrayType" type="xs:string"/>
  <xs:complexType name="Array">
    <xs:sequence><xs:any namespace="##any" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence>
    <xs:attribute ref="e:arrayType"/>
  </xs:complexType>
</xs:schema>"""


class Transport(zeep.Transport):
    def load(self, url):
        return ENCODING if url == "http://schemas.xmlsoap.org/soap/encoding/" else super().load(url)


def port(name):
    if name not in clients:
        client = zeep.Client(f"{base}/{PATHS[name[:-2]]}?wsdl", transport=Transport())
        clients[name] = client, client.bind("Encoded" if name.startswith("Encoded") else "Interop", name)
    return clients[name]


client, service = port("Wrapped11")
UTC = datetime.timezone.utc


def same(sent, got, drop=()):
    got = zeep.helpers.serialize_object(got, dict)
    for key, value in sent.items():
        if key not in drop:
            assert got[key] == value, f"{key}: {got[key]!r} is not {value!r}"


@check("texts")
def _():
    sent = {
        "string": " a  b\n<&>\"' ", "normalizedString": " a  b ", "token": "a b", "language": "en-GB", "Name": "a:b",
        "NCName": "a.b", "NMTOKEN": "1-a", "NMTOKENS": "1 b", "anyURI": "http://example.com/a?b=c&d=%20e",
    }
    same(sent, service.EchoTexts(value=sent))


@check("numbers")
def _():
    sent = {
        "boolean": True, "byte": -128, "short": -32768, "int": -2147483648, "long": -9223372036854775808,
        "unsignedByte": 255, "unsignedShort": 65535, "unsignedInt": 4294967295,
        "nonNegativeInteger": 0, "positiveInteger": 1,
        "nonPositiveInteger": 0, "negativeInteger": -1, "decimal": Decimal("12345678901234567890.12345"),
        "float": 0.5, "double": 0.1,
    }
    same(sent, service.EchoNumbers(value=sent))


@check("times")
def _():
    sent = {
        "date": datetime.date(2024, 2, 29), "time": datetime.time(23, 59, 59, 125000),
        "dateTime": datetime.datetime(2024, 2, 29, 12, 30, 0, 250000, UTC),
    }
    same(sent, service.EchoTimes(value=sent))


@check("periods")
def _():
    sent = {
        "duration": isodate.parse_duration("P1Y2M3DT4H5M6.5S"), "gYear": (2024, None), "gYearMonth": (2024, 2, None),
        "gMonth": (2, None), "gMonthDay": (2, 29, None), "gDay": (29, None),
    }
    same(sent, service.EchoPeriods(value=sent))


@check("INF and NaN")
def _():
    got = service.EchoSpecial(value={"infinity": float("inf"), "minusInfinity": float("-inf"), "nan": float("nan")})
    assert got.infinity == float("inf") and got.minusInfinity == float("-inf") and got.nan != got.nan, got


@check("attributes")
def _():
    sent = {"_value_1": Decimal("12.5"), "currency": "EUR", "note": 'a<b & "c"', "discount": None}
    same(sent, service.EchoPrice(value=sent))


@check("derived types")
def _():
    vehicle, car = (client.get_type("{urn:example:interop}" + name) for name in ("Vehicle", "Car"))
    got = service.EchoVehicles(value=[vehicle(wheels=2), car(wheels=4, doors=5)])
    assert [v.wheels for v in got] == [2, 4] and got[1].doors == 5, got


@check("large numbers")
def _():
    sent = {"unsignedLong": 18446744073709551615, "integer": -123456789012345678901234567890}
    same(sent, service.EchoLarge(value=sent))


@check("QName")
def _():
    sent = etree.QName("urn:example:other", "thing")
    assert service.EchoName(value=sent) == sent


@check("hexBinary")
def _():
    assert service.EchoHex(value="00ff10").lower() == "00ff10"


PERSON = {
    "name": "Ada", "home": {"street": "Long Lane", "number": 1}, "work": None,
    "friend": {"name": "Bob", "home": {"street": "High Street", "number": 2}, "work": {"street": "Dock", "number": 3},
               "friend": None},
}


@check("structs")
def _():
    same(PERSON, service.EchoPerson(value=PERSON))


@check("arrays")
def _():
    sent = {"number": [1, -2, 3], "place": [{"street": "a", "number": 1}, {"street": "b", "number": 2}], "flag": []}
    same(sent, service.EchoLists(value=sent))


@check("nil, absent, empty")
def _():
    with client.settings(strict=True):
        history = zeep.plugins.HistoryPlugin()
        own = zeep.Client(f"{base}/wrapped?wsdl", plugins=[history])
        got = own.service.EchoMaybe(value={"nil": xsd.Nil, "absent": xsd.SkipValue, "empty": "", "zero": 0})
        assert got["nil"] is None and got["absent"] is None and got["zero"] == 0, got
        body = etree.tostring(history.last_received["envelope"]).decode()
        assert "absent" not in body and "empty" in body and "nil=" in body, body


@check("enumerations")
def _():
    got = service.EchoColours(value=["dark green", "red"])
    assert got == ["dark green", "red"], got


@check("choices")
def _():
    got = service.EchoShape(value={"label": "square", "side": 7})
    assert got.side == 7 and got.radius is None and got.place is None, got
    got = service.EchoShape(value={"label": "place", "place": {"street": "a", "number": 1}})
    assert got.place.street == "a" and got.side is None, got


@check("UTF-8")
def _():
    text = "Zürich 東京 \U0001F600 e\u0301"
    assert service.EchoString(value=text) == text


@check("1 MB string")
def _():
    text = "0123456789abcdef" * 65536
    assert service.EchoString(value=text) == text


@check("binary")
def _():
    data = bytes(range(256)) * 4
    assert service.EchoBinary(value=data) == data


@check("MTOM, ours only")
def _():
    data = bytes(range(256)) * 4
    for version in ("11", "12"):
        service = port("Wrapped" + version)[0].create_service("{urn:example:interop}Wrapped" + version, f"{base}/mtom")
        assert service.EchoBinary(value=data) == data


def fault(service):
    try:
        service.Divide(dividend=7, divisor=0)
    except zeep.exceptions.Fault as fault:
        detail = fault.detail.find(".//{urn:example:interop}DivisionFault")
        value = client.get_element("{urn:example:interop}DivisionFault").parse(detail, client.wsdl.types)
        assert value.dividend == 7 and value.reason == "division by zero", value
    else:
        raise AssertionError("no fault")
    assert service.Divide(dividend=7, divisor=2) == 3


@check("faults")
def _():
    fault(service)


def headers(service):
    ticket = client.get_element("{urn:example:interop}Ticket")(number=42, holder="Zoë")
    assert service.Admit(name="Ada", _soapheaders=[ticket]) == "Ada 42 Zoë"


@check("headers")
def _():
    headers(service)


@check("one-way")
def _():
    service.Notify(note="from zeep")
    assert service.Noted() == "from zeep"


@check("WS-Addressing")
def _():
    for version in ("11", "12"):
        own = zeep.Client(f"{base}/wrapped?wsdl", plugins=[zeep.wsa.WsAddressingPlugin()])
        service = own.create_service("{urn:example:interop}Wrapped" + version, f"{base}/addressed")
        same(PERSON, service.EchoPerson(value=PERSON))


@check("SOAP 1.2")
def _():
    service = port("Wrapped12")[1]
    same(PERSON, service.EchoPerson(value=PERSON))
    headers(service)


@check("SOAP 1.2 faults")
def _():
    fault(port("Wrapped12")[1])


@check("bare")
def _():
    for name in ("Bare11", "Bare12"):
        same(PERSON, port(name)[1].BarePerson(**PERSON))


@check("rpc/literal")
def _():
    for name in ("Rpc11", "Rpc12"):
        service = port(name)[1]
        assert service.RpcAdd(2, 3) == 5


@check("rpc/literal structs")
def _():
    for name in ("Rpc11", "Rpc12"):
        service = port(name)[1]
        same(PERSON, service.RpcPerson(PERSON))


def encoded():
    return port("Encoded11")[1]


@check("rpc/encoded")
def _():
    assert encoded().Add(2, 3) == 5
    assert encoded().EchoText("Zürich 東京 \U0001F600") == "Zürich 東京 \U0001F600"
    sent = {
        "boolean": True, "int": -7, "long": 9223372036854775807, "double": 0.1,
        "dateTime": datetime.datetime(2024, 2, 29, 12, 30, 0, 0, UTC), "base64": b"\x00\xff\x10", "empty": "", "nil": None,
        "colour": "green",
    }
    same(sent, encoded().EchoValues(sent), drop=("empty",))


@check("rpc/encoded structs")
def _():
    sent = {"name": "Ada", "home": {"street": "Long Lane", "number": 1}, "work": None}
    same(sent, encoded().EchoPerson(sent))


@check("rpc/encoded arrays")
def _():
    array = port("Encoded11")[0].get_type("{urn:example:encoded}ArrayOfInt")
    number = xsd.Element("item", xsd.Integer())
    got = encoded().EchoNumbers(array([xsd.AnyObject(number, n) for n in (1, -2, 3)]))
    assert got == [1, -2, 3], got


report()
