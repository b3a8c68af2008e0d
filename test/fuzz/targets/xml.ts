import assert from 'node:assert/strict';
import { type ConfigElement, parseXmlDocument, xmlLimits } from '../../../src/config/xml-document.ts';
import type { FuzzTarget } from '../target.ts';

const seeds = [
  '<Root/>',
  '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\r\n<Root version="1">\r\n\t<A>b</A>\r\n</Root>\r\n',
  '<Root><!-- <A/> --><B><![CDATA[ <c> & ]]></B>&lt;&#65;</Root>',
  '<!DOCTYPE Root [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Root>&b;</Root>',
  '<Root><A>\u{1F600}</A><B x="1" y=\'2\'>é</Root>',
  `${'<a>'.repeat(xmlLimits.maxDepth + 1)}${'</a>'.repeat(xmlLimits.maxDepth + 1)}`,
];

/** Either a tree or a reason; every element is where its location says; the depth is bounded. */
export const target: FuzzTarget = {
  name: 'xml',
  seeds: seeds.map((seed) => new TextEncoder().encode(seed)),
  run(bytes) {
    const { root, problems } = parseXmlDocument(bytes, 'fuzz.xml');
    if (root === undefined) {
      assert.ok(problems.some((problem) => problem.severity === 'error'));
      for (const { location } of problems) assert.ok(location.line >= 1 && location.column >= 1);
      return;
    }
    const lines = new TextDecoder().decode(bytes).split(/\r\n?|\n/);
    checkPlaces(root, lines, 1);
  },
};

function checkPlaces(element: ConfigElement, lines: readonly string[], depth: number): void {
  assert.ok(depth <= xmlLimits.maxDepth);
  const { line, column } = element.location;
  assert.ok(
    lines[line - 1]?.startsWith(`<${element.name}`, column - 1),
    `${element.name} at ${line}:${column}`,
  );
  for (const child of element.children) checkPlaces(child, lines, depth + 1);
}
