import type { SourceImport } from './source-imports.ts';

/** How much of another layer a layer may import. */
type Extent = 'values' | 'types';

interface Layer {
  /** Other layers, and how much of them. A layer may always import itself. */
  readonly layers: Readonly<Record<string, Extent>>;
  /** npm packages. */
  readonly packages?: readonly string[];
  /** `node:` modules; all of them when left out. */
  readonly node?: readonly string[];
}

const protocol = { codec: 'values', media: 'values', config: 'types', module: 'types' } as const;

/** Who may import whom (DESIGN.md §1). What is not here is forbidden. */
export const layers: Readonly<Record<string, Layer>> = {
  // Bytes are pure: no socket, file, clock or randomness.
  codec: { layers: {}, node: ['node:buffer'] },
  media: { layers: { codec: 'values' }, node: [] },
  config: { layers: { codec: 'values' }, packages: ['@rgrove/parse-xml', 'ajv'] },
  module: { layers: { media: 'values', codec: 'types', config: 'types' } },
  'http-client': { layers: { module: 'values' } },
  rtmp: { layers: protocol },
  http: { layers: protocol, packages: ['ws'] },
  store: { layers: protocol, packages: ['better-sqlite3', '@node-rs/argon2'] },
  cluster: { layers: protocol },
  admin: {
    layers: { media: 'values', module: 'values', config: 'values', http: 'values', store: 'values' },
  },
  server: {
    layers: {
      codec: 'values',
      media: 'values',
      config: 'values',
      module: 'values',
      rtmp: 'values',
      http: 'values',
      store: 'values',
      cluster: 'values',
      admin: 'values',
    },
    packages: ['pino', 'pino-pretty'],
  },
  cli: { layers: { server: 'values', config: 'values', store: 'values' }, packages: ['commander'] },
};

/** Importers that may do more than their layer, each with the reason why. */
const exceptions: readonly { readonly from: string; readonly target: string; readonly why: string }[] = [
  {
    from: 'src/module/loader.ts',
    target: 'src/config/close-name.ts',
    why: 'a misspelt module gets the same hint as a misspelt element',
  },
  {
    from: 'src/module/test-application.ts',
    target: 'src/codec/rtmp/raw-query.ts',
    why: 'sluice/testing plays the part of a session, which parses queries',
  },
  {
    from: 'src/module/test-http.ts',
    target: 'src/codec/rtmp/raw-query.ts',
    why: 'sluice/testing plays the part of the HTTP layer, which parses queries',
  },
  {
    from: 'src/codec/rtmp/handshake-digest.ts',
    target: 'node:crypto',
    why: 'HMAC-SHA256 turns bytes into bytes; randomness is passed in',
  },
  {
    from: 'src/codec/digest/digest.ts',
    target: 'node:crypto',
    why: 'digests turn bytes into bytes; randomness is passed in',
  },
  {
    from: 'src/codec/keystore/java-key.ts',
    target: 'node:crypto',
    why: 'ciphers and digests turn bytes into bytes',
  },
  {
    from: 'src/codec/keystore/pbe.ts',
    target: 'node:crypto',
    why: 'ciphers turn bytes into bytes',
  },
  {
    from: 'src/codec/keystore/pkcs12-kdf.ts',
    target: 'node:crypto',
    why: 'digests turn bytes into bytes',
  },
  {
    from: 'src/codec/keystore/pkcs12-mac.ts',
    target: 'node:crypto',
    why: 'digests turn bytes into bytes',
  },
  {
    from: 'src/codec/keystore/password-key.ts',
    target: 'node:crypto',
    why: 'key derivation turns bytes into bytes, in another thread',
  },
  {
    from: 'src/codec/keystore/password-key.ts',
    target: 'node:util',
    why: 'makes a promise of a key derivation',
  },
];

/** The layer of a file in src; `errors.ts` is none. */
function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** The rule that an import of a file in `src/` breaks, or `undefined`. */
export function brokenLayerRule({ from, specifier, target, typeOnly }: SourceImport): string | undefined {
  if (from === 'src/errors.ts') return 'src/errors.ts imports nothing';
  const layer = layerOf(from);
  const rules = layer === undefined ? undefined : layers[layer];
  if (layer === undefined || !rules) return 'a file of src stands in a layer';
  if (exceptions.some((known) => known.from === from && known.target === (target ?? specifier))) {
    return undefined;
  }
  if (target === undefined) return brokenPackageRule(layer, rules, specifier);
  if (target === 'src/errors.ts') return undefined;
  const other = layerOf(target);
  if (other === undefined) return `${layer} imports only from src, not ${target}`;
  if (other === layer) return undefined;
  const extent = rules.layers[other];
  if (extent === undefined) return `${layer} may not import ${other}`;
  return extent === 'types' && !typeOnly ? `${layer} may import only types from ${other}` : undefined;
}

function brokenPackageRule(layer: string, rules: Layer, specifier: string): string | undefined {
  if (specifier.startsWith('node:')) {
    return rules.node && !rules.node.includes(specifier) ? `${layer} may not import ${specifier}` : undefined;
  }
  return rules.packages?.includes(specifier) ? undefined : `${layer} may not import the package ${specifier}`;
}

/** npm packages of built-in modules. A third party's module has packages of its own too. */
export const modulePackages: Readonly<Record<string, readonly string[]>> = {
  accounts: ['@node-rs/argon2'],
  jwt: ['jose'],
  'password-file': ['@node-rs/bcrypt'],
  sql: ['@node-rs/bcrypt', 'postgres'],
};

/** The rule that an import of a built-in module breaks, or `undefined`. */
export function brokenModuleRule({ from, specifier, target }: SourceImport): string | undefined {
  const folder = /^modules\/[^/]+\//.exec(from)?.[0] ?? '';
  if (target !== undefined) {
    return target.startsWith(folder) ? undefined : 'a module imports only its own files by path';
  }
  if (
    specifier.startsWith('node:') ||
    /^sluice\/(module|media|store|http-client|codec\/[a-z0-9]+(-[a-z0-9]+)*)$/.test(specifier)
  ) {
    return undefined;
  }
  const packages = modulePackages[from.split('/')[1] ?? ''] ?? [];
  return packages.includes(specifier) ? undefined : 'a module imports only what the package exports';
}

/** The folder of a codec: `h264`. Formats nest others, but not in a circle. */
export function codecOf(path: string): string | undefined {
  return /^src\/codec\/([^/]+)\//.exec(path)?.[1];
}
