import files.*;
import interop.*;
import java.io.File;
import java.net.InetSocketAddress;
import java.util.*;
import java.util.concurrent.Executors;
import javax.activation.DataHandler;
import javax.jws.WebService;
import javax.xml.namespace.QName;
import javax.xml.transform.stream.StreamSource;
import javax.xml.ws.*;
import javax.xml.ws.soap.Addressing;
import javax.xml.ws.soap.MTOM;
import javax.xml.ws.soap.SOAPBinding;

/** Serves interop.wsdl and files.wsdl on loopback: {@code Server FOLDER}. Prints {@code ready PORT} when it answers. */
public final class Server {
    /** An answer with the value of the request. */
    static <R> R echo(Object request, R response) {
        try {
            Samples.value(response).set(response, Samples.value(request).get(request));
        } catch (Exception error) {
            throw new WebServiceException(error);
        }
        return response;
    }

    public static class WrappedPort implements Wrapped {
        static String note;

        public EchoTextsResponse echoTexts(EchoTexts request) { return echo(request, new EchoTextsResponse()); }
        public EchoNumbersResponse echoNumbers(EchoNumbers request) { return echo(request, new EchoNumbersResponse()); }
        public EchoTimesResponse echoTimes(EchoTimes request) { return echo(request, new EchoTimesResponse()); }
        public EchoPeriodsResponse echoPeriods(EchoPeriods request) { return echo(request, new EchoPeriodsResponse()); }
        public EchoLargeResponse echoLarge(EchoLarge request) { return echo(request, new EchoLargeResponse()); }
        public EchoNameResponse echoName(EchoName request) { return echo(request, new EchoNameResponse()); }
        public EchoHexResponse echoHex(EchoHex request) { return echo(request, new EchoHexResponse()); }
        public EchoPersonResponse echoPerson(EchoPerson request) { return echo(request, new EchoPersonResponse()); }
        public EchoListsResponse echoLists(EchoLists request) { return echo(request, new EchoListsResponse()); }
        public EchoMaybeResponse echoMaybe(EchoMaybe request) { return echo(request, new EchoMaybeResponse()); }
        public EchoColoursResponse echoColours(EchoColours request) { return echo(request, new EchoColoursResponse()); }
        public EchoShapeResponse echoShape(EchoShape request) { return echo(request, new EchoShapeResponse()); }
        public EchoStringResponse echoString(EchoString request) { return echo(request, new EchoStringResponse()); }
        public EchoBinaryResponse echoBinary(EchoBinary request) { return echo(request, new EchoBinaryResponse()); }
        public EchoPriceResponse echoPrice(EchoPrice request) { return echo(request, new EchoPriceResponse()); }
        public EchoVehiclesResponse echoVehicles(EchoVehicles request) { return echo(request, new EchoVehiclesResponse()); }
        public EchoSpecialResponse echoSpecial(EchoSpecial request) { return echo(request, new EchoSpecialResponse()); }

        public DivideResponse divide(Divide request) throws DivisionFault_Exception {
            if (request.getDivisor() == 0) {
                DivisionFault fault = new DivisionFault();
                fault.setDividend(request.getDividend());
                fault.setReason("division by zero");
                throw new DivisionFault_Exception("division by zero", fault);
            }
            DivideResponse response = new DivideResponse();
            response.setQuotient(request.getDividend() / request.getDivisor());
            return response;
        }

        public AdmitResponse admit(Admit request, Ticket ticket) {
            AdmitResponse response = new AdmitResponse();
            response.setWelcome(request.getName() + " " + ticket.getNumber() + " " + ticket.getHolder());
            return response;
        }

        public void notify(Notify request) {
            synchronized (WrappedPort.class) {
                note = request.getNote();
                WrappedPort.class.notifyAll();
            }
        }

        public NotedResponse noted(Noted request) {
            NotedResponse response = new NotedResponse();
            synchronized (WrappedPort.class) {
                try {
                    // A one-way message is answered before it is worked on.
                    if (note == null) WrappedPort.class.wait(5000);
                } catch (InterruptedException error) {
                    Thread.currentThread().interrupt();
                }
                response.setNote(note);
                note = null;
            }
            return response;
        }
    }

    public static class BarePort implements Bare {
        public Person barePerson(Person person) { return person; }
    }

    public static class RpcPort implements Rpc {
        public int rpcAdd(int a, int b) { return a + b; }
        public void rpcPerson(Holder<Person> person) {}
    }

    @MTOM(threshold = 1)
    @WebService(endpointInterface = "interop.Wrapped", targetNamespace = Samples.NS, serviceName = "Interop", portName = "Wrapped11")
    public static class Wrapped11 extends WrappedPort {}

    @MTOM(threshold = 1)
    @WebService(endpointInterface = "interop.Wrapped", targetNamespace = Samples.NS, serviceName = "Interop", portName = "Wrapped12")
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    public static class Wrapped12 extends WrappedPort {}

    @Addressing(required = true)
    @WebService(endpointInterface = "interop.Wrapped", targetNamespace = Samples.NS, serviceName = "Interop", portName = "Wrapped11")
    public static class Addressed11 extends WrappedPort {}

    @Addressing(required = true)
    @WebService(endpointInterface = "interop.Wrapped", targetNamespace = Samples.NS, serviceName = "Interop", portName = "Wrapped12")
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    public static class Addressed12 extends WrappedPort {}

    @WebService(endpointInterface = "interop.Bare", targetNamespace = Samples.NS, serviceName = "Interop", portName = "Bare11")
    public static class Bare11 extends BarePort {}

    @WebService(endpointInterface = "interop.Bare", targetNamespace = Samples.NS, serviceName = "Interop", portName = "Bare12")
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    public static class Bare12 extends BarePort {}

    @WebService(endpointInterface = "interop.Rpc", targetNamespace = Samples.NS, serviceName = "Interop", portName = "Rpc11")
    public static class Rpc11 extends RpcPort {}

    @WebService(endpointInterface = "interop.Rpc", targetNamespace = Samples.NS, serviceName = "Interop", portName = "Rpc12")
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    public static class Rpc12 extends RpcPort {}

    @WebService(endpointInterface = "files.Files", targetNamespace = "urn:example:files", serviceName = "Files", portName = "Files11")
    public static class Files11 implements Files {
        public EchoFileResponse echoFile(EchoFile request, Holder<DataHandler> file) {
            EchoFileResponse response = new EchoFileResponse();
            response.setName(request.getName());
            return response;
        }
    }

    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        com.sun.net.httpserver.HttpServer server =
            com.sun.net.httpserver.HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 16);
        server.setExecutor(Executors.newFixedThreadPool(4));
        for (Object port : List.of(
                new Wrapped11(), new Wrapped12(), new Addressed11(), new Addressed12(), new Bare11(), new Bare12(), new Rpc11(), new Rpc12(), new Files11())) {
            WebService service = port.getClass().getAnnotation(WebService.class);
            String contract = service.serviceName().toLowerCase() + ".wsdl";
            Endpoint endpoint = Endpoint.create(port);
            endpoint.setMetadata(List.of(new StreamSource(new File(arguments[0], contract))));
            endpoint.setProperties(Map.of(
                Endpoint.WSDL_SERVICE, new QName(service.targetNamespace(), service.serviceName()),
                Endpoint.WSDL_PORT, new QName(service.targetNamespace(), service.portName())));
            endpoint.publish(server.createContext("/" + port.getClass().getSimpleName().toLowerCase()));
        }
        server.start();
        System.out.println("ready " + server.getAddress().getPort());
    }
}
