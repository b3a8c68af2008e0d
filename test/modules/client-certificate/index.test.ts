import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientCertificate } from 'sluice/module';
import { testModule } from 'sluice/testing';
import definition from '../../../modules/client-certificate/index.ts';
import { maxCertificateUserLength } from '../../../modules/client-certificate/limits.ts';

const fingerprint256 = `${'AB:'.repeat(31)}CD`;

function certificate(given: Partial<ClientCertificate> = {}): ClientCertificate {
  return {
    subject: 'CN=joe,O=Example',
    commonName: 'joe',
    issuer: 'CN=Root',
    subjectAltNames: [
      { kind: 'dns', value: 'Cam.Example.com' },
      { kind: 'email', value: 'joe@example.com' },
      { kind: 'email', value: 'joe@example.org' },
      { kind: 'uri', value: 'urn:joe' },
    ],
    fingerprint256,
    serialNumber: '01',
    validTo: new Date('2100-01-01'),
    ...given,
  };
}

type Properties = NonNullable<
  NonNullable<Parameters<typeof testModule<NonNullable<typeof definition.properties>>>[1]>['properties']
>;

async function ask(properties: Properties, shown: ClientCertificate | undefined) {
  const application = testModule(definition, { properties });
  const client = shown === undefined ? {} : { certificate: shown };
  const answers = [await application.publish({ client }), await application.play({ client })];
  await application.stop();
  return answers.map((answer) =>
    answer.accepted ? `user ${answer.user}` : `${answer.reason} ${answer.description}`,
  );
}

const noPublisher = 'unauthorized Publishing to this application needs a client certificate';
const noPlayer = 'unauthorized Playing from this application needs a client certificate';
const notListed = 'forbidden The owner of this client certificate may not come in here';
const nameless = 'unauthorized This client certificate names no plain user';

const cases: readonly [Properties, Partial<ClientCertificate> | undefined, publish: string, play: string][] =
  [
    [{}, {}, 'user joe', 'user joe'],
    [{}, undefined, noPublisher, noPlayer],
    [{ clientCertificateGates: 'publish' }, {}, 'user joe', 'user joe'],
    [{ clientCertificateGates: 'publish' }, undefined, noPublisher, 'user undefined'],
    [{ clientCertificateGates: 'play' }, undefined, 'user undefined', noPlayer],
    [{ clientCertificateGates: 'play' }, {}, 'user undefined', 'user joe'],
    [{ clientCertificateOptional: true }, undefined, 'user undefined', 'user undefined'],
    [{ clientCertificateOptional: true, clientCertificateNames: 'ann' }, {}, notListed, notListed],
    [{ clientCertificateUser: 'email' }, {}, 'user joe@example.com', 'user joe@example.com'],
    [{ clientCertificateUser: 'DNS' }, {}, 'user cam.example.com', 'user cam.example.com'],
    [{ clientCertificateUser: 'URI' }, {}, 'user urn:joe', 'user urn:joe'],
    [{ clientCertificateUser: 'fingerprint' }, {}, `user ${fingerprint256}`, `user ${fingerprint256}`],
    [
      { clientCertificateUser: 'email', clientCertificateNames: 'ann, *@example.org' },
      {},
      'user joe@example.org',
      'user joe@example.org',
    ],
    [{ clientCertificateNames: 'ann, j*' }, {}, 'user joe', 'user joe'],
    [{ clientCertificateNames: 'ann,joey,JOE' }, {}, notListed, notListed],
    [{}, { commonName: undefined }, nameless, nameless],
    [{ clientCertificateUser: 'URI' }, { subjectAltNames: [] }, nameless, nameless],
    [{}, { commonName: 'joe\nadmin' }, nameless, nameless],
    [{}, { commonName: 'j'.repeat(maxCertificateUserLength + 1) }, nameless, nameless],
  ];

for (const [properties, shown, publish, play] of cases) {
  const who = shown === undefined ? 'nobody' : `joe ${JSON.stringify(shown)}`;
  test(`${JSON.stringify(properties)} answers ${who}`, async () => {
    assert.deepEqual(await ask(properties, shown && certificate(shown)), [publish, play]);
  });
}

test('the client is known at connect already, for the modules behind it', async () => {
  const application = testModule(definition);
  const answer = await application.connect({ certificate: certificate() });
  assert.ok(answer.accepted);
  assert.equal(answer.access.client.user, 'joe');
  await application.stop();
});

test('a certificate for playing is no login for publishing', async () => {
  const application = testModule(definition, { properties: { clientCertificateGates: 'play' } });
  const answer = await application.connect({ certificate: certificate() });
  assert.ok(answer.accepted);
  assert.equal(answer.access.client.user, undefined);
  await application.stop();
});

test('who is not listed stands in the audit', async () => {
  const application = testModule(definition, { properties: { clientCertificateNames: 'ann' } });
  await application.publish({ client: { certificate: certificate() } });
  const record = application.audit.at(-1);
  assert.deepEqual([record?.gate, record?.module], ['publish', 'client-certificate']);
  assert.match(JSON.stringify(record), /"joe"/);
  await application.stop();
});
