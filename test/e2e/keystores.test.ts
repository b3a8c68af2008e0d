import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { connect } from 'node:tls';
import { isOnPath } from '../../scripts/on-path.ts';
import { KeyStoreFolder } from '../http/key-stores.ts';
import { SluiceServer } from '../support/sluice-server.ts';

const storePassword = 'changeit';
const legacy = '-J-Dkeystore.pkcs12.legacy';

/** Kinds of key stores as administrators have them, each with both kinds of keys. */
const kinds = [
  { name: 'JKS', options: '-storetype JKS' },
  { name: 'JCEKS with a key password', options: '-storetype JCEKS', keyPassword: 'ofthekey' },
  { name: 'PKCS12', options: '-storetype PKCS12' },
  { name: 'legacy PKCS12', options: `-storetype PKCS12 ${legacy}` },
].flatMap(({ name, options, keyPassword = storePassword }) =>
  ['-keyalg RSA -keysize 2048', '-keyalg EC -groupname secp256r1'].map((key) => ({
    title: `${name} ${key.split(' ')[1]}`,
    folder: `${name} ${key.split(' ')[1]}`.replaceAll(' ', '-'),
    options,
    key,
    keyPassword,
  })),
);

const noJava = isOnPath('keytool') ? false : 'no Java here: keytool is missing';

/** The recipe of OpenMeetings and Red5, word for word but for the answers that keytool asks for. */
async function followRecipe(
  stores: KeyStoreFolder,
  { folder, options, key, keyPassword }: (typeof kinds)[number],
): Promise<void> {
  const keystore = `-keystore ${folder}/keystore -storepass ${storePassword} ${options}`;
  const keypass = `-keypass ${keyPassword}`;
  await mkdir(stores.file(folder));
  await stores.keytool(`-genkey -alias red5 ${key} ${keystore} ${keypass} -dname CN=localhost,OU=Dev,C=US`);
  await stores.keytool(`-certreq -alias red5 -file ${folder}/red5.csr ${keystore} ${keypass}`);
  await stores.openssl(
    `x509 -req -in ${folder}/red5.csr -CA intermediate.crt -CAkey intermediate.key -CAcreateserial -days 30 -extfile leaf.ext -out ${folder}/localhost.crt`,
  );
  const importing = `-import -noprompt -trustcacerts ${keystore}`;
  await stores.keytool(`${importing} -alias root -file root.crt`);
  await stores.keytool(`${importing} -alias intermed -file intermediate.crt`);
  await stores.keytool(`${importing} -alias red5 -file ${folder}/localhost.crt ${keypass}`);
}

function hostPort(stores: KeyStoreFolder, { folder, keyPassword, title }: (typeof kinds)[number]): string {
  return `<HostPort><Name>${title}</Name><IpAddress>127.0.0.1</IpAddress><Port>0</Port><SSLConfig>
    <KeyStorePath>${stores.file(folder)}/keystore</KeyStorePath><KeyStorePassword>${storePassword}</KeyStorePassword>
    <KeyStoreType>JKS</KeyStoreType>
    ${keyPassword === storePassword ? '' : `<KeyPassword>${keyPassword}</KeyPassword>`}
    </SSLConfig></HostPort>`;
}

describe("the administrators' recipe with keytool", { skip: noJava }, () => {
  let stores: KeyStoreFolder;
  let server: SluiceServer;
  let ca: string;

  before(async () => {
    stores = await KeyStoreFolder.make();
    await writeFile(
      stores.file('ca.ext'),
      'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n',
    );
    await writeFile(stores.file('leaf.ext'), 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n');
    await stores.openssl(
      'req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.crt -days 60 -subj /CN=Root',
    );
    await stores.openssl(
      'req -newkey rsa:2048 -nodes -keyout intermediate.key -out intermediate.csr -subj /CN=Between',
    );
    await stores.openssl(
      'x509 -req -in intermediate.csr -CA root.crt -CAkey root.key -CAcreateserial -days 60 -extfile ca.ext -out intermediate.crt',
    );
    for (const kind of kinds) await followRecipe(stores, kind);
    ca = await readFile(stores.file('root.crt'), 'utf8');
    server = await SluiceServer.start({
      files: {
        'conf/VHost.xml': `<Root version="2"><VHost><HostPortList>
          <HostPort><Name>plain</Name><IpAddress>127.0.0.1</IpAddress><Port>0</Port></HostPort>
          ${kinds.map((kind) => hostPort(stores, kind)).join('\n')}</HostPortList></VHost></Root>`,
      },
    });
  });
  after(async () => {
    await server?.stop();
    await stores?.remove();
  });

  async function portOf(title: string): Promise<number> {
    const line = await server.nextLog(({ msg, hostPort: name }) => msg === 'listening' && name === title);
    return line['port'] as number;
  }

  for (const { title } of kinds) {
    it(`${title}: openssl verifies the full chain`, async () => {
      const port = await portOf(title);
      const args = `s_client -connect 127.0.0.1:${port} -servername localhost -verify_hostname localhost -verify_return_error -CAfile root.crt -showcerts`;
      const client = spawn('openssl', args.split(' '), {
        cwd: stores.path,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      client.stdin.end();
      const [said, [code]] = await Promise.all([
        text(client.stdout),
        once(client, 'close') as Promise<[number]>,
      ]);
      assert.equal(code, 0, said);
      assert.match(said, /Verify return code: 0 \(ok\)/);
      assert.equal(said.match(/-----BEGIN CERTIFICATE-----/g)?.length, 3, said);
    });

    it(`${title}: RTMPS and HTTPS are served`, async () => {
      const port = await portOf(title);
      const rtmps = connect({ host: '127.0.0.1', port, servername: 'localhost', ca });
      try {
        // C0 and C1 (RTMP 1.0 §5.2.2).
        rtmps.write(Buffer.concat([Uint8Array.of(3), Buffer.alloc(1536)]));
        const [answer] = (await once(rtmps, 'data')) as [Buffer];
        assert.deepEqual([rtmps.authorized, answer[0]], [true, 3]);
      } finally {
        rtmps.destroy();
      }
      const https = request({ host: '127.0.0.1', port, servername: 'localhost', ca, agent: false }).end();
      const [response] = (await once(https, 'response')) as [{ statusCode: number; resume(): void }];
      response.resume();
      assert.ok(response.statusCode >= 200, String(response.statusCode));
      https.destroy();
    });
  }
});
