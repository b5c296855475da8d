// Serves interop.wsdl with node's soap: `node_server.js WSDL`, on loopback. Prints `ready PORT` when it answers.
const fs = require('fs');
const http = require('http');
const soap = require(process.env.NODE_PEERS + '/soap');

const NS = 'urn:example:interop';
let note;

const echo = (input) => ({ value: input.value });
// What was read says the type in an attribute that would be written as it is.
const typed = ({ attributes, ...car }) => (attributes ? { attributes: { xsi_type: { type: 'Car', xmlns: NS } }, ...car } : car);
const wrapped = {
  EchoVehicles: (input) => ({ value: input.value.map(typed) }),
  Notify: (input) => { note = input.note; },
  Noted: () => { const answer = { note }; note = undefined; return answer; },
  Divide: ({ dividend, divisor }) => {
    if (Number(divisor) !== 0) return { quotient: Math.trunc(dividend / divisor) };
    const detail = { DivisionFault: { attributes: { xmlns: NS }, dividend, reason: 'division by zero' } };
    throw { Fault: { faultcode: 'soap:Client', faultstring: 'division by zero', detail } };
  },
  Admit: (input, callback, headers) => {
    if (!headers || !headers.Ticket) throw { Fault: { faultcode: 'soap:Client', faultstring: 'no ticket' } };
    return { welcome: `${input.name} ${headers.Ticket.number} ${headers.Ticket.holder}` };
  },
};
for (const name of ['Texts', 'Numbers', 'Times', 'Periods', 'Large', 'Name', 'Hex', 'Person', 'Lists', 'Maybe', 'Colours', 'Shape', 'String', 'Binary', 'Price', 'Special']) {
  wrapped[`Echo${name}`] = echo;
}
const fault12 = { ...wrapped, Divide: ({ dividend, divisor }) => {
  if (Number(divisor) !== 0) return { quotient: Math.trunc(dividend / divisor) };
  throw { Fault: {
    Code: { Value: 'soap:Sender' }, Reason: { Text: 'division by zero' },
    Detail: { DivisionFault: { attributes: { xmlns: NS }, dividend, reason: 'division by zero' } },
  } };
} };
const bare = { BarePerson: (input) => input };
const rpc = { RpcAdd: ({ a, b }) => ({ sum: Number(a) + Number(b) }), RpcPerson: ({ person }) => ({ person }) };
const services = { Interop: { Wrapped11: wrapped, Wrapped12: fault12, Bare11: bare, Bare12: bare, Rpc11: rpc, Rpc12: rpc } };

const server = http.createServer((request, response) => { response.statusCode = 404; response.end(); });
server.listen(0, '127.0.0.1', () => {
  const wsdl = fs.readFileSync(process.argv[2], 'utf8');
  // Numbers and dates of JavaScript hold less than those of XML: they are read as they are written.
  const types = ['long', 'unsignedLong', 'integer', 'decimal', 'float', 'double', 'date', 'dateTime'];
  const customDeserializer = Object.fromEntries(types.map((type) => [type, String]));
  for (const port of ['wrapped', 'bare', 'rpc']) {
    for (const version of ['11', '12']) {
      const path = `/${port}${version}`;
      const mounted = soap.listen(server, { path, services, xml: wsdl, customDeserializer, forceSoap12Headers: version === '12' });
      mounted.wsdl.options.preserveWhitespace = true; // only clients have an option for it
    }
  }
  console.log('ready', server.address().port);
});
