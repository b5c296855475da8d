<?php
// Calls the services of interop.wsdl with PHP's soap extension: `php_client.php BASE`. Prints a line per check.
ini_set('soap.wsdl_cache_enabled', '0');
$base = $argv[1];
const NS = 'urn:example:interop';

function client(string $path, int $version = SOAP_1_1): SoapClient {
    global $base;
    return new SoapClient("$base/$path?wsdl", [
        'soap_version' => $version, 'location' => "$base/$path", 'trace' => true, 'cache_wsdl' => WSDL_CACHE_NONE,
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    ]);
}

function check(string $name, callable $run): void {
    try {
        $run();
        $result = 'ok';
    } catch (Throwable $error) {
        $result = trim(preg_replace('/\s+/', ' ', substr(get_class($error) . ': ' . $error->getMessage(), 0, 300)));
    }
    echo "$name\t$result\n";
}

function same($sent, $got, string $at = ''): void {
    if (is_array($sent)) {
        foreach ($sent as $key => $value) {
            same($value, is_object($got) ? ($got->$key ?? null) : ($got[$key] ?? null), "$at/$key");
        }
    } elseif ($sent !== $got) {
        throw new Exception("$at: " . var_export($got, true) . ' is not ' . var_export($sent, true));
    }
}

$service = client('wrapped');
$echo = function (string $operation, array $sent) use ($service): void {
    same($sent, $service->$operation(['value' => $sent])->value);
};
$person = [
    'name' => 'Ada', 'home' => ['street' => 'Long Lane', 'number' => 1],
    'friend' => ['name' => 'Bob', 'home' => ['street' => 'High Street', 'number' => 2], 'work' => ['street' => 'Dock', 'number' => 3]],
];

check('texts', fn() => $echo('EchoTexts', [
    'string' => " a  b\n<&>\"' ", 'normalizedString' => ' a  b ', 'token' => 'a b', 'language' => 'en-GB', 'Name' => 'a:b',
    'NCName' => 'a.b', 'NMTOKEN' => '1-a', 'NMTOKENS' => '1 b', 'anyURI' => 'http://example.com/a?b=c&d=%20e',
]));
check('numbers', fn() => $echo('EchoNumbers', [
    'boolean' => true, 'byte' => -128, 'short' => -32768, 'int' => -2147483648, 'long' => PHP_INT_MIN, 'unsignedByte' => 255,
    'unsignedShort' => 65535, 'unsignedInt' => 4294967295, 'nonNegativeInteger' => 0, 'positiveInteger' => 1, 'nonPositiveInteger' => 0,
    'negativeInteger' => -1, 'decimal' => '12345678901234567890.12345', 'float' => 0.5, 'double' => 0.1,
]));
check('times', fn() => $echo('EchoTimes', ['date' => '2024-02-29', 'time' => '23:59:59.125', 'dateTime' => '2024-02-29T12:30:00.25Z']));
check('periods', fn() => $echo('EchoPeriods', [
    'duration' => 'P1Y2M3DT4H5M6.5S', 'gYear' => '2024', 'gYearMonth' => '2024-02', 'gMonth' => '--02', 'gMonthDay' => '--02-29',
    'gDay' => '---29',
]));
check('INF and NaN', function () use ($service) {
    $got = $service->EchoSpecial(['value' => ['infinity' => INF, 'minusInfinity' => -INF, 'nan' => NAN]])->value;
    same([INF, -INF, true], [$got->infinity, $got->minusInfinity, is_nan($got->nan)]);
});
check('attributes', fn() => $echo('EchoPrice', ['_' => '12.5', 'currency' => 'EUR', 'note' => 'a<b & "c"']));
check('derived types', function () use ($service) {
    $car = new SoapVar(['wheels' => 4, 'doors' => 5], SOAP_ENC_OBJECT, 'Car', NS);
    $got = $service->EchoVehicles(['value' => [['wheels' => 2], $car]])->value;
    same([2, 4, 5], [$got[0]->wheels, $got[1]->wheels, $got[1]->doors]);
});
check('large numbers', fn() => $echo('EchoLarge', [
    'unsignedLong' => '18446744073709551615', 'integer' => '-123456789012345678901234567890',
]));
check('QName', fn() => same('urn:example:other:thing', $service->EchoName(['value' => 'urn:example:other:thing'])->value));
check('hexBinary', fn() => same("\x00\xff\x10", $service->EchoHex(['value' => "\x00\xff\x10"])->value));
check('structs', fn() => $echo('EchoPerson', $person));
check('arrays', function () use ($service) {
    $sent = ['number' => [1, -2, 3], 'place' => [['street' => 'a', 'number' => 1], ['street' => 'b', 'number' => 2]]];
    $got = $service->EchoLists(['value' => $sent])->value;
    same($sent, $got);
    same(false, isset($got->flag));
});
check('nil, absent, empty', function () use ($service) {
    $got = $service->EchoMaybe(['value' => ['nil' => null, 'empty' => '', 'zero' => 0]])->value;
    same([true, null, false, '', 0], [property_exists($got, 'nil'), $got->nil, property_exists($got, 'absent'), $got->empty, $got->zero]);
});
check('enumerations', fn() => same(['dark green', 'red'], $service->EchoColours(['value' => ['dark green', 'red']])->value));
check('choices', function () use ($service) {
    $got = $service->EchoShape(['value' => ['label' => 'square', 'side' => 7]])->value;
    same([7, false], [$got->side, isset($got->radius)]);
    $got = $service->EchoShape(['value' => ['label' => 'place', 'place' => ['street' => 'a', 'number' => 1]]])->value;
    same(['a', false], [$got->place->street, isset($got->side)]);
});
check('UTF-8', function () use ($service) {
    $text = "Z\u{fc}rich \u{6771}\u{4eac} \u{1F600} e\u{301}";
    same($text, $service->EchoString(['value' => $text])->value);
});
check('1 MB string', function () use ($service) {
    $text = str_repeat('0123456789abcdef', 65536);
    same($text, $service->EchoString(['value' => $text])->value);
});
check('binary', function () use ($service) {
    $data = str_repeat(implode('', array_map('chr', range(0, 255))), 4);
    same($data, $service->EchoBinary(['value' => $data])->value);
});

$fault = function (SoapClient $service): void {
    try {
        $service->Divide(['dividend' => 7, 'divisor' => 0]);
        throw new Exception('no fault');
    } catch (SoapFault $fault) {
        same(['7', 'division by zero'], [(string) $fault->detail->DivisionFault->dividend, $fault->detail->DivisionFault->reason]);
    }
    same(3, $service->Divide(['dividend' => 7, 'divisor' => 2])->quotient);
};
$headers = function (SoapClient $service): void {
    $ticket = new SoapHeader(NS, 'Ticket', ['number' => 42, 'holder' => "Zo\u{eb}"]);
    $got = $service->__soapCall('Admit', [['name' => 'Ada']], null, [$ticket])->welcome;
    same("Ada 42 Zo\u{eb}", $got);
};
check('faults', fn() => $fault($service));
check('headers', fn() => $headers($service));
check('one-way', function () use ($service) {
    $service->Notify(['note' => 'from PHP']);
    same('from PHP', $service->Noted([])->note);
});
check('SOAP 1.2', function () use ($headers, $person) {
    $service = client('wrapped', SOAP_1_2);
    same($person, $service->EchoPerson(['value' => $person])->value);
    $headers($service);
});
check('SOAP 1.2 faults', fn() => $fault(client('wrapped', SOAP_1_2)));
check('bare', function () use ($person) {
    foreach ([SOAP_1_1, SOAP_1_2] as $version) {
        same($person, client('bare', $version)->BarePerson($person));
    }
});
check('rpc/literal', function () use ($person) {
    foreach ([SOAP_1_1, SOAP_1_2] as $version) {
        $service = client('rpc', $version);
        same(5, $service->RpcAdd(2, 3));
    }
});
check('rpc/literal structs', function () use ($person) {
    foreach ([SOAP_1_1, SOAP_1_2] as $version) {
        $service = client('rpc', $version);
        same($person, $service->RpcPerson($person));
    }
});

$text = "Z\u{fc}rich \u{6771}\u{4eac} \u{1F600}";
$encoded = function (int $version) use ($text): void {
    $service = client('encoded', $version);
    same(5, $service->Add(2, 3));
    same($text, $service->EchoText($text));
    $sent = [
        'boolean' => true, 'int' => -7, 'long' => PHP_INT_MAX, 'double' => 0.1, 'dateTime' => '2024-02-29T12:30:00Z',
        'base64' => "\x00\xff\x10", 'empty' => '', 'nil' => null, 'colour' => 'green',
    ];
    same($sent, $service->EchoValues($sent));
};
$structs = function (int $version): void {
    $sent = ['name' => 'Ada', 'home' => ['street' => 'Long Lane', 'number' => 1], 'work' => null];
    same($sent, client('encoded', $version)->EchoPerson($sent));
};
$arrays = function (int $version): void {
    $service = client('encoded', $version);
    same([1, -2, 3], $service->EchoNumbers([1, -2, 3]));
    $places = [['street' => 'a', 'number' => 1], ['street' => 'b', 'number' => 2]];
    same($places, $service->EchoPlaces($places));
};
$references = function (int $version): void {
    $service = client('encoded', $version);
    $shared = (object) ['street' => 'a', 'number' => 1];
    $got = $service->EchoPair(['first' => $shared, 'second' => $shared]);
    if (!preg_match('/href="#|ref="/', $service->__getLastRequest())) {
        throw new Exception('no reference was sent');
    }
    same([['street' => 'a', 'number' => 1], ['street' => 'a', 'number' => 1]], [$got->first, $got->second]);
};
check('rpc/encoded', fn() => $encoded(SOAP_1_1));
check('rpc/encoded structs', fn() => $structs(SOAP_1_1));
check('rpc/encoded arrays', fn() => $arrays(SOAP_1_1));
check('rpc/encoded references', fn() => $references(SOAP_1_1));
check('rpc/encoded in SOAP 1.2', function () use ($encoded, $structs, $arrays, $references) {
    foreach ([$encoded, $structs, $arrays, $references] as $run) {
        $run(SOAP_1_2);
    }
});
