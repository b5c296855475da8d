// The values that are sent.
#pragma once
#include "soapH.h"
#include <functional>
#include <limits>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

inline std::unique_ptr<ns1__Place> place(const char *street, int number) {
    auto value = std::make_unique<ns1__Place>();
    value->street = street;
    value->number = number;
    return value;
}

inline ns1__Texts texts() {
    ns1__Texts value;
    value.string = " a  b\n<&>\"' ";
    value.normalizedString = " a  b ";
    value.token = "a b";
    value.language = "en-GB";
    value.Name = "a:b";
    value.NCName = "a.b";
    value.NMTOKEN = "1-a";
    value.NMTOKENS = "1 b";
    value.anyURI = "http://example.com/a?b=c&d=%20e";
    return value;
}

inline ns1__Numbers numbers() {
    ns1__Numbers value;
    value.boolean = true;
    value.byte = -128;
    value.short_ = -32768;
    value.int_ = -2147483647 - 1;
    value.long_ = -9223372036854775807LL - 1;
    value.unsignedByte = 255;
    value.unsignedShort = 65535;
    value.unsignedInt = 4294967295U;
    value.nonNegativeInteger = "0";
    value.positiveInteger = "1";
    value.nonPositiveInteger = "0";
    value.negativeInteger = "-1";
    value.decimal = "12345678901234567890.12345";
    value.float_ = 0.5F;
    value.double_ = 0.1;
    return value;
}

inline ns1__Times times() {
    ns1__Times value;
    value.date = "2024-02-29";
    value.time = "23:59:59.125";
    value.dateTime = "2024-02-29T12:30:00.25Z";
    return value;
}

inline ns1__Periods periods() {
    ns1__Periods value;
    value.duration = "P1Y2M3DT4H5M6.5S";
    value.gYear = "2024";
    value.gYearMonth = "2024-02";
    value.gMonth = "--02";
    value.gMonthDay = "--02-29";
    value.gDay = "---29";
    return value;
}

inline ns1__Large large() {
    ns1__Large value;
    value.unsignedLong = 18446744073709551615ULL;
    value.integer = "-123456789012345678901234567890";
    return value;
}

/// Whose parts live as long as the program.
inline ns1__Person person() {
    static auto home = place("Long Lane", 1), friends = place("High Street", 2), work = place("Dock", 3);
    static ns1__Person bob;
    bob.name = "Bob";
    bob.home = friends.get();
    bob.work = work.get();
    ns1__Person value;
    value.name = "Ada";
    value.home = home.get();
    value.friend_ = &bob;
    return value;
}

inline ns1__Lists lists() {
    static auto a = place("a", 1), b = place("b", 2);
    ns1__Lists value;
    value.number = {1, -2, 3};
    value.place = {a.get(), b.get()};
    return value;
}

inline ns1__Maybe maybe() {
    static std::string empty;
    static int zero = 0;
    ns1__Maybe value;
    value.empty = &empty;
    value.zero = &zero;
    return value;
}

inline ns1__Shape square() {
    ns1__Shape value;
    value.label = "square";
    value.__union_Shape = SOAP_UNION__ns1__union_Shape_side;
    value.union_Shape.side = 7;
    return value;
}

inline ns1__Shape at() {
    static auto there = place("a", 1);
    ns1__Shape value;
    value.label = "place";
    value.__union_Shape = SOAP_UNION__ns1__union_Shape_place;
    value.union_Shape.place = there.get();
    return value;
}

inline ns1__Price price() {
    static std::string note = "a<b & \"c\"";
    ns1__Price value;
    value.__item = "12.5";
    value.currency = "EUR";
    value.note = &note;
    return value;
}

inline ns1__Special special() {
    ns1__Special value;
    value.infinity = std::numeric_limits<float>::infinity();
    value.minusInfinity = -std::numeric_limits<double>::infinity();
    value.nan = std::numeric_limits<double>::quiet_NaN();
    return value;
}

inline std::string bytes() {
    std::string value;
    for (int i = 0; i < 1024; i++) value += static_cast<char>(i);
    return value;
}

inline xsd__base64Binary binary(std::string &bytes) {
    xsd__base64Binary value;
    value.__ptr = reinterpret_cast<unsigned char *>(&bytes[0]);
    value.__size = static_cast<int>(bytes.size());
    value.id = value.type = value.options = nullptr;
    return value;
}
