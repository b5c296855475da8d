// Calls the services of interop.wsdl with node's soap: `node_client.js BASE`. Prints a line per check.
const assert = require('assert');
const soap = require(process.env.NODE_PEERS + '/soap');

const base = process.argv[2];

// Numbers and dates of JavaScript hold less than those of XML: they are read as they are written.
const asWritten = Object.fromEntries(['long', 'unsignedLong', 'integer', 'decimal', 'float', 'double', 'date', 'dateTime'].map((type) => [type, String]));

async function client(path, port) {
  const client = await soap.createClientAsync(`${base}/${path}?wsdl`, { 
    forceSoap12Headers: port.endsWith('12'), disableCache: true, preserveWhitespace: true, customDeserializer: asWritten,
  });
  const operations = client.Interop[port];
  return { client, call: (name, input) => new Promise((resolve, reject) => {
    operations[name](input, (error, result, raw) => { if (error) reject(error); else resolve(result, raw); });
  }) };
}

async function check(name, run) {
  let result = 'ok';
  try { await run(); } catch (error) {
    result = `${error.name}: ${error.message}`.replace(/\s+/g, ' ').slice(0, 300);
  }
  console.log(`${name}\t${result}`);
}

const person = {
  name: 'Ada', home: { street: 'Long Lane', number: 1 },
  friend: { name: 'Bob', home: { street: 'High Street', number: 2 }, work: { street: 'Dock', number: 3 } },
};

async function fault({ call }) {
  await assert.rejects(call('Divide', { dividend: 7, divisor: 0 }), (error) => {
    const fault = error.root.Envelope.Body.Fault;
    const { dividend, reason } = (fault.detail || fault.Detail).DivisionFault;
    assert.deepEqual([Number(dividend), reason], [7, 'division by zero']);
    return true;
  });
  assert.equal((await call('Divide', { dividend: 7, divisor: 2 })).quotient, 3);
}

async function headers({ client, call }) {
  client.addSoapHeader({ Ticket: { number: 42, holder: 'Zoë' } }, '', 'tns', 'urn:example:interop');
  assert.equal((await call('Admit', { name: 'Ada' })).welcome, 'Ada 42 Zoë');
  client.clearSoapHeaders();
}

(async () => {
  const service = await client('wrapped', 'Wrapped11');
  const { call } = service;
  const echo = async (operation, value) => assert.deepEqual({ ...(await call(operation, { value })).value }, value);

  await check('texts', () => echo('EchoTexts', {
    string: ' a  b\n<&>"\' ', normalizedString: ' a  b ', token: 'a b', language: 'en-GB', Name: 'a:b', NCName: 'a.b',
    NMTOKEN: '1-a', NMTOKENS: '1 b', anyURI: 'http://example.com/a?b=c&d=%20e',
  }));
  await check('numbers', async () => {
    const value = {
      boolean: true, byte: -128, short: -32768, int: -2147483648, long: '-9223372036854775808', unsignedByte: 255,
      unsignedShort: 65535, unsignedInt: 4294967295, nonNegativeInteger: 0, positiveInteger: 1, nonPositiveInteger: 0,
      negativeInteger: -1, decimal: '12345678901234567890.12345', float: 0.5, double: 0.1,
    };
    const got = (await call('EchoNumbers', { value })).value;
    for (const [key, sent] of Object.entries(value)) assert.equal(String(got[key]), String(sent), key);
  });
  await check('times', async () => {
    await echo('EchoTimes', { date: '2024-02-29', time: '23:59:59.125', dateTime: '2024-02-29T12:30:00.25Z' });
  });
  await check('periods', () => echo('EchoPeriods', {
    duration: 'P1Y2M3DT4H5M6.5S', gYear: '2024', gYearMonth: '2024-02', gMonth: '--02', gMonthDay: '--02-29', gDay: '---29',
  }));
  await check('INF and NaN', () => echo('EchoSpecial', { infinity: 'INF', minusInfinity: '-INF', nan: 'NaN' }));
  await check('attributes', async () => {
    const attributes = { currency: 'EUR', note: 'a<b & "c"' };
    const got = (await call('EchoPrice', { value: { attributes, $value: '12.5' } })).value;
    assert.deepEqual([{ ...got.attributes }, got.$value], [attributes, '12.5']);
  });
  await check('derived types', async () => {
    const car = { attributes: { xsi_type: { type: 'Car', xmlns: 'urn:example:interop' } }, wheels: 4, doors: 5 };
    const [first, second] = (await call('EchoVehicles', { value: [{ wheels: 2 }, car] })).value;
    assert.deepEqual([first.wheels, second.wheels, Number(second.doors)], [2, 4, 5]);
  });
  await check('large numbers', () => echo('EchoLarge', { unsignedLong: '18446744073709551615', integer: '-123456789012345678901234567890' }));
  await check('QName', async () => {
    const value = { attributes: { 'xmlns:o': 'urn:example:other' }, $value: 'o:thing' };
    const got = (await call('EchoName', { value })).value;
    assert.match(String(got.$value || got), /:thing$/);
  });
  await check('hexBinary', async () => assert.match((await call('EchoHex', { value: '00ff10' })).value, /^00ff10$/i));
  await check('structs', () => echo('EchoPerson', person));
  await check('arrays', () => echo('EchoLists', {
    number: [1, -2, 3], place: [{ street: 'a', number: 1 }, { street: 'b', number: 2 }],
  }));
  await check('nil, absent, empty', async () => {
    const value = { nil: { attributes: { 'xsi:nil': 'true' } }, empty: '', zero: 0 };
    await call('EchoMaybe', { value });
    const got = service.client.lastResponse;
    assert.match(got, /nil="true"/);
    assert.match(got, /empty/);
    assert.doesNotMatch(got, /absent/);
  });
  await check('enumerations', async () => {
    assert.deepEqual((await call('EchoColours', { value: ['dark green', 'red'] })).value, ['dark green', 'red']);
  });
  await check('choices', async () => {
    await echo('EchoShape', { label: 'square', side: 7 });
    await echo('EchoShape', { label: 'place', place: { street: 'a', number: 1 } });
  });
  await check('UTF-8', async () => {
    const value = 'Zürich 東京 \u{1F600} e\u0301';
    assert.equal((await call('EchoString', { value })).value, value);
  });
  await check('1 MB string', async () => {
    const value = '0123456789abcdef'.repeat(65536);
    assert.ok((await call('EchoString', { value })).value === value);
  });
  await check('binary', async () => {
    const value = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256)).toString('base64');
    assert.equal((await call('EchoBinary', { value })).value, value);
  });
  await check('attachments', async () => {
    const files = await soap.createClientAsync(`${base}/files?wsdl`, { disableCache: true, parseReponseAttachments: true });
    const body = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256));
    const attachments = [{ mimetype: 'application/octet-stream', contentId: 'file=1@example.com', name: 'a.bin', body }];
    const [answer] = await files.EchoFileAsync({ name: 'a.bin' }, { attachments });
    assert.equal(answer.name, 'a.bin');
    assert.ok(Buffer.from(files.lastResponseAttachments.parts[0].body).equals(body), 'other bytes');
  });
  await check('faults', () => fault(service));
  await check('headers', () => headers(service));
  await check('one-way', async () => {
    await call('Notify', { note: 'from node' });
    assert.equal((await call('Noted', {})).note, 'from node');
  });
  await check('SOAP 1.2', async () => {
    const service = await client('wrapped', 'Wrapped12');
    assert.deepEqual({ ...(await service.call('EchoPerson', { value: person })).value }, person);
    await headers(service);
  });
  await check('SOAP 1.2 faults', async () => fault(await client('wrapped', 'Wrapped12')));
  await check('bare', async () => {
    for (const port of ['Bare11', 'Bare12']) {
      assert.deepEqual({ ...(await (await client('bare', port)).call('BarePerson', person)) }, person);
    }
  });
  await check('rpc/literal', async () => {
    for (const port of ['Rpc11', 'Rpc12']) {
      const { call } = await client('rpc', port);
      assert.equal((await call('RpcAdd', { a: 2, b: 3 })).sum, 5);
    }
  });
  await check('rpc/literal structs', async () => {
    for (const port of ['Rpc11', 'Rpc12']) {
      const { call } = await client('rpc', port);
      assert.deepEqual({ ...(await call('RpcPerson', { person })).person }, person);
    }
  });
})();
