// Calls the services of interop.wsdl, encoded.wsdl and files.wsdl: `client BASE`. Prints a line per check.
#include "samples.h"
#include "Wrapped11.nsmap"
#include "soapBare11Proxy.h"
#include "soapBare12Proxy.h"
#include "soapEncoded11Proxy.h"
#include "soapFiles11Proxy.h"
#include "soapRpc11Proxy.h"
#include "soapWrapped11Proxy.h"
#include "soapWrapped12Proxy.h"
#include <iostream>
#include <vector>

static std::string base;

static void check(const char *name, const std::function<void()> &run) {
    std::string result = "ok";
    try {
        run();
    } catch (const std::exception &error) {
        result = error.what();
        for (char &c : result)
            if (c == '\n' || c == '\r' || c == '\t') c = ' ';
        result = result.substr(0, 300);
    }
    std::cout << name << '\t' << result << std::endl;
}

template <class T> static void same(const T &sent, const T &got) {
    if (!(sent == got)) {
        std::ostringstream out;
        out << "got " << got << ", not " << sent;
        throw std::runtime_error(out.str());
    }
}

/// The table of namespaces chooses the version of SOAP.
static const struct Namespace *table(int version) {
    static std::vector<struct Namespace> old;
    if (version == 2) return namespaces;
    if (old.empty()) {
        for (const struct Namespace *entry = namespaces;; entry++) {
            old.push_back(*entry);
            if (!entry->id) break;
        }
        for (int i : {0, 1}) std::swap(old[i].ns, old[i].in);
    }
    return old.data();
}

/// A context and a proxy of its own for each call.
template <class Proxy> struct Port {
    struct soap *context;
    Proxy proxy;
    std::string endpoint;

    Port(const char *path, int version = 1, soap_mode output = 0)
        : context(soap_new2(SOAP_C_UTFSTRING, SOAP_C_UTFSTRING | output)), proxy(context), endpoint(base + path) {
        soap_set_namespaces(context, table(version));
        proxy.soap_endpoint = endpoint.c_str();
    }
    Port(const Port &) = delete;
    ~Port() {
        proxy.destroy();
        soap_free(context);
    }
    void must(int error) {
        if (error == SOAP_OK) return;
        std::ostringstream out;
        soap_stream_fault(context, out);
        throw std::runtime_error(out.str());
    }
};

/// Values are the same if their XML is.
template <class T> static std::string xml(T value) {
    std::ostringstream out;
    struct soap *context = soap_new1(SOAP_C_UTFSTRING | SOAP_XML_CANONICAL);
    context->os = &out;
    value.soap_serialize(context);
    if (soap_begin_send(context) || value.soap_put(context, "value", "") || soap_end_send(context)) out << " cannot be written";
    soap_destroy(context);
    soap_end(context);
    soap_free(context);
    return out.str();
}

template <class Request, class Response, class Proxy, class T>
static void echo(Port<Proxy> &port, int (Proxy::*call)(Request *, Response &), T value) {
    Request request;
    Response response;
    request.value = &value;
    port.must((port.proxy.*call)(&request, response));
    same(xml(value), xml(*response.value));
}

template <class Proxy> static void fault(const char *path, int version) {
    Port<Proxy> port(path, version);
    _ns1__Divide request;
    _ns1__DivideResponse response;
    request.dividend = 7;
    request.divisor = 2;
    port.must(port.proxy.Divide(&request, response));
    same(3, response.quotient);
    request.divisor = 0;
    if (port.proxy.Divide(&request, response) == SOAP_OK) throw std::runtime_error("no fault");
    SOAP_ENV__Fault *fault = port.context->fault;
    SOAP_ENV__Detail *detail = !fault ? nullptr : version == 1 ? fault->detail : fault->SOAP_ENV__Detail;
    if (!detail || !detail->ns1__DivisionFault) port.must(port.context->error);
    same(7, detail->ns1__DivisionFault->dividend);
    same(std::string("division by zero"), detail->ns1__DivisionFault->reason);
}

template <class Proxy> static void headers(const char *path, int version) {
    Port<Proxy> port(path, version);
    _ns1__Ticket ticket;
    ticket.number = 42;
    ticket.holder = "Zo\u00eb";
    port.proxy.soap_header(&ticket);
    _ns1__Admit request;
    _ns1__AdmitResponse response;
    request.name = "Ada";
    port.must(port.proxy.Admit(&request, response));
    same(std::string("Ada 42 Zo\u00eb"), response.welcome);
}

static void text(const std::string &value) {
    Port<Wrapped11Proxy> port("/wrapped");
    _ns1__EchoString request;
    _ns1__EchoStringResponse response;
    request.value = value;
    port.must(port.proxy.EchoString(&request, response));
    if (response.value != value) throw std::runtime_error("another text");
}

template <class Proxy> static void beside(const char *path, int version, bool attached) {
    Port<Proxy> port(path, version, attached ? SOAP_ENC_MTOM : 0);
    _ns1__EchoBinary request;
    _ns1__EchoBinaryResponse response;
    std::string sent = bytes(), type = "application/octet-stream";
    request.value = binary(sent);
    if (attached) request.value.type = &type[0];
    port.must(port.proxy.EchoBinary(&request, response));
    same(sent, std::string(reinterpret_cast<char *>(response.value.__ptr), response.value.__size));
    if (attached && !response.value.id) throw std::runtime_error("the answer is not beside its envelope");
}

template <class Proxy> static void bare(const char *path, int version) {
    Port<Proxy> port(path, version);
    ns1__Person sent = person(), got;
    port.must(port.proxy.BarePerson(&sent, got));
    same(xml(sent), xml(got));
}

static void encoded(int version) {
    Port<Encoded11Proxy> port("/encoded", version);
    int sum = 0;
    port.must(port.proxy.Add(2, 3, sum));
    same(5, sum);
    std::string text = "Z\u00fcrich \u6771\u4eac \U0001F600", answer;
    port.must(port.proxy.EchoText(text, answer));
    same(text, answer);
    std::string bytes("\x00\xff\x10", 3);
    ns2__Values sent;
    sent.boolean = true;
    sent.int_ = -7;
    sent.long_ = 9223372036854775807LL;
    sent.double_ = 0.1;
    sent.dateTime = "2024-02-29T12:30:00Z";
    sent.base64 = binary(bytes);
    sent.colour = ns2__Colour::green;
    ns2__EchoValuesResponse got;
    port.must(port.proxy.EchoValues(&sent, got));
    same(xml(sent), xml(*got.values));
}

static ns2__Place there(const char *street, int number) {
    ns2__Place value;
    value.street = street;
    value.number = number;
    return value;
}

static void encoded_structs(int version) {
    Port<Encoded11Proxy> port("/encoded", version);
    ns2__Place home = there("Long Lane", 1);
    ns2__Person sent;
    sent.name = "Ada";
    sent.home = &home;
    ns2__EchoPersonResponse got;
    port.must(port.proxy.EchoPerson(&sent, got));
    same(xml(sent), xml(*got.person));
}

static void encoded_arrays(int version) {
    Port<Encoded11Proxy> port("/encoded", version);
    int values[] = {1, -2, 3};
    ArrayOfInt numbers;
    numbers.__ptr = values;
    numbers.__size = 3;
    ns2__EchoNumbersResponse got;
    port.must(port.proxy.EchoNumbers(&numbers, got));
    same(xml(numbers), xml(*got.numbers));
    ns2__Place a = there("a", 1), b = there("b", 2);
    ns2__Place *all[] = {&a, &b};
    ArrayOfPlace places;
    places.__ptr = all;
    places.__size = 2;
    ns2__EchoPlacesResponse echoed;
    port.must(port.proxy.EchoPlaces(&places, echoed));
    same(xml(places), xml(*echoed.places));
}

static void encoded_references(int version) {
    Port<Encoded11Proxy> port("/encoded", version);
    ns2__Place shared = there("a", 1);
    ns2__Pair sent;
    sent.first = sent.second = &shared;
    ns2__EchoPairResponse got;
    port.must(port.proxy.EchoPair(&sent, got));
    same(xml(*got.pair->first), xml(shared));
    same(xml(*got.pair->second), xml(shared));
}

static void attachments() {
    Port<Files11Proxy> port("/files");
    std::string sent = bytes();
    soap_set_mime(port.context, nullptr, nullptr);
    if (soap_set_mime_attachment(port.context, &sent[0], sent.size(), SOAP_MIME_BINARY, "application/octet-stream", "<file=1@example.com>", nullptr, nullptr))
        throw std::runtime_error("no attachment is made");
    _ns3__EchoFile request;
    __ns3__EchoFileResponse response;
    request.name = "a.bin";
    port.must(port.proxy.EchoFile(&request, response));
    same(request.name, response.ns3__EchoFileResponse->name);
    // The first part is the envelope.
    auto part = port.context->mime.begin();
    while (part != port.context->mime.end() && !(*part).size) ++part;
    if (part == port.context->mime.end()) throw std::runtime_error("no attachment came back");
    same(sent, std::string((*part).ptr, (*part).size));
}

int main(int, char **arguments) {
    base = arguments[1];
    Port<Wrapped11Proxy> wrapped("/wrapped");
    check("texts", [&] { echo(wrapped, &Wrapped11Proxy::EchoTexts, texts()); });
    check("numbers", [&] { echo(wrapped, &Wrapped11Proxy::EchoNumbers, numbers()); });
    check("INF and NaN", [&] { echo(wrapped, &Wrapped11Proxy::EchoSpecial, special()); });
    check("attributes", [&] { echo(wrapped, &Wrapped11Proxy::EchoPrice, price()); });
    check("derived types", [&] {
        ns1__Vehicle vehicle;
        vehicle.wheels = 2;
        ns1__Car car;
        car.wheels = 4;
        car.doors = 5;
        _ns1__EchoVehicles request;
        _ns1__EchoVehiclesResponse response;
        request.value = {&vehicle, &car};
        wrapped.must(wrapped.proxy.EchoVehicles(&request, response));
        same(size_t(2), response.value.size());
        same(vehicle.wheels, response.value[0]->wheels);
        auto other = dynamic_cast<ns1__Car *>(response.value[1]);
        if (!other) throw std::runtime_error("no car came back");
        same(car.doors, other->doors);
    });
    check("large numbers", [&] { echo(wrapped, &Wrapped11Proxy::EchoLarge, large()); });
    check("times", [&] { echo(wrapped, &Wrapped11Proxy::EchoTimes, times()); });
    check("periods", [&] { echo(wrapped, &Wrapped11Proxy::EchoPeriods, periods()); });
    check("QName", [&] {
        _ns1__EchoName request;
        _ns1__EchoNameResponse response;
        request.value = "\"urn:example:other\":thing";
        wrapped.must(wrapped.proxy.EchoName(&request, response));
        same(request.value, response.value);
    });
    check("hexBinary", [&] {
        unsigned char sent[] = {0, 255, 16};
        _ns1__EchoHex request;
        _ns1__EchoHexResponse response;
        request.value.__ptr = sent;
        request.value.__size = 3;
        wrapped.must(wrapped.proxy.EchoHex(&request, response));
        same(std::string(sent, sent + 3), std::string(response.value.__ptr, response.value.__ptr + response.value.__size));
    });
    check("structs", [&] { echo(wrapped, &Wrapped11Proxy::EchoPerson, person()); });
    check("arrays", [&] { echo(wrapped, &Wrapped11Proxy::EchoLists, lists()); });
    check("nil, absent, empty", [&] { echo(wrapped, &Wrapped11Proxy::EchoMaybe, maybe()); });
    check("enumerations", [&] {
        _ns1__EchoColours request;
        _ns1__EchoColoursResponse response;
        request.value = {ns1__Colour::dark_x0020green, ns1__Colour::red};
        wrapped.must(wrapped.proxy.EchoColours(&request, response));
        if (response.value != request.value) throw std::runtime_error("other colours");
    });
    check("choices", [&] {
        echo(wrapped, &Wrapped11Proxy::EchoShape, square());
        echo(wrapped, &Wrapped11Proxy::EchoShape, at());
    });
    check("UTF-8", [] { text("Z\u00fcrich \u6771\u4eac \U0001F600 e\u0301"); });
    check("1 MB string", [] {
        std::string value;
        for (int i = 0; i < 65536; i++) value += "0123456789abcdef";
        text(value);
    });
    check("binary", [] { beside<Wrapped11Proxy>("/wrapped", 1, false); });
    check("MTOM", [] {
        beside<Wrapped11Proxy>("/wrapped", 1, true);
        beside<Wrapped12Proxy>("/wrapped", 2, true);
    });
    check("MTOM, ours only", [] {
        beside<Wrapped11Proxy>("/mtom", 1, false);
        beside<Wrapped12Proxy>("/mtom", 2, false);
    });
    check("attachments", attachments);
    check("faults", [] { fault<Wrapped11Proxy>("/wrapped", 1); });
    check("headers", [] { headers<Wrapped11Proxy>("/wrapped", 1); });
    check("one-way", [&] {
        _ns1__Notify note;
        note.note = "from gSOAP";
        wrapped.must(wrapped.proxy.Notify(&note));
        _ns1__Noted request;
        _ns1__NotedResponse response;
        wrapped.must(wrapped.proxy.Noted(&request, response));
        same(note.note, response.note ? *response.note : std::string("nothing"));
    });
    check("SOAP 1.2", [] {
        Port<Wrapped12Proxy> port("/wrapped", 2);
        echo(port, &Wrapped12Proxy::EchoPerson, person());
        headers<Wrapped12Proxy>("/wrapped", 2);
    });
    check("SOAP 1.2 faults", [] { fault<Wrapped12Proxy>("/wrapped", 2); });
    check("bare", [] {
        bare<Bare11Proxy>("/bare", 1);
        bare<Bare12Proxy>("/bare", 2);
    });
    check("rpc/literal", [] {
        for (int version : {1, 2}) {
            Port<Rpc11Proxy> port("/rpc", version);
            ns1__RpcAddResponse response;
            port.must(port.proxy.RpcAdd(2, 3, response));
            same(5, response.sum);
        }
    });
    check("rpc/literal structs", [] {
        for (int version : {1, 2}) {
            Port<Rpc11Proxy> port("/rpc", version);
            ns1__Person sent = person();
            ns1__RpcPersonResponse response;
            port.must(port.proxy.RpcPerson(&sent, response));
            same(xml(sent), xml(*response.person));
        }
    });
    check("rpc/encoded", [] { encoded(1); });
    check("rpc/encoded structs", [] { encoded_structs(1); });
    check("rpc/encoded arrays", [] { encoded_arrays(1); });
    check("rpc/encoded references", [] { encoded_references(1); });
    check("rpc/encoded in SOAP 1.2", [] {
        encoded(2);
        encoded_structs(2);
        encoded_arrays(2);
        encoded_references(2);
    });
}
