import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brokenLayerRule, brokenModuleRule, codecOf, layers } from './support/layer-rules.ts';
import { findImports, readImports, type SourceImport, sourceFiles } from './support/source-imports.ts';

const sources = sourceFiles('src');
const modules = sourceFiles('modules');
const imports = [...sources, ...modules].flatMap(readImports);

function show({ from, line, specifier }: SourceImport, rule: string): string {
  return `${from}:${line} imports ${specifier}: ${rule}`;
}

describe('who may import whom', () => {
  test('there is something to check', () => {
    assert.ok(sources.length > 50 && modules.length > 5 && imports.length > 200);
  });

  test('src keeps to the layers', () => {
    const broken = imports
      .filter(({ from }) => from.startsWith('src/'))
      .flatMap((each) => {
        const rule = brokenLayerRule(each);
        return rule ? [show(each, rule)] : [];
      });
    assert.deepEqual(broken, []);
  });

  test('built-in modules use only what everyone may use', () => {
    const broken = imports
      .filter(({ from }) => from.startsWith('modules/'))
      .flatMap((each) => {
        const rule = brokenModuleRule(each);
        return rule ? [show(each, rule)] : [];
      });
    assert.deepEqual(broken, []);
  });

  test('the command only calls src/cli', () => {
    assert.deepEqual(
      readImports('bin/sluice').map(({ specifier }) => specifier),
      ['../dist/src/cli/main.js'],
    );
  });

  test('there are no circles, not even of types', () => {
    assert.deepEqual(findCircle(graphOf(imports.map(({ from, target }) => [from, target]))), undefined);
  });

  test('codecs nest each other without a circle', () => {
    const nested = imports.map(({ from, target }) => [codecOf(from), codecOf(target ?? '')] as const);
    const graph = graphOf(nested.filter(([from, target]) => from !== target));
    assert.deepEqual(findCircle(graph), undefined);
  });
});

describe('how files are named', () => {
  const paths = [
    ...sources,
    ...modules,
    ...sourceFiles('test'),
    ...sourceFiles('scripts'),
    ...sourceFiles('bench'),
  ];

  test('in kebab-case', () => {
    const folderOrFile = /^[a-z0-9]+(-[a-z0-9]+)*((\.[a-z]+)*\.ts)?$/;
    assert.deepEqual(
      paths.filter((path) => !path.split('/').every((part) => folderOrFile.test(part))),
      [],
    );
  });

  test('after what is in them', () => {
    const vague = /(^|[/-])(utils?|misc|helpers?|common)([-./]|$)/;
    assert.deepEqual(
      paths.filter((path) => vague.test(path)),
      [],
    );
  });
});

describe('the rules themselves', () => {
  test('every layer is known', () => {
    const found = new Set(sources.map((path) => path.split('/')[1]).filter((name) => name !== 'errors.ts'));
    assert.deepEqual(
      [...found].filter((name) => !Object.hasOwn(layers, name ?? '')),
      [],
    );
  });

  const rows: readonly (readonly [from: string, text: string, broken: boolean])[] = [
    ['src/codec/amf/x.ts', "import { a } from '../bits/index.ts';", false],
    ['src/codec/amf/x.ts', "import { a } from '../../media/unit.ts';", true],
    ['src/codec/amf/x.ts', "import { readFile } from 'node:fs';", true],
    ['src/codec/amf/x.ts', "import ajv from 'ajv';", true],
    ['src/media/x.ts', "export { a } from '../codec/flv/index.ts';", false],
    ['src/media/x.ts', "import { a } from '../rtmp/session.ts';", true],
    ['src/config/x.ts', "import { a } from '../media/unit.ts';", true],
    ['src/rtmp/x.ts', "import type { Gate } from '../module/gate.ts';", false],
    ['src/rtmp/x.ts', "import { allow } from '../module/decision.ts';", true],
    ['src/rtmp/x.ts', "import { type Gate } from '../module/gate.ts';", true],
    ['src/rtmp/x.ts', "export * from '../module/gate.ts';", true],
    ['src/rtmp/x.ts', "import {\n  a,\n  b,\n} from '../http/router.ts';", true],
    ['src/http/x.ts', "import '../rtmp/session.ts';", true],
    ['src/rtmp/x.ts', "await import('../server/boot.ts');", true],
    ['src/rtmp/x.ts', "new URL('../server/worker.ts', import.meta.url)", true],
    ['src/rtmp/x.ts', "import { a } from '../../modules/core/index.ts';", true],
    ['src/cli/x.ts', "import { a } from '../rtmp/session.ts';", true],
    ['src/errors.ts', "import { a } from './codec/bits/index.ts';", true],
    ['src/rtmp/x.ts', "import { SluiceError } from '../errors.ts';", false],
    ['src/rtmp/x.ts', "// import { a } from '../server/boot.ts';", false],
    ['src/rtmp/x.ts', "/* import { a } from '../server/boot.ts'; */", false],
    ['src/loose.ts', "import { a } from 'node:fs';", true],
    ['modules/core/x.ts', "import { allow } from 'sluice/module';", false],
    ['modules/core/x.ts', "import { a } from 'sluice/codec/amf';", false],
    ['modules/core/x.ts', "import { a } from 'sluice/codec/rtmp-auth';", false],
    ['modules/core/x.ts', "import { a } from 'sluice/codec/amf/value';", true],
    ['modules/core/x.ts', "import { a } from './y.ts';", false],
    ['modules/core/x.ts', "import { testModule } from 'sluice/testing';", true],
    ['modules/core/x.ts', "import { a } from '../../src/module/decision.ts';", true],
    ['modules/core/x.ts', "import { a } from '../core-security/y.ts';", true],
    ['modules/core/x.ts', "import { a } from 'sluice/store';", false],
    ['modules/core/x.ts', "import pino from 'pino';", true],
    ['modules/core/x.ts', "import { jwtVerify } from 'jose';", true],
    ['modules/jwt/x.ts', "import { jwtVerify } from 'jose';", false],
  ];
  for (const [from, text, broken] of rows) {
    test(`${from} with ${text.replaceAll('\n', ' ')}`, () => {
      const rule = from.startsWith('src/') ? brokenLayerRule : brokenModuleRule;
      const found = findImports(from, text).map(rule);
      assert.equal(
        found.some((each) => each !== undefined),
        broken,
        String(found),
      );
    });
  }

  test('a circle is found', () => {
    const circle = findCircle(
      graphOf([
        ['a', 'b'],
        ['b', 'c'],
        ['x', 'a'],
        ['c', 'a'],
      ]),
    );
    assert.deepEqual(circle, ['a', 'b', 'c', 'a']);
    assert.deepEqual(findCircle(graphOf([['a', 'a']])), ['a', 'a']);
  });
});

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

function graphOf(edges: readonly (readonly [from: string | undefined, to: string | undefined])[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from === undefined || to === undefined) continue;
    graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  return graph;
}

function findCircle(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] | undefined => {
    const seen = path.indexOf(node);
    if (seen !== -1) return [...path.slice(seen), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return undefined;
}
