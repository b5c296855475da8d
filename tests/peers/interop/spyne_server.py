"""Serves what interop.wsdl says with spyne, on loopback: /wrapped11, /wrapped12, /bare11, /bare12. Prints `ready PORT`.

spyne makes a contract from Python and reads none: here is the Python whose messages are those of interop.wsdl.
"""
import logging
import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from spyne import (
    AnyUri, Application, Boolean, Byte, ByteArray, ComplexModel, Date, DateTime, Decimal, Double, Duration, Enum, Fault, Float,
    Integer, Integer16, Integer32, Integer64, ServiceBase, Time, Unicode, UnsignedInteger16, UnsignedInteger32,
    UnsignedInteger64, UnsignedInteger8, XmlAttribute, XmlData, rpc,
)
from spyne.protocol.soap import Soap11, Soap12
from spyne.server.wsgi import WsgiApplication
from spyne.util.wsgi_wrapper import WsgiMounter

NS = "urn:example:interop"
MANY = "unbounded"


def record(name, *fields):
    return type(name, (ComplexModel,), {"__namespace__": NS, "_type_info": list(fields)})


def required(kind):
    return kind(min_occurs=1, nillable=False)


def texts(*names):
    return [(name, required(Unicode)) for name in names]


Texts = record("Texts", *texts(
    "string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "NMTOKENS"), ("anyURI", required(AnyUri)))
Numbers = record("Numbers", *[(name, required(kind)) for name, kind in [
    ("boolean", Boolean), ("byte", Byte), ("short", Integer16), ("int", Integer32), ("long", Integer64),
    ("unsignedByte", UnsignedInteger8), ("unsignedShort", UnsignedInteger16), ("unsignedInt", UnsignedInteger32),
    ("nonNegativeInteger", Integer), ("positiveInteger", Integer), ("nonPositiveInteger", Integer), ("negativeInteger", Integer),
    ("decimal", Decimal), ("float", Float), ("double", Double),
]])
Times = record("Times", ("date", required(Date)), ("time", required(Time)), ("dateTime", required(DateTime)))
Periods = record("Periods", ("duration", required(Duration)), *texts("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay"))
Large = record("Large", ("unsignedLong", required(UnsignedInteger64)), ("integer", required(Integer)))
Place = record("Place", ("street", required(Unicode)), ("number", required(Integer32)))
Friend = record("Friend", ("name", required(Unicode)), ("home", Place), ("work", Place))
Person = record("Person", ("name", required(Unicode)), ("home", Place), ("work", Place), ("friend", Friend))
Lists = record(
    "Lists", ("number", Integer32(max_occurs=MANY)), ("place", Place.customize(max_occurs=MANY)), ("flag", Boolean(max_occurs=MANY)))
Maybe = record("Maybe", ("nil", Unicode(min_occurs=1)), ("absent", Unicode), ("empty", Unicode), ("zero", Integer32))
Colour = Enum("red", "dark green", "blue", type_name="Colour")
Shape = record("Shape", ("label", required(Unicode)), ("radius", Integer32), ("side", Integer32), ("place", Place))
Price = record(
    "Price", ("value", XmlData(Decimal)), ("currency", XmlAttribute(Unicode)), ("discount", XmlAttribute(Integer32)),
    ("note", XmlAttribute(Unicode)))
Vehicle = record("Vehicle", ("wheels", required(Integer32)))
Car = type("Car", (Vehicle,), {"__namespace__": NS, "_type_info": [("doors", required(Integer32))]})
Special = record("Special", ("infinity", required(Float)), ("minusInfinity", required(Double)), ("nan", required(Double)))
Ticket = record("Ticket", ("number", required(Integer32)), ("holder", required(Unicode)))


def echo(name, kind):
    def operation(ctx, value):
        return value

    operation.__name__ = f"Echo{name}"
    return rpc(kind, _returns=kind, _out_variable_name="value")(operation)


notes = []


class Wrapped(ServiceBase):
    __in_header__ = Ticket

    EchoTexts = echo("Texts", Texts)
    EchoNumbers = echo("Numbers", Numbers)
    EchoTimes = echo("Times", Times)
    EchoPeriods = echo("Periods", Periods)
    EchoLarge = echo("Large", Large)
    EchoName = echo("Name", Unicode)
    EchoHex = echo("Hex", ByteArray(encoding="hex"))
    EchoPerson = echo("Person", Person)
    EchoLists = echo("Lists", Lists)
    EchoMaybe = echo("Maybe", Maybe)
    EchoColours = echo("Colours", Colour.customize(max_occurs=MANY))
    EchoShape = echo("Shape", Shape)
    EchoPrice = echo("Price", Price)
    EchoVehicles = echo("Vehicles", Vehicle.customize(max_occurs=MANY))
    EchoSpecial = echo("Special", Special)
    EchoString = echo("String", Unicode)
    EchoBinary = echo("Binary", ByteArray)

    @rpc(Integer32, Integer32, _returns=Integer32, _out_variable_name="quotient")
    def Divide(ctx, dividend, divisor):
        if divisor == 0:
            values = {"dividend": dividend, "reason": "division by zero"}
            detail = {f"{{{NS}}}DivisionFault": {f"{{{NS}}}{name}": [str(value)] for name, value in values.items()}}
            raise Fault("Client", "division by zero", detail=detail)
        return dividend // divisor

    @rpc(Unicode, _returns=Unicode, _out_variable_name="welcome")
    def Admit(ctx, name):
        ticket = ctx.in_header
        return f"{name} {ticket.number} {ticket.holder}"

    @rpc(Unicode)
    def Notify(ctx, note):
        notes.append(note)

    @rpc(_returns=Unicode, _out_variable_name="note")
    def Noted(ctx):
        return notes.pop() if notes else None


class Bare(ServiceBase):
    @rpc(Person, _returns=Person, _body_style="bare")
    def BarePerson(ctx, person):
        return person


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def app(service, protocol, name):
    return WsgiApplication(Application([service], NS, name=name, in_protocol=protocol(polymorphic=True), out_protocol=protocol(polymorphic=True)))


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    sys.stderr = open(os.devnull, "w")  # where the traces of what it cannot do would go
    services = {"wrapped": Wrapped, "bare": Bare}
    protocols = {"11": Soap11, "12": Soap12}
    mounted = WsgiMounter({
        path + version: app(service, protocol, path + version)
        for path, service in services.items() for version, protocol in protocols.items()
    })
    server = make_server("127.0.0.1", 0, mounted, WSGIServer, Quiet)
    print("ready", server.server_port, flush=True)
    server.serve_forever()
