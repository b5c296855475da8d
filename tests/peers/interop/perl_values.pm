# Values of interop.wsdl for SOAP::Lite, which knows no schema: records are lists of names and values in their order.
package perl_values;
use strict;
use warnings;
use utf8;
use Exporter 'import';
our @EXPORT = qw(NS element record %FIELDS);

use constant NS => 'urn:example:interop';

our %FIELDS = (
    Texts => [qw(string normalizedString token language Name NCName NMTOKEN NMTOKENS anyURI)],
    Numbers => [qw(boolean byte short int long unsignedByte unsignedShort unsignedInt nonNegativeInteger positiveInteger
        nonPositiveInteger negativeInteger decimal float double)],
    Special => [qw(infinity minusInfinity nan)],
    Vehicle => [qw(wheels)],
    Car => [qw(wheels doors)],
    Times => [qw(date time dateTime)],
    Periods => [qw(duration gYear gYearMonth gMonth gMonthDay gDay)],
    Large => [qw(unsignedLong integer)],
    Place => [qw(street number)],
    Person => [qw(name home work friend)],
    Lists => [qw(number place flag)],
    Maybe => [qw(nil absent empty zero)],
    Shape => [qw(label radius side place)],
    DivisionFault => [qw(dividend reason)],
);

my %TYPES = (home => 'Place', work => 'Place', friend => 'Person', place => 'Place');

# An element: of text, nil, or of elements.
sub element {
    my ($name, $value) = @_;
    return SOAP::Data->name($name => \SOAP::Data->value(@$value)) if ref $value eq 'ARRAY' && @$value;
    return SOAP::Data->name($name => ref $value ? '' : SOAP::Utils::encode_data($value))->type('');
}

# The elements of a hash that stands for a value of this type; what is in a list is repeated.
sub record {
    my ($type, $value) = @_;
    my @elements;
    for my $name (@{$FIELDS{$type}}) {
        next unless exists $value->{$name};
        my @values = ref $value->{$name} eq 'ARRAY' ? @{$value->{$name}} : $value->{$name};
        push @elements, element($name, ref $_ ? record($TYPES{$name}, $_) : $_) for @values;
    }
    return \@elements;
}
1;
