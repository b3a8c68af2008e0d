import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts, openStore, storeFile } from 'sluice/store';
import { RtmpClient } from '../test/support/rtmp-client.ts';
import { SluiceServer } from '../test/support/sluice-server.ts';
import { isVideo, TestStream } from '../test/support/test-stream.ts';
import { printDistribution } from './distribution.ts';

/** What logins cost the streams: 100 streams with a player each, and 200 logins a second with accounts. */
const streams = Number(process.env['BENCH_STREAMS'] ?? 100);
const frameIntervalMs = 40;
const loginsPerSecond = 200;
const users = 200;
const seconds = Number(process.env['BENCH_SECONDS'] ?? 20);

const applicationXml = (database: string) => `<Root><Application><Name>live</Name>
  <Modules><Module><Name>core</Name><Class>core</Class></Module>
    <Module><Name>login</Name><Class>rtmp-authenticate</Class></Module></Modules>
  <Properties><Property><Name>usernamePasswordProviderClass</Name><Value>accounts</Value></Property>
    <Property><Name>accountsDatabase</Name><Value>${database}</Value></Property>
  </Properties></Application></Root>`;

async function makeAccounts(path: string): Promise<void> {
  const store = openStore(path);
  const accounts = new Accounts(store.database, Date.now);
  const names = Array.from({ length: users }, (_, index) => `user${index}`);
  await Promise.all(names.map((name) => accounts.add({ name, password: `password of ${name}` })));
  store.close();
}

/** Plays one stream and notes how late each frame comes, by the time at which it was sent. */
async function watch(port: number, name: string, sentMs: readonly number[], delays: number[]) {
  const player = await RtmpClient.connected({ port });
  await player.play(name);
  const follow = async () => {
    for (;;) {
      const { payload } = await player.next(isVideo);
      const number = new DataView(payload.buffer, payload.byteOffset).getUint32(5);
      const startedMs = payload[1] === 1 ? sentMs[number] : undefined;
      if (startedMs !== undefined) delays.push(performance.now() - startedMs);
    }
  };
  follow().catch(() => undefined);
  return player;
}

async function logIn(port: number, index: number, durations: number[]): Promise<string> {
  const startedMs = performance.now();
  const user = `user${index % users}`;
  const client = await RtmpClient.connected({ port });
  const query = `user=${user}&pass=${encodeURIComponent(`password of ${user}`)}`;
  const { status } = await client.publish(`login${index}?${query}`);
  durations.push(performance.now() - startedMs);
  await client.close();
  return status['level'] === 'error' ? JSON.stringify(status['description']) : '';
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const database = join(folder, storeFile);
await makeAccounts(database);
const server = await SluiceServer.start({
  files: { 'conf/live/Application.xml': applicationXml(database) },
  env: { SLUICE_LOG_LEVEL: 'info' },
});
const port = await server.port();
const delays: number[] = [];
const sent: number[][] = [];
const publishers: TestStream[] = [];
const players: RtmpClient[] = [];
for (let index = 0; index < streams; index += 1) {
  const user = `user${index}`;
  const query = `user=${user}&pass=${encodeURIComponent(`password of ${user}`)}`;
  publishers.push(await TestStream.publish(port, `s${index}?${query}`, { frameBytes: 2_000 }));
  sent.push([]);
  players.push(await watch(port, `s${index}`, sent[index] ?? [], delays));
}

const durations: number[] = [];
const pending = new Set<Promise<unknown>>();
const refusals = new Map<string, number>();
let [asked, right, frames] = [0, 0, 0];
const startedMs = performance.now();
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs > seconds * 1000) {
      clearInterval(timer);
      resolve();
      return;
    }
    while (frames * frameIntervalMs <= elapsedMs) {
      for (const [index, publisher] of publishers.entries()) {
        sent[index]?.push(performance.now());
        publisher.sendFrame(frames * frameIntervalMs);
      }
      frames += 1;
    }
    while (asked < (elapsedMs / 1000) * loginsPerSecond) {
      const login = logIn(port, asked, durations).then((refusal) => {
        if (refusal === '') right += 1;
        else refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
      });
      asked += 1;
      const settled = login.catch(() => undefined).finally(() => pending.delete(settled));
      pending.add(settled);
    }
  }, 2);
});
await Promise.all(pending);
console.log(`${right} of ${asked} logins in ${seconds} s, ${streams} streams with a player each`);
for (const [refusal, count] of refusals) console.log(`refused ${count} times: ${refusal}`);
printDistribution('login (connect to Publish.Start), ms', durations);
printDistribution('frame from publisher to player, ms', delays);
console.log(
  `frames later than 100 ms: ${delays.filter((delayMs) => delayMs > 100).length} of ${delays.length}`,
);
for (const player of players) await player.close();
for (const publisher of publishers) await publisher.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });
