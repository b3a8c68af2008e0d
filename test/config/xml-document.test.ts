import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConfigElement, parseXmlDocument, xmlLimits } from '../../src/config/xml-document.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `Name@line:column="text"(children)` */
function show(element: ConfigElement): string {
  const { line, column } = element.location;
  const children = element.children.length === 0 ? '' : `(${element.children.map(show).join(' ')})`;
  return `${element.name}@${line}:${column}="${element.text}"${children}`;
}

/** Quirks of real files: Wowza 3 and 4, hand-edited ones. */
const readable: readonly [what: string, xml: string, tree: string][] = [
  ['an empty element', '<Root/>', 'Root@1:1=""'],
  ['declaration and version', '<?xml version="1.0" encoding="UTF-8"?>\n<Root version="1"/>', 'Root@2:1=""'],
  ['no declaration, tabs', '<Root>\n\t<A>x</A>\n</Root>', 'Root@1:1=""(A@2:2="x")'],
  ['CRLF', '<Root>\r\n\t<A>x</A>\r\n\t<B/>\r\n</Root>\r\n', 'Root@1:1=""(A@2:2="x" B@3:2="")'],
  ['lone CR', '<Root>\r<A/></Root>', 'Root@1:1=""(A@2:1="")'],
  ['a byte order mark', '\uFEFF<Root>\n <A/></Root>', 'Root@1:1=""(A@2:2="")'],
  ['white space around a value', '<A>\n\t x y \n</A>', 'A@1:1="x y"'],
  ['white space around children', '<A> <B/> <C/> </A>', 'A@1:1=""(B@1:5="" C@1:10="")'],
  ['CDATA', '<A><![CDATA[a=1&b=<2>]]></A>', 'A@1:1="a=1&b=<2>"'],
  ['empty CDATA', '<A><![CDATA[]]></A>', 'A@1:1=""'],
  ['CDATA keeps its white space', '<A>\n <![CDATA[ x ]]>\n</A>', 'A@1:1=" x "'],
  ['CDATA between text', '<A> a <![CDATA[ b ]]> c </A>', 'A@1:1="a  b  c"'],
  ['two CDATA sections', '<A><![CDATA[ a]]> <![CDATA[b ]]></A>', 'A@1:1=" a b "'],
  ['comments with elements', '<A><!-- <B>1</B>\n--><B>2</B></A>', 'A@1:1=""(B@2:4="2")'],
  ['a comment inside a value', '<A>on<!-- or off -->e</A>', 'A@1:1="one"'],
  ['predefined entities', '<A>&lt;&amp;&#65;&#x1F600;</A>', 'A@1:1="<&A\u{1F600}"'],
  ['astral characters before', '<A>\u{1F600}\u{1F600}<B/></A>', 'A@1:1="\u{1F600}\u{1F600}"(B@1:8="")'],
  ['a template escape', '<A>$${x}</A>', 'A@1:1="$${x}"'],
];

for (const [what, xml, tree] of readable) {
  test(`reads ${what}`, () => {
    const { root, problems } = parseXmlDocument(encode(xml), 'a.xml');
    assert.deepEqual(problems, []);
    assert.equal(root && show(root), tree);
    assert.equal(root?.location.file, 'a.xml');
  });
}

const refused: readonly [what: string, xml: string | Uint8Array, place: string, rule: RegExp][] = [
  ['nothing', '', '1:1', /well-formed XML: Root element/],
  ['text only', 'live', '1:1', /well-formed/],
  ['a missing end tag', '<Root>\n  <A>x\n</Root>', '3:1', /Missing end tag for element A$/],
  [
    'a missing end tag after astral characters',
    '<Root>\u{1F600}\n\u{1F600}<A>x\n</Root>',
    '3:1',
    /Missing end tag/,
  ],
  ['a bare ampersand', '<A>\n\na & b</A>', '3:5', /Unterminated reference/],
  ['an unknown entity', '<A>&nbsp;</A>', '1:4', /Named entity isn't defined/],
  ['a second root', '<A/>\n<B/>', '2:1', /Extra content/],
  ['a control character', '<A>\u0001</A>', '1:4', /Invalid character/],
  [
    'a DOCTYPE',
    '<?xml version="1.0"?>\n<!DOCTYPE A SYSTEM "file:///etc/passwd"><A/>',
    '2:1',
    /^must hold no DOCTYPE$/,
  ],
  [
    'entities that multiply',
    '<!DOCTYPE A [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><A>&b;</A>',
    '1:55',
    /isn't defined/,
  ],
  ['Latin-1', Uint8Array.of(0x3c, 0x41, 0x3e, 0xe9, 0x3c, 0x2f, 0x41, 0x3e), '1:1', /encoded in UTF-8/],
  ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x3c, 0, 0x41, 0, 0x2f, 0, 0x3e, 0), '1:1', /encoded in UTF-8/],
];

for (const [what, xml, place, rule] of refused) {
  test(`refuses ${what}`, () => {
    const { root, problems } = parseXmlDocument(typeof xml === 'string' ? encode(xml) : xml, 'a.xml');
    assert.equal(root, undefined);
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.severity, 'error');
    assert.equal(`${problems[0]?.location.line}:${problems[0]?.location.column}`, place);
    assert.match(problems[0]?.rule ?? '', rule);
  });
}

test('a message about bad XML quotes nothing of the file', () => {
  const { problems } = parseXmlDocument(encode('<A><Password>hunter2</Pasword></A>'), 'a.xml');
  assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
});

test('size: the limit is read, one byte more is not', () => {
  const fill = (bytes: number) => encode(`<A>${'x'.repeat(bytes - '<A></A>'.length)}</A>`);
  assert.notEqual(parseXmlDocument(fill(xmlLimits.maxBytes), 'a.xml').root, undefined);
  const { root, problems } = parseXmlDocument(fill(xmlLimits.maxBytes + 1), 'a.xml');
  assert.equal(root, undefined);
  assert.match(problems[0]?.rule ?? '', /at most 1048576 bytes/);
});

test('depth: the limit is read, one level more is not, and no depth overflows the stack', () => {
  const nest = (depth: number) => encode('<a>'.repeat(depth) + '</a>'.repeat(depth));
  assert.notEqual(parseXmlDocument(nest(xmlLimits.maxDepth), 'a.xml').root, undefined);
  const { root, problems } = parseXmlDocument(nest(xmlLimits.maxDepth + 1), 'a.xml');
  assert.equal(root, undefined);
  assert.equal(problems[0]?.location.column, xmlLimits.maxDepth * '<a>'.length + 1);
  for (const depth of [10_000, 149_000]) {
    const deep = parseXmlDocument(nest(depth), 'a.xml');
    assert.equal(deep.root, undefined);
    assert.match(deep.problems[0]?.rule ?? '', /nested at most 64/);
  }
});

test('files of the worst kinds are read', () => {
  const size = 500_000;
  for (const part of ['\r\n', '&amp;', '<!---->', '<b/>', '<![CDATA[]]>', '\u{1F600}']) {
    const { root } = parseXmlDocument(encode(`<A>${part.repeat(size / part.length)}</A>`), 'a.xml');
    assert.notEqual(root, undefined, part);
  }
});
