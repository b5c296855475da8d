import files.*;
import interop.*;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.net.URL;
import java.util.*;
import javax.activation.DataHandler;
import javax.xml.bind.*;
import javax.xml.namespace.QName;
import javax.xml.ws.*;
import javax.xml.ws.soap.AddressingFeature;
import javax.xml.ws.soap.MTOMFeature;

/** Calls the services of interop.wsdl and files.wsdl: {@code Client BASE}. Prints a line per check. */
public final class Client {
    interface Check { void run() throws Exception; }

    static String base;

    static void check(String name, Check check) {
        String result = "ok";
        try {
            check.run();
        } catch (Throwable error) {
            result = error.toString().replaceAll("\\s+", " ");
            result = result.substring(0, Math.min(300, result.length()));
        }
        System.out.println(name + "\t" + result);
    }

    /** Values are the same if their XML is. */
    static String xml(Object value) throws Exception {
        StringWriter writer = new StringWriter();
        @SuppressWarnings({"unchecked", "rawtypes"})
        JAXBElement<?> root = new JAXBElement(new QName("value"), value.getClass(), value);
        JAXBContext.newInstance(value.getClass()).createMarshaller().marshal(root, writer);
        return writer.toString();
    }

    static void same(Object sent, Object got) throws Exception {
        if (!xml(sent).equals(xml(got))) throw new Exception("got " + xml(got));
    }

    static <T> T at(String path, T port) {
        ((BindingProvider) port).getRequestContext().put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, base + path);
        return port;
    }

    /** Sends a value by the operation of this name, which answers with it. */
    static void echo(Wrapped service, String name, Object sent) throws Exception {
        Object request = Class.forName("interop.Echo" + name).getDeclaredConstructor().newInstance();
        Samples.value(request).set(request, sent);
        Object response = Wrapped.class.getMethod("echo" + name, request.getClass()).invoke(service, request);
        Object got = Samples.value(response).get(response);
        if (sent instanceof List) {
            List<?> all = (List<?>) sent, others = (List<?>) got;
            same(all.size(), others.size());
            for (int i = 0; i < all.size(); i++) same(all.get(i), others.get(i));
        } else if (sent instanceof QName) {
            if (!sent.equals(got)) throw new Exception("got " + got);
        } else {
            same(sent, got);
        }
    }

    static void fault(Wrapped service) throws Exception {
        Divide request = new Divide();
        request.setDividend(7);
        request.setDivisor(2);
        same(3, service.divide(request).getQuotient());
        request.setDivisor(0);
        try {
            service.divide(request);
        } catch (DivisionFault_Exception fault) {
            same(7, fault.getFaultInfo().getDividend());
            same("division by zero", fault.getFaultInfo().getReason());
            return;
        }
        throw new Exception("no fault");
    }

    static void headers(Wrapped service) throws Exception {
        Ticket ticket = new Ticket();
        ticket.setNumber(42);
        ticket.setHolder("Zo\u00eb");
        Admit request = new Admit();
        request.setName("Ada");
        same("Ada 42 Zo\u00eb", service.admit(request, ticket).getWelcome());
    }

    static void attachments() throws Exception {
        Files service = at("/files", new files.Files_Service().getFiles11());
        EchoFile request = new EchoFile();
        request.setName("a.bin");
        Holder<DataHandler> file = new Holder<>(Samples.file(Samples.binary()));
        same("a.bin", service.echoFile(request, file).getName());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.value.writeTo(out);
        if (!Arrays.equals(out.toByteArray(), Samples.binary())) throw new Exception("other bytes");
    }

    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        base = arguments[0];
        Interop interop = new Interop(new URL(base + "/wrapped?wsdl"));
        Wrapped service = at("/wrapped", interop.getWrapped11());
        Wrapped service12 = at("/wrapped", interop.getWrapped12());
        check("texts", () -> echo(service, "Texts", Samples.texts()));
        check("numbers", () -> echo(service, "Numbers", Samples.numbers()));
        check("INF and NaN", () -> echo(service, "Special", Samples.special()));
        check("attributes", () -> echo(service, "Price", Samples.price()));
        check("derived types", () -> echo(service, "Vehicles", Samples.vehicles()));
        check("large numbers", () -> echo(service, "Large", Samples.large()));
        check("times", () -> echo(service, "Times", Samples.times()));
        check("periods", () -> echo(service, "Periods", Samples.periods()));
        check("QName", () -> echo(service, "Name", new QName("urn:example:other", "thing")));
        check("hexBinary", () -> echo(service, "Hex", new byte[] {0, -1, 16}));
        check("structs", () -> echo(service, "Person", Samples.person()));
        check("arrays", () -> echo(service, "Lists", Samples.lists()));
        check("nil, absent, empty", () -> echo(service, "Maybe", Samples.maybe()));
        check("enumerations", () -> echo(service, "Colours", List.of(Colour.DARK_GREEN, Colour.RED)));
        check("choices", () -> {
            echo(service, "Shape", Samples.square());
            echo(service, "Shape", Samples.at());
        });
        check("UTF-8", () -> echo(service, "String", "Z\u00fcrich \u6771\u4eac \ud83d\ude00 e\u0301"));
        check("1 MB string", () -> echo(service, "String", "0123456789abcdef".repeat(65536)));
        check("binary", () -> echo(service, "Binary", Samples.binary()));
        check("MTOM", () -> {
            echo(at("/wrapped", interop.getWrapped11(new MTOMFeature(true, 1))), "Binary", Samples.binary());
            echo(at("/wrapped", interop.getWrapped12(new MTOMFeature(true, 1))), "Binary", Samples.binary());
        });
        check("MTOM, ours only", () -> {
            for (Wrapped port : List.of(interop.getWrapped11(), interop.getWrapped12())) echo(at("/mtom", port), "Binary", Samples.binary());
        });
        check("attachments", Client::attachments);
        check("faults", () -> fault(service));
        check("headers", () -> headers(service));
        check("one-way", () -> {
            Notify note = new Notify();
            note.setNote("from JAX-WS");
            service.notify(note);
            same("from JAX-WS", service.noted(new Noted()).getNote());
        });
        check("WS-Addressing", () -> {
            echo(at("/addressed", interop.getWrapped11(new AddressingFeature(true, true))), "Person", Samples.person());
            echo(at("/addressed", interop.getWrapped12(new AddressingFeature(true, true))), "Person", Samples.person());
        });
        check("SOAP 1.2", () -> {
            echo(service12, "Person", Samples.person());
            headers(service12);
        });
        check("SOAP 1.2 faults", () -> fault(service12));
        check("bare", () -> {
            for (Bare port : List.of(interop.getBare11(), interop.getBare12()))
                same(Samples.person(), at("/bare", port).barePerson(Samples.person()));
        });
        List<Rpc> rpc = List.of(at("/rpc", interop.getRpc11()), at("/rpc", interop.getRpc12()));
        check("rpc/literal", () -> {
            for (Rpc port : rpc) same(5, port.rpcAdd(2, 3));
        });
        check("rpc/literal structs", () -> {
            for (Rpc port : rpc) {
                Holder<Person> person = new Holder<>(Samples.person());
                port.rpcPerson(person);
                same(Samples.person(), person.value);
            }
        });
        System.exit(0);
    }
}
