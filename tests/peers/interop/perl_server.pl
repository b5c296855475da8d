# Serves interop.wsdl and encoded.wsdl with SOAP::Lite on loopback, all on any path. Prints `ready PORT` when it answers.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use SOAP::Lite;
use SOAP::Transport::HTTP;
use perl_values;

$| = 1;

# The style document, and rpc with parts in no namespace.
package Interop {
    use perl_values;
    our @ISA = 'SOAP::Server::Parameters';
    my $note;

    my %kinds = (Name => 1, Hex => 1, String => 1, Binary => 1, Colours => 1);

    # The values of a repeated element, each asked for: as a member of a record it is read as its last.
    sub value_at {
        my ($som, $path, $type) = @_;
        my %value = %{$som->valueof($path) || {}};
        if ($type eq 'Lists') { $value{$_} = [$som->valueof("$path/$_")] for keys %value }
        return perl_values::record($type, \%value);
    }

    sub echo {
        my ($name, $som) = @_;
        my $path = '/Envelope/Body/[1]/value';
        return map { perl_values::element(value => $_) } $som->valueof($path) if $kinds{$name};
        return perl_values::element(value => value_at($som, $path, $name));
    }

    sub EchoPrice {
        my $price = $_[-1]->dataof('/Envelope/Body/[1]/value');
        my %attributes = map { $_ => $price->attr->{$_} } grep { /^\w+$/ } keys %{$price->attr};
        return perl_values::element(value => $price->value)->attr(\%attributes);
    }

    sub EchoVehicles {
        return map {
            my $type = exists $_->{doors} ? 'Car' : 'Vehicle';
            my $element = perl_values::element(value => perl_values::record($type, $_));
            $type eq 'Car' ? $element->attr({'xmlns:i' => perl_values::NS, 'xsi:type' => 'i:Car'}) : $element;
        } $_[-1]->valueof('/Envelope/Body/[1]/value');
    }

    for my $name (qw(Texts Numbers Times Periods Large Name Hex Person Lists Maybe Colours Shape String Binary Special)) {
        no strict 'refs';
        *{"Echo$name"} = sub { return echo($name, $_[-1]) };
    }

    sub Divide {
        my $som = $_[-1];
        my ($dividend, $divisor) = map { $som->valueof("/Envelope/Body/[1]/$_") } qw(dividend divisor);
        return perl_values::element(quotient => int($dividend / $divisor)) if $divisor;
        my $fault = perl_values::record(DivisionFault => {dividend => $dividend, reason => 'division by zero'});
        die SOAP::Fault->faultcode('Client')->faultstring('division by zero')->faultdetail(
            SOAP::Data->name(DivisionFault => \SOAP::Data->value(@$fault))->attr({xmlns => perl_values::NS}));
    }

    sub Admit {
        my $som = $_[-1];
        my $ticket = $som->valueof('/Envelope/Header/Ticket') or die SOAP::Fault->faultcode('Client')->faultstring('no ticket');
        my $name = $som->valueof('/Envelope/Body/[1]/name');
        return perl_values::element(welcome => "$name $ticket->{number} $ticket->{holder}");
    }

    sub Notify { $note = $_[-1]->valueof('/Envelope/Body/[1]/note'); return }

    sub Noted {
        my @answer = defined $note ? perl_values::element(note => $note) : ();
        undef $note;
        return @answer;
    }

    sub BarePerson { return @{value_at($_[-1], '/Envelope/Body/[1]', 'Person')} }

    sub RpcAdd {
        my $som = $_[-1];
        my ($a, $b) = map { $som->valueof("/Envelope/Body/[1]/$_") } qw(a b);
        return perl_values::element(sum => $a + $b)->attr({xmlns => ''});
    }

    sub RpcPerson {
        my @members = map { $_->attr({xmlns => perl_values::NS}) } @{value_at($_[-1], '/Envelope/Body/[1]/person', 'Person')};
        return perl_values::element(person => \@members)->attr({xmlns => ''});
    }
}

# Types of strings that it is not told of are refused.
package Colours {
    our @ISA = 'SOAP::Deserializer';
    sub typecast { return ($_[5] // '') eq '{urn:example:encoded}Colour' ? $_[1] : undef }
}

package Encoded {
    sub Add { return SOAP::Data->name(sum => $_[1] + $_[2]) }
    sub EchoText { return SOAP::Data->name(answer => $_[1])->type('string') }
    sub EchoValues {
        my %value = %{$_[1]};
        my %types = (base64 => 'base64Binary', empty => 'string', colour => 'string', nil => 'string');
        $value{$_} = SOAP::Data->name($_ => $value{$_})->type($types{$_} || $_) for grep { $_ ne 'nil' } keys %value;
        return SOAP::Data->name(values => \%value);
    }
    sub EchoPerson { return SOAP::Data->name(person => $_[1]) }
    sub EchoNumbers { return SOAP::Data->name(numbers => $_[1]) }
    sub EchoPlaces { return SOAP::Data->name(places => $_[1]) }
    sub EchoPair { return SOAP::Data->name(pair => $_[1]) }
}

package Daemon {
    our @ISA = 'SOAP::Transport::HTTP::Daemon';

    # One request of a connection; documents are written without what the encoding needs.
    sub serve {
        my $self = shift;
        while (my $connection = $self->accept) {
            if (my $request = $connection->get_request) {
                my $encoded = $request->content =~ /urn:example:encoded/ ? 1 : 0;
                $self->serializer(SOAP::Serializer->new);
                $self->serializer->autotype($encoded)->use_prefix($encoded);
                $self->serializer->encodingStyle('') unless $encoded;
                $self->request($request);
                $self->SOAP::Transport::HTTP::Server::handle;
                $self->response->header(Connection => 'close');
                $connection->force_last_request;
                $connection->send_response($self->response);
            }
            $connection->close;
        }
    }
}

package main;

my $daemon = Daemon->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 16, ReuseAddr => 1);
$daemon->deserializer(Colours->new);
$daemon->on_action(sub { });
$daemon->dispatch_with({'urn:example:interop' => 'Interop', 'urn:example:encoded' => 'Encoded'});
print 'ready ', $daemon->url =~ /:(\d+)/, "\n";
$daemon->serve;
