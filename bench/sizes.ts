import type { BenchSizes } from './scenarios/scenario.ts';

const usual: BenchSizes = {
  gopSeconds: 2,
  settleSeconds: 1,
  windowSeconds: 5,
  fewWindowSeconds: 3,
  stalledWindowSeconds: 12,
  manyPlayers: 1000,
  fewPlayers: 100,
  securePlayers: 300,
  joiners: 20,
  publishers: 500,
  sessions: 4000,
  idleConnections: 1500,
};

/** Everything once, in seconds. */
const quick: BenchSizes = {
  gopSeconds: 0.5,
  settleSeconds: 0.1,
  windowSeconds: 0.5,
  fewWindowSeconds: 0.5,
  stalledWindowSeconds: 0.5,
  manyPlayers: 50,
  fewPlayers: 10,
  securePlayers: 20,
  joiners: 5,
  publishers: 20,
  sessions: 300,
  idleConnections: 100,
};

/** Stalled players show only after they have filled what is between them and the server: that window is longer. */
export function benchSizes(isQuick: boolean, windowSeconds: number | undefined): BenchSizes {
  const sizes = isQuick ? quick : usual;
  if (windowSeconds === undefined) return sizes;
  const stalledWindowSeconds = Math.max(sizes.stalledWindowSeconds, windowSeconds);
  return { ...sizes, windowSeconds, fewWindowSeconds: windowSeconds, stalledWindowSeconds };
}
