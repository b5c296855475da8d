<?php
// Serves interop.wsdl and encoded.wsdl with PHP's soap extension, as the router of PHP's own server; the contracts are in the folder INTEROP_WSDLS.
ini_set('soap.wsdl_cache_enabled', '0');
const NS = 'urn:example:interop';

/** A class of its own keeps the derived type. */
class Car {
    public int $wheels;
    public int $doors;
}

class Interop {
    private ?object $ticket = null;

    public function __call(string $name, array $arguments) {
        if (str_starts_with($name, 'Echo')) {
            return ['value' => $arguments[0]->value];
        }
        throw new SoapFault('Client', "no operation $name");
    }

    public function Ticket($ticket): void {
        $this->ticket = $ticket;
    }

    public function Admit($input): array {
        if ($this->ticket === null) {
            throw new SoapFault('Client', 'no ticket');
        }
        return ['welcome' => "{$input->name} {$this->ticket->number} {$this->ticket->holder}"];
    }

    public function Divide($input): array {
        if ($input->divisor === 0) {
            $detail = ['dividend' => $input->dividend, 'reason' => 'division by zero'];
            throw new SoapFault('Client', 'division by zero', null, $detail, 'DivisionFault');
        }
        return ['quotient' => intdiv($input->dividend, $input->divisor)];
    }

    public function Notify($input): void {
        file_put_contents(note(), $input->note);
    }

    public function Noted(): array {
        $answer = file_exists(note()) ? ['note' => file_get_contents(note())] : [];
        @unlink(note());
        return $answer;
    }

    public function BarePerson($person) {
        return $person;
    }

    public function RpcAdd(int $a, int $b): int {
        return $a + $b;
    }

    public function RpcPerson($person) {
        return $person;
    }
}

/** The operations of encoded.wsdl. */
class Encoded {
    public function Add(int $a, int $b): int {
        return $a + $b;
    }

    public function __call(string $name, array $arguments) {
        return $arguments[0];
    }
}

function note(): string {
    return sys_get_temp_dir() . '/interop-note-' . $_SERVER['SERVER_PORT'];
}

$version = str_contains($_SERVER['CONTENT_TYPE'] ?? '', 'application/soap+xml') ? SOAP_1_2 : SOAP_1_1;
$encoded = str_starts_with($_SERVER['REQUEST_URI'], '/encoded');
$server = new SoapServer(getenv('INTEROP_WSDLS') . ($encoded ? '/encoded.wsdl' : '/interop.wsdl'), [
    'soap_version' => $version, 'cache_wsdl' => WSDL_CACHE_NONE, 'classmap' => ['Car' => 'Car'], 'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
]);
$server->setObject($encoded ? new Encoded() : new Interop());
$server->handle(file_get_contents('php://input'));
