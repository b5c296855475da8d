import interop.*;
import java.io.*;
import java.lang.reflect.Field;
import java.math.*;
import java.util.*;
import javax.activation.DataHandler;
import javax.activation.DataSource;
import javax.xml.bind.JAXBElement;
import javax.xml.datatype.*;
import javax.xml.namespace.QName;

/** The values that are sent. */
final class Samples {
    static final String NS = "urn:example:interop";

    static Texts texts() {
        Texts value = new Texts();
        value.setString(" a  b\n<&>\"' ");
        value.setNormalizedString(" a  b ");
        value.setToken("a b");
        value.setLanguage("en-GB");
        value.setName("a:b");
        value.setNCName("a.b");
        value.setNMTOKEN("1-a");
        value.getNMTOKENS().addAll(List.of("1", "b"));
        value.setAnyURI("http://example.com/a?b=c&d=%20e");
        return value;
    }

    static Numbers numbers() {
        Numbers value = new Numbers();
        value.setBoolean(true);
        value.setByte(Byte.MIN_VALUE);
        value.setShort(Short.MIN_VALUE);
        value.setInt(Integer.MIN_VALUE);
        value.setLong(Long.MIN_VALUE);
        value.setUnsignedByte((short) 255);
        value.setUnsignedShort(65535);
        value.setUnsignedInt(4294967295L);
        value.setNonNegativeInteger(BigInteger.ZERO);
        value.setPositiveInteger(BigInteger.ONE);
        value.setNonPositiveInteger(BigInteger.ZERO);
        value.setNegativeInteger(BigInteger.ONE.negate());
        value.setDecimal(new BigDecimal("12345678901234567890.12345"));
        value.setFloat(0.5f);
        value.setDouble(0.1);
        return value;
    }

    static Large large() {
        Large value = new Large();
        value.setUnsignedLong(new BigInteger("18446744073709551615"));
        value.setInteger(new BigInteger("-123456789012345678901234567890"));
        return value;
    }

    private static XMLGregorianCalendar calendar(String text) throws Exception {
        return DatatypeFactory.newInstance().newXMLGregorianCalendar(text);
    }

    static Times times() throws Exception {
        Times value = new Times();
        value.setDate(calendar("2024-02-29"));
        value.setTime(calendar("23:59:59.125"));
        value.setDateTime(calendar("2024-02-29T12:30:00.25Z"));
        return value;
    }

    static Periods periods() throws Exception {
        Periods value = new Periods();
        value.setDuration(DatatypeFactory.newInstance().newDuration("P1Y2M3DT4H5M6.5S"));
        value.setGYear(calendar("2024"));
        value.setGYearMonth(calendar("2024-02"));
        value.setGMonth(calendar("--02"));
        value.setGMonthDay(calendar("--02-29"));
        value.setGDay(calendar("---29"));
        return value;
    }

    static Place place(String street, int number) {
        Place value = new Place();
        value.setStreet(street);
        value.setNumber(number);
        return value;
    }

    static Person person() {
        Person friend = new Person();
        friend.setName("Bob");
        friend.setHome(place("High Street", 2));
        friend.setWork(place("Dock", 3));
        Person value = new Person();
        value.setName("Ada");
        value.setHome(place("Long Lane", 1));
        value.setFriend(friend);
        return value;
    }

    static Price price() {
        Price value = new Price();
        value.setValue(new BigDecimal("12.5"));
        value.setCurrency("EUR");
        value.setNote("a<b & \"c\"");
        return value;
    }

    static List<Vehicle> vehicles() {
        Vehicle vehicle = new Vehicle();
        vehicle.setWheels(2);
        Car car = new Car();
        car.setWheels(4);
        car.setDoors(5);
        return List.of(vehicle, car);
    }

    static Special special() {
        Special value = new Special();
        value.setInfinity(Float.POSITIVE_INFINITY);
        value.setMinusInfinity(Double.NEGATIVE_INFINITY);
        value.setNan(Double.NaN);
        return value;
    }

    static Lists lists() {
        Lists value = new Lists();
        value.getNumber().addAll(List.of(1, -2, 3));
        value.getPlace().addAll(List.of(place("a", 1), place("b", 2)));
        return value;
    }

    static Maybe maybe() {
        Maybe value = new Maybe();
        value.setEmpty(new JAXBElement<>(new QName(NS, "empty"), String.class, ""));
        value.setZero(new JAXBElement<>(new QName(NS, "zero"), Integer.class, 0));
        return value;
    }

    static Shape square() {
        Shape value = new Shape();
        value.setLabel("square");
        value.setSide(7);
        return value;
    }

    static Shape at() {
        Shape value = new Shape();
        value.setLabel("place");
        value.setPlace(place("a", 1));
        return value;
    }

    static byte[] binary() {
        byte[] value = new byte[1024];
        for (int i = 0; i < value.length; i++) value[i] = (byte) i;
        return value;
    }

    /** The one member of an echo's messages. */
    static Field value(Object message) throws Exception {
        Field value = message.getClass().getDeclaredField("value");
        value.setAccessible(true);
        return value;
    }

    /** Bytes as a part beside the envelope. */
    static DataHandler file(byte[] bytes) {
        return new DataHandler(new DataSource() {
            public String getContentType() { return "application/octet-stream"; }
            public InputStream getInputStream() { return new ByteArrayInputStream(bytes); }
            public String getName() { return "file"; }
            public OutputStream getOutputStream() { throw new UnsupportedOperationException(); }
        });
    }
}
