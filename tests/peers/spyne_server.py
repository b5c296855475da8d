"""A SOAP server made with spyne, for our client: `spyne_server.py PORT`, on loopback only.

/soap11 and /soap12 speak one version each. Prints `ready` when it answers.
"""
import logging
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from spyne import (
    Application, Array, Boolean, ComplexModel, Date, DateTime, Decimal, Double, Enum, Fault, Integer32, Integer64,
    ServiceBase, Unicode, rpc,
)
from spyne.protocol.soap import Soap11, Soap12
from spyne.server.wsgi import WsgiApplication
from spyne.util.wsgi_wrapper import WsgiMounter

NS = "urn:peers:inventory"
Colour = Enum("red", "green", "blue", type_name="Colour")


class Place(ComplexModel):
    __namespace__ = NS
    _type_info = [("shelf", Unicode(min_occurs=1)), ("bin", Integer32)]


class Item(ComplexModel):
    __namespace__ = NS
    _type_info = [
        ("id", Integer64(min_occurs=1)),
        ("name", Unicode(min_occurs=1)),
        ("price", Decimal),
        ("weight", Double),
        ("received", Date),
        ("checked", DateTime),
        ("active", Boolean),
        ("colour", Colour),
        ("place", Place),
        ("tags", Array(Unicode)),
    ]


class Inventory(ServiceBase):
    @rpc(Item, _returns=Item)
    def echo(ctx, item):
        return item

    @rpc(Unicode, Integer32, _returns=Unicode)
    def repeat(ctx, text, times):
        return text * times

    @rpc(Integer64, _returns=Item)
    def find(ctx, id):
        raise Fault("Client.UnknownItem", "no item has the id %d" % id)


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def app(protocol):
    return WsgiApplication(Application([Inventory], NS, in_protocol=protocol(validator="lxml"), out_protocol=protocol()))


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    mounted = WsgiMounter({"soap11": app(Soap11), "soap12": app(Soap12)})
    server = make_server("127.0.0.1", int(sys.argv[1]), mounted, WSGIServer, Quiet)
    print("ready", server.server_port, flush=True)
    server.serve_forever()
