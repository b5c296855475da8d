"""Calls the services of interop.wsdl and encoded.wsdl with suds: `suds_client.py BASE`. Prints a line per check."""
import base64
import datetime
import logging
import sys
from decimal import Decimal

import suds
from suds.client import Client

from report import check, report

logging.disable(logging.CRITICAL)
base = sys.argv[1]
PATHS = {"Wrapped": "wrapped", "Bare": "bare", "Rpc": "rpc", "Encoded": "encoded"}


def port(name):
    path = PATHS[name[:-2]]
    client = Client(f"{base}/{path}?wsdl", cache=None, port=name, location=f"{base}/{path}")
    return client, client.service


client, service = port("Wrapped11")


def same(sent, got):
    for key, value in sent.items():
        other = getattr(got, key, None)
        if isinstance(value, dict):
            same(value, other)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            assert len(other) == len(value), f"{key}: {other!r}"
            for pair in zip(value, other):
                same(*pair)
        else:
            assert other == value or (value == [] and other is None), f"{key}: {other!r} is not {value!r}"


def echo(name, sent):
    got = getattr(service, f"Echo{name}")(sent)
    same(sent, got)
    return got


@check("texts")
def _():
    echo("Texts", {
        "string": " a  b\n<&>\"' ", "normalizedString": " a  b ", "token": "a b", "language": "en-GB", "Name": "a:b",
        "NCName": "a.b", "NMTOKEN": "1-a", "NMTOKENS": "1 b", "anyURI": "http://example.com/a?b=c&d=%20e",
    })


@check("numbers")
def _():
    echo("Numbers", {
        "boolean": True, "byte": -128, "short": -32768, "int": -2147483648, "long": -9223372036854775808,
        "unsignedByte": 255, "unsignedShort": 65535, "unsignedInt": 4294967295, "nonNegativeInteger": 0,
        "positiveInteger": 1, "nonPositiveInteger": 0, "negativeInteger": -1,
        "decimal": Decimal("12345678901234567890.12345"), "float": 0.5, "double": 0.1,
    })


@check("INF and NaN")
def _():
    got = service.EchoSpecial({"infinity": "INF", "minusInfinity": "-INF", "nan": "NaN"})
    assert got.infinity == float("inf") and got.minusInfinity == float("-inf") and got.nan != got.nan, got


@check("attributes")
def _():
    price = client.factory.create("Price")
    price.value, price._currency, price._note = Decimal("12.5"), "EUR", 'a<b & "c"'
    del price._discount
    got = service.EchoPrice(price)
    assert (str(got.value), got._currency, got._note) == ("12.5", "EUR", 'a<b & "c"'), got


@check("derived types")
def _():
    vehicle, car = client.factory.create("Vehicle"), client.factory.create("Car")
    vehicle.wheels, car.wheels, car.doors = 2, 4, 5
    got = service.EchoVehicles([vehicle, car])
    assert [v.wheels for v in got] == [2, 4] and got[1].doors == 5, got


@check("large numbers")
def _():
    echo("Large", {"unsignedLong": 18446744073709551615, "integer": -123456789012345678901234567890})


@check("times")
def _():
    echo("Times", {
        "date": datetime.date(2024, 2, 29), "time": datetime.time(23, 59, 59, 125000),
        "dateTime": datetime.datetime(2024, 2, 29, 12, 30, 0, 250000, suds.sax.date.UtcTimezone()),
    })


@check("periods")
def _():
    echo("Periods", {
        "duration": "P1Y2M3DT4H5M6.5S", "gYear": "2024", "gYearMonth": "2024-02", "gMonth": "--02", "gMonthDay": "--02-29",
        "gDay": "---29",
    })


@check("QName")
def _():
    got = service.EchoName("urn:example:other:thing")
    assert got == "urn:example:other:thing", got


@check("hexBinary")
def _():
    assert service.EchoHex("00ff10").lower() == "00ff10"


PERSON = {
    "name": "Ada", "home": {"street": "Long Lane", "number": 1},
    "friend": {"name": "Bob", "home": {"street": "High Street", "number": 2}, "work": {"street": "Dock", "number": 3}},
}


@check("structs")
def _():
    echo("Person", PERSON)


@check("arrays")
def _():
    echo("Lists", {"number": [1, -2, 3], "place": [{"street": "a", "number": 1}, {"street": "b", "number": 2}], "flag": []})


@check("nil, absent, empty")
def _():
    service.EchoMaybe({"nil": suds.null(), "empty": "", "zero": 0})
    body = str(client.last_received())
    assert "absent" not in body and "empty" in body and "nil=" in body, body


@check("enumerations")
def _():
    assert service.EchoColours(["dark green", "red"]) == ["dark green", "red"]


@check("choices")
def _():
    echo("Shape", {"label": "square", "side": 7})
    echo("Shape", {"label": "place", "place": {"street": "a", "number": 1}})


@check("UTF-8")
def _():
    text = "Zürich 東京 \U0001F600 e\u0301"
    assert service.EchoString(text) == text


@check("1 MB string")
def _():
    text = "0123456789abcdef" * 65536
    assert service.EchoString(text) == text


@check("binary")
def _():
    data = bytes(range(256)) * 4
    assert base64.b64decode(service.EchoBinary(base64.b64encode(data).decode())) == data


@check("faults")
def _():
    assert service.Divide(7, 2) == 3
    try:
        service.Divide(7, 0)
    except suds.WebFault as fault:
        detail = fault.fault.detail.DivisionFault
        assert int(detail.dividend) == 7 and detail.reason == "division by zero", detail
    else:
        raise AssertionError("no fault")


@check("headers")
def _():
    ticket = client.factory.create("Ticket")
    ticket.number, ticket.holder = 42, "Zoë"
    client.set_options(soapheaders=ticket)
    assert service.Admit("Ada") == "Ada 42 Zoë"
    client.set_options(soapheaders=())


@check("one-way")
def _():
    service.Notify("from suds")
    assert service.Noted() == "from suds"


@check("bare")
def _():
    same(PERSON, port("Bare11")[1].BarePerson(**PERSON))


@check("rpc/literal")
def _():
    assert port("Rpc11")[1].RpcAdd(2, 3) == 5


@check("rpc/literal structs")
def _():
    same(PERSON, port("Rpc11")[1].RpcPerson(PERSON))


@check("rpc/encoded")
def _():
    service = port("Encoded11")[1]
    assert service.Add(2, 3) == 5
    assert service.EchoText("Zürich 東京 \U0001F600") == "Zürich 東京 \U0001F600"
    sent = {
        "boolean": True, "int": -7, "long": 9223372036854775807, "double": 0.1,
        "dateTime": datetime.datetime(2024, 2, 29, 12, 30, 0, 0, suds.sax.date.UtcTimezone()), "base64": "AP8Q", "empty": "",
        "nil": None, "colour": "green",
    }
    got = service.EchoValues(sent)
    same({key: value for key, value in sent.items() if key != "empty"}, got)


@check("rpc/encoded structs")
def _():
    sent = {"name": "Ada", "home": {"street": "Long Lane", "number": 1}, "work": None}
    same(sent, port("Encoded11")[1].EchoPerson(sent))


@check("rpc/encoded arrays")
def _():
    client, service = port("Encoded11")
    numbers = client.factory.create("ArrayOfInt")
    numbers.item = [1, -2, 3]
    got = service.EchoNumbers(numbers)
    assert got == [1, -2, 3], got


report()
