# Calls the services of interop.wsdl, encoded.wsdl and files.wsdl with SOAP::Lite: `perl_client.pl BASE`. Prints a line per check.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Encode qw(encode_utf8);
use MIME::Base64;
use MIME::Entity;
use SOAP::Lite;
use perl_values;

my $base = shift;
binmode STDOUT, ':utf8';
$| = 1;

sub check {
    my ($name, $run) = @_;
    my $result = eval { $run->(); 1 } ? 'ok' : substr($@ || 'failed', 0, 300);
    $result =~ s/\s+/ /g;
    print "$name\t$result\n";
}

sub same {
    my ($sent, $got, $at) = (@_, '');
    if (ref $sent eq 'HASH') {
        die "$at: no record\n" unless ref $got;
        same($sent->{$_}, $got->{$_}, "$at/$_") for keys %$sent;
    } elsif (ref $sent eq 'ARRAY') {
        my @got = ref $got eq 'ARRAY' ? @$got : ($got);
        same(scalar @$sent, scalar @got, "$at, how many");
        same($sent->[$_], $got[$_], "$at/$_") for 0 .. $#$sent;
    } elsif (defined $sent ? !defined $got || "$sent" ne "$got" : defined $got) {
        die "$at: got " . ($got // 'nothing') . ", not " . ($sent // 'nothing') . "\n";
    }
}

sub service {
    my ($path, $version, $action) = @_;
    SOAP::Lite->soapversion($version);
    my $soap = SOAP::Lite->proxy("$base/$path")->on_fault(sub { $_[1] });
    return $soap->on_action($action || sub { '"' . NS . ":$_[1]\"" });
}

# A call in the style document, or rpc with unqualified parts.
sub call {
    my ($path, $version, $operation, $elements, @headers) = @_;
    my $soap = service($path, $version)->autotype(0);
    $soap->serializer->encodingStyle('');
    my $method = SOAP::Data->name($operation)->attr({xmlns => NS});
    my $som = $soap->call($method, @headers, @$elements);
    die $soap->transport->status . ": $som\n" unless ref $som;
    return $som;
}

sub reason { return $_[0]->faultstring || $_[0]->valueof('//Reason/Text') }

sub value_of {
    my ($som, $path) = @_;
    die reason($som) . "\n" if $som->fault;
    my @values = $som->valueof($path);
    return wantarray ? @values : $values[0];
}

sub echo {
    my ($type, $sent, $version) = @_;
    my $som = call('wrapped', $version || '1.1', "Echo$type", [element(value => record($type, $sent))]);
    my $got = value_of($som, '/Envelope/Body/[1]/value');
    my @lists = grep { ref $sent->{$_} eq 'ARRAY' } keys %$sent;
    # A repeated element is read as its last: each is asked for.
    $got->{$_} = [$som->valueof("/Envelope/Body/[1]/value/$_")] for @lists;
    same($sent, $got);
    return $got;
}

sub text {
    my $value = shift;
    my $got = value_of(call('wrapped', '1.1', 'EchoString', [element(value => $value)]), '/Envelope/Body/[1]/value');
    die "another text\n" unless $got eq $value;
}

my %person = (
    name => 'Ada', home => {street => 'Long Lane', number => 1},
    friend => {name => 'Bob', home => {street => 'High Street', number => 2}, work => {street => 'Dock', number => 3}},
);
my $bytes = join '', map { chr($_ % 256) } 0 .. 1023;

sub fault {
    my $version = shift;
    my $divide = sub { call('wrapped', $version, 'Divide', [element(dividend => 7), element(divisor => shift)]) };
    same(3, value_of($divide->(2), '/Envelope/Body/[1]/quotient'));
    my $som = $divide->(0);
    die "no fault\n" unless $som->fault;
    my $detail = $som->valueof($version eq '1.1' ? '//detail/DivisionFault' : '//Detail/DivisionFault');
    same({dividend => 7, reason => 'division by zero'}, $detail);
}

sub headers {
    my $version = shift;
    my $ticket = SOAP::Header->name('Ticket' => \SOAP::Data->value(element(number => 42), element(holder => 'Zoë')));
    my $som = call('wrapped', $version, 'Admit', [element(name => 'Ada')], $ticket->attr({xmlns => NS}));
    same('Ada 42 Zoë', value_of($som, '/Envelope/Body/[1]/welcome'));
}

check('texts', sub {
    echo(Texts => {
        string => " a  b\n<&>\"' ", normalizedString => ' a  b ', token => 'a b', language => 'en-GB', Name => 'a:b',
        NCName => 'a.b', NMTOKEN => '1-a', NMTOKENS => '1 b', anyURI => 'http://example.com/a?b=c&d=%20e',
    });
});
check('numbers', sub {
    echo(Numbers => {
        boolean => 'true', byte => -128, short => -32768, int => -2147483648, long => '-9223372036854775808',
        unsignedByte => 255, unsignedShort => 65535, unsignedInt => 4294967295, nonNegativeInteger => 0, positiveInteger => 1,
        nonPositiveInteger => 0, negativeInteger => -1, decimal => '12345678901234567890.12345', float => 0.5, double => 0.1,
    });
});
check('INF and NaN', sub { echo(Special => {infinity => 'INF', minusInfinity => '-INF', nan => 'NaN'}) });
check('attributes', sub {
    my %attributes = (currency => 'EUR', note => 'a<b & "c"');
    my $som = call('wrapped', '1.1', 'EchoPrice', [element(value => '12.5')->attr({%attributes})]);
    same('12.5', value_of($som, '/Envelope/Body/[1]/value'));
    same(\%attributes, $som->dataof('/Envelope/Body/[1]/value')->attr);
});
check('derived types', sub {
    my $car = element(value => record(Car => {wheels => 4, doors => 5}))->attr({'xmlns:i' => NS, 'xsi:type' => 'i:Car'});
    my $som = call('wrapped', '1.1', 'EchoVehicles', [element(value => record(Vehicle => {wheels => 2})), $car]);
    same([{wheels => 2}, {wheels => 4, doors => 5}], [value_of($som, '/Envelope/Body/[1]/value')]);
});
check('large numbers', sub {
    echo(Large => {unsignedLong => '18446744073709551615', integer => '-123456789012345678901234567890'});
});
check('times', sub { echo(Times => {date => '2024-02-29', time => '23:59:59.125', dateTime => '2024-02-29T12:30:00.25Z'}) });
check('periods', sub {
    echo(Periods => {
        duration => 'P1Y2M3DT4H5M6.5S', gYear => '2024', gYearMonth => '2024-02', gMonth => '--02', gMonthDay => '--02-29',
        gDay => '---29',
    });
});
check('QName', sub {
    my $name = element(value => 'o:thing')->attr({'xmlns:o' => 'urn:example:other'});
    my $got = value_of(call('wrapped', '1.1', 'EchoName', [$name]), '/Envelope/Body/[1]/value');
    die "got $got\n" unless $got =~ /:thing$/;
});
check('hexBinary', sub {
    my $som = call('wrapped', '1.1', 'EchoHex', [element(value => '00ff10')]);
    same('00ff10', lc value_of($som, '/Envelope/Body/[1]/value'));
});
check('structs', sub { echo(Person => \%person) });
check('arrays', sub {
    echo(Lists => {number => [1, -2, 3], place => [{street => 'a', number => 1}, {street => 'b', number => 2}], flag => []});
});
check('nil, absent, empty', sub {
    my $got = echo(Maybe => {nil => undef, empty => '', zero => 0});
    die "what was nil is absent, or what was absent is there\n" if !exists $got->{nil} || exists $got->{absent};
});
check('enumerations', sub {
    my $som = call('wrapped', '1.1', 'EchoColours', [element(value => 'dark green'), element(value => 'red')]);
    same(['dark green', 'red'], [value_of($som, '/Envelope/Body/[1]/value')]);
});
check('choices', sub {
    echo(Shape => {label => 'square', side => 7});
    echo(Shape => {label => 'place', place => {street => 'a', number => 1}});
});
check('UTF-8', sub { text("Zürich 東京 \x{1F600} e\x{301}") });
check('1 MB string', sub { text('0123456789abcdef' x 65536) });
check('binary', sub {
    my $som = call('wrapped', '1.1', 'EchoBinary', [element(value => encode_base64($bytes, ''))]);
    die "other bytes\n" unless decode_base64(value_of($som, '/Envelope/Body/[1]/value')) eq $bytes;
});
check('attachments', sub {
    my $part = MIME::Entity->build(
        Type => 'application/octet-stream', Encoding => 'base64', Id => '<file=1@example.com>', Data => $bytes, Top => 0,
    );
    my $soap = service('files', '1.1', sub { '"urn:example:files:EchoFile"' })->autotype(0)->parts([$part]);
    $soap->serializer->encodingStyle('');
    my $som = $soap->call(SOAP::Data->name('EchoFile')->attr({xmlns => 'urn:example:files'}), element(name => 'a.bin'));
    die $soap->transport->status . ": $som\n" unless ref $som;
    same('a.bin', value_of($som, '/Envelope/Body/[1]/name'));
    my ($file) = map { ref $_ eq 'ARRAY' ? @$_ : $_ } $som->parts;
    die "other bytes\n" unless $file->bodyhandle->as_string eq $bytes;
});
check('faults', sub { fault('1.1') });
check('headers', sub { headers('1.1') });
check('one-way', sub {
    my $soap = service('wrapped', '1.1')->autotype(0);
    $soap->serializer->encodingStyle('');
    $soap->call(SOAP::Data->name('Notify')->attr({xmlns => NS}), element(note => 'from Perl'));
    # A call without parameters would say that the call itself is nil.
    my $call = $soap->serializer->envelope(freeform => SOAP::Data->name('Noted')->attr({xmlns => NS}));
    my $answer = $soap->transport->send_receive(
        context => $soap, endpoint => $soap->endpoint, action => '"' . NS . ':Noted"', envelope => $call,
        encoding => $soap->encoding,
    );
    same('from Perl', value_of($soap->deserializer->deserialize($answer), '/Envelope/Body/[1]/note'));
});
check('SOAP 1.2', sub { echo(Person => \%person, '1.2'); headers('1.2') });
check('SOAP 1.2 faults', sub { fault('1.2') });
check('bare', sub {
    for my $version ('1.1', '1.2') {
        same(\%person, value_of(call('bare', $version, 'BarePerson', record(Person => \%person)), '/Envelope/Body/[1]'));
    }
});

sub rpc {
    my ($version, $operation, @parts) = @_;
    my $soap = service('rpc', $version)->autotype(0);
    $soap->serializer->encodingStyle('');
    my $som = $soap->call(SOAP::Data->name("i:$operation")->attr({'xmlns:i' => NS}), @parts);
    die $soap->transport->status . ": $som\n" unless ref $som;
    return $som;
}
check('rpc/literal', sub {
    same(5, value_of(rpc($_, 'RpcAdd', element(a => 2), element(b => 3)), '/Envelope/Body/[1]/sum')) for '1.1', '1.2';
});
check('rpc/literal structs', sub {
    for my $version ('1.1', '1.2') {
        my @members = map { $_->attr({xmlns => NS}) } @{record(Person => \%person)};
        my $som = rpc($version, 'RpcPerson', element(person => \@members));
        same(\%person, value_of($som, '/Envelope/Body/[1]/person'));
    }
});

# Types of strings that it is not told of are refused.
package Colours {
    our @ISA = 'SOAP::Deserializer';
    sub typecast { return ($_[5] // '') eq '{urn:example:encoded}Colour' ? $_[1] : undef }
}

# The encoding is what SOAP::Lite is made for; structs are of no type unless one is said.
sub encoded {
    my ($version, $operation, @parts) = @_;
    my $soap = service('encoded', $version, sub { "\"urn:example:encoded#$_[1]\"" })->ns('urn:example:encoded', 'e');
    $soap->deserializer(Colours->new);
    my $som = $soap->call($operation, @parts);
    die $soap->transport->status . ": $som\n" unless ref $som;
    die reason($som) . "\n" if $som->fault;
    return $som->result;
}

sub typed { my ($name, $type, $value) = @_; return SOAP::Data->name($name => $value)->type($type) }

sub place { my ($street, $number) = @_; return {street => typed(street => string => $street), number => $number} }

sub struct { my ($name, $type, $value) = @_; return SOAP::Data->name($name => $value)->attr({'xsi:type' => "e:$type"}) }

sub scalars {
    my $version = shift;
    same(5, encoded($version, 'Add', SOAP::Data->name(a => 2), SOAP::Data->name(b => 3)));
    my $text = "Zürich 東京 \x{1F600}";
    same($text, encoded($version, 'EchoText', typed(text => string => $text)));
    my %sent = (
        boolean => ['boolean', 'true'], int => ['int', -7], long => ['long', '9223372036854775807'], double => ['double', 0.1],
        dateTime => ['dateTime', '2024-02-29T12:30:00Z'], base64 => ['base64Binary', "\x00\xff\x10"], empty => ['string', ''],
        colour => ['string', 'green'],
    );
    my $values = {nil => undef, map { $_ => typed($_, @{$sent{$_}}) } keys %sent};
    my $got = encoded($version, 'EchoValues', struct(values => Values => $values));
    same({boolean => 'true', map { $_ => $sent{$_}[1] } grep { $_ ne 'boolean' } keys %sent}, {%$got, boolean => 'true'});
}

sub structs {
    my $person = {name => typed(name => string => 'Ada'), home => place('Long Lane', 1), work => undef};
    my $got = encoded(shift, 'EchoPerson', struct(person => Person => $person));
    same({name => 'Ada', home => {street => 'Long Lane', number => 1}, work => undef}, $got);
}

sub arrays {
    my $version = shift;
    same([1, -2, 3], encoded($version, 'EchoNumbers', SOAP::Data->name(numbers => [1, -2, 3])));
    my $got = encoded($version, 'EchoPlaces', SOAP::Data->name(places => [place('a', 1), place('b', 2)]));
    same([{street => 'a', number => 1}, {street => 'b', number => 2}], $got);
}

sub references {
    my $shared = place('a', 1);
    my $got = encoded(shift, 'EchoPair', struct(pair => Pair => {first => $shared, second => $shared}));
    same({first => {street => 'a', number => 1}, second => {street => 'a', number => 1}}, $got);
}
check('rpc/encoded', sub { scalars('1.1') });
check('rpc/encoded structs', sub { structs('1.1') });
check('rpc/encoded arrays', sub { arrays('1.1') });
check('rpc/encoded references', sub { references('1.1') });
check('rpc/encoded in SOAP 1.2', sub { $_->('1.2') for \&scalars, \&structs, \&arrays, \&references });
