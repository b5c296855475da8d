// Serves interop.wsdl, encoded.wsdl and files.wsdl on loopback, all on any path. Prints `ready PORT` when it answers.
#include "Wrapped11.nsmap"
#include "soapBare11Service.h"
#include "soapEncoded11Service.h"
#include "soapFiles11Service.h"
#include "soapRpc11Service.h"
#include "soapWrapped11Service.h"
#include <iostream>

#define ECHO(NAME)                                                                                   \
    int Echo##NAME(_ns1__Echo##NAME *request, _ns1__Echo##NAME##Response &response) override {      \
        response.value = request->value;                                                            \
        return SOAP_OK;                                                                             \
    }

/// The version of the request: `dispatch` forgets it.
static short requested;

struct Wrapped : Wrapped11Service {
    using Wrapped11Service::Wrapped11Service;
    std::string note;
    bool noted = false;

    Wrapped11Service *copy() override { return nullptr; }
    ECHO(Texts) ECHO(Numbers) ECHO(Times) ECHO(Periods) ECHO(Large) ECHO(Name) ECHO(Hex) ECHO(Person)
    ECHO(Lists) ECHO(Maybe) ECHO(Colours) ECHO(Shape) ECHO(String) ECHO(Binary)
    ECHO(Price) ECHO(Vehicles) ECHO(Special)

    int Divide(_ns1__Divide *request, _ns1__DivideResponse &response) override {
        if (request->divisor != 0) {
            response.quotient = request->dividend / request->divisor;
            return SOAP_OK;
        }
        soap_set_version(soap, requested);
        auto detail = soap_new_SOAP_ENV__Detail(soap);
        detail->ns1__DivisionFault = soap_new_req__ns1__DivisionFault(soap, request->dividend, "division by zero");
        ::soap_sender_fault(soap, "division by zero", nullptr);
        if (requested == 2)
            soap->fault->SOAP_ENV__Detail = detail;
        else
            soap->fault->detail = detail;
        return SOAP_FAULT;
    }
    int Admit(_ns1__Admit *request, _ns1__AdmitResponse &response) override {
        if (!soap->header || !soap->header->ns1__Ticket) return ::soap_sender_fault(soap, "no ticket", nullptr);
        auto ticket = soap->header->ns1__Ticket;
        response.welcome = request->name + " " + std::to_string(ticket->number) + " " + ticket->holder;
        soap->header = nullptr;
        return SOAP_OK;
    }
    int Notify(_ns1__Notify *request) override {
        note = request->note;
        noted = true;
        return send_Notify_empty_response();
    }
    int Noted(_ns1__Noted *, _ns1__NotedResponse &response) override {
        if (noted) response.note = soap_new_std__string(soap), *response.note = note;
        noted = false;
        return SOAP_OK;
    }
};

struct Bare : Bare11Service {
    using Bare11Service::Bare11Service;
    Bare11Service *copy() override { return nullptr; }
    int BarePerson(ns1__Person *request, ns1__Person &response) override {
        response = *request;
        return SOAP_OK;
    }
};

/// Each operation is there twice, as the two bindings share a namespace.
struct Rpc : Rpc11Service {
    using Rpc11Service::Rpc11Service;
    Rpc11Service *copy() override { return nullptr; }
    template <class R> int add(int a, int b, R &response) { return response.sum = a + b, SOAP_OK; }
    template <class R> int echo(ns1__Person *person, R &response) { return response.person = person, SOAP_OK; }
    int RpcAdd(int a, int b, ns1__RpcAddResponse &r) override { return add(a, b, r); }
    int RpcAdd_(int a, int b, ns1__RpcAddResponse_ &r) override { return add(a, b, r); }
    int RpcPerson(ns1__Person *p, ns1__RpcPersonResponse &r) override { return echo(p, r); }
    int RpcPerson_(ns1__Person *p, ns1__RpcPersonResponse_ &r) override { return echo(p, r); }
};

#define ECHO_BOTH(NAME, TYPE, PART)                                                                              \
    int Echo##NAME(TYPE *value, ns2__Echo##NAME##Response &r) override { return r.PART = value, SOAP_OK; }      \
    int Echo##NAME##_(TYPE *value, ns2__Echo##NAME##Response_ &r) override { return r.PART = value, SOAP_OK; }

struct Encoded : Encoded11Service {
    using Encoded11Service::Encoded11Service;
    Encoded11Service *copy() override { return nullptr; }
    int Add(int a, int b, int &sum) override { return sum = a + b, SOAP_OK; }
    int Add_(int a, int b, int &sum) override { return sum = a + b, SOAP_OK; }
    int EchoText(const std::string &text, std::string &answer) override { return answer = text, SOAP_OK; }
    int EchoText_(const std::string &text, std::string &answer) override { return answer = text, SOAP_OK; }
    ECHO_BOTH(Values, ns2__Values, values)
    ECHO_BOTH(Person, ns2__Person, person)
    ECHO_BOTH(Numbers, ArrayOfInt, numbers)
    ECHO_BOTH(Places, ArrayOfPlace, places)
    ECHO_BOTH(Pair, ns2__Pair, pair)
};

struct Files : Files11Service {
    using Files11Service::Files11Service;
    Files11Service *copy() override { return nullptr; }
    int EchoFile(_ns3__EchoFile *request, __ns3__EchoFileResponse &response) override {
        // The first part is the envelope.
        auto part = soap->mime.begin();
        while (part != soap->mime.end() && !(*part).size) ++part;
        if (part == soap->mime.end()) return ::soap_sender_fault(soap, "no file", nullptr);
        char *data = const_cast<char *>((*part).ptr);
        size_t size = (*part).size;
        response.ns3__EchoFileResponse = soap_new_req__ns3__EchoFileResponse(soap, request->name);
        soap_set_mime(soap, nullptr, nullptr);
        return soap_set_mime_attachment(soap, data, size, SOAP_MIME_BINARY, "application/octet-stream", "<file=1@example.com>", nullptr, nullptr);
    }
};

int main() {
    struct soap *soap = soap_new2(SOAP_C_UTFSTRING, SOAP_C_UTFSTRING | SOAP_ENC_MTOM);
    soap->bind_flags = SO_REUSEADDR;
    Wrapped wrapped(soap);
    Bare bare(soap);
    Rpc rpc(soap);
    Encoded encoded(soap);
    Files files(soap);
    SOAP_SOCKET master = soap_bind(soap, "127.0.0.1", 0, 100);
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (!soap_valid_socket(master) || getsockname(master, reinterpret_cast<struct sockaddr *>(&address), &length)) return 1;
    std::cout << "ready " << ntohs(address.sin_port) << std::endl;
    while (soap_valid_socket(soap_accept(soap))) {
        int error = soap_begin_serve(soap);
        requested = soap->version;
        if (error == SOAP_OK) {
            error = wrapped.dispatch();
            if (error == SOAP_NO_METHOD) error = bare.dispatch();
            if (error == SOAP_NO_METHOD) error = rpc.dispatch();
            if (error == SOAP_NO_METHOD) error = encoded.dispatch();
            if (error == SOAP_NO_METHOD) error = files.dispatch();
            if (error != SOAP_OK && error < SOAP_STOP) soap_send_fault(soap);
        }
        soap_closesock(soap);
        soap_destroy(soap);
        soap_end(soap);
    }
}
