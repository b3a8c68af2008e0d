import type { Contenders } from './scenarios/all-scenarios.ts';
import { nginxRtmp } from './servers/nginx-rtmp.ts';
import { nodeMediaServer } from './servers/node-media-server.ts';
import { isMissing, type MissingServer, type ServerUnderTest } from './servers/server-under-test.ts';
import { sluices } from './servers/sluice.ts';
import { srs } from './servers/srs.ts';

/** Sluice and the peers that are there, and which are not; `wanted` are beginnings of names. */
export function findContenders(
  wanted: readonly string[] | undefined,
): Contenders & { readonly missing: readonly MissingServer[] } {
  const isWanted = ({ name }: { readonly name: string }) =>
    wanted === undefined || wanted.some((start) => name.startsWith(start));
  const peers = [nodeMediaServer(), nginxRtmp(), ...srs()].filter(isWanted);
  return {
    sluices: sluices().filter(isWanted),
    peers: peers.filter((server): server is ServerUnderTest => !isMissing(server)),
    missing: peers.filter(isMissing),
  };
}
