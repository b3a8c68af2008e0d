import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseXmlDocument } from '../../../src/config/xml-document.ts';
import { parseAddress } from '../../../src/server/import/red5-endpoint.ts';
import { Red5Properties } from '../../../src/server/import/red5-properties.ts';
import { readBeans } from '../../../src/server/import/spring-beans.ts';

function read(xml: string) {
  const { root } = parseXmlDocument(new TextEncoder().encode(xml), 'conf/red5-core.xml');
  assert.ok(root);
  return readBeans(root);
}

describe('readBeans', () => {
  it('reads every way to say a value', () => {
    const [bean] = read(`<beans xmlns:p="p"><bean id="a" class="x.Y" p:short="1" p:other-ref="b">
      <property name="text" value="v"/>
      <property name="Inner"><value> w </value></property>
      <property name="ref" ref="r"/>
      <property name="child"><ref bean="s"/></property>
      <property name="list"><list><value>1</value>..<value>2</value></list></property>
      <property name="map"><map><entry key="K" value="1"/><entry key="l"><value>2</value></entry></map></property>
      <property name="props"><props><prop key="m">3</prop></props></property>
      <property name="nothing"><null/></property>
      <constructor-arg index="1" value="second"/><constructor-arg index="0" value="first"/>
    </bean></beans>`);
    const get = (name: string) => {
      const value = bean?.properties.get(name);
      if (value?.kind === 'text') return value.text;
      if (value?.kind === 'reference') return `@${value.id}`;
      if (value?.kind === 'list') return value.items.map((item) => item.kind === 'text' && item.text);
      return value?.kind === 'map' ? [...value.entries.keys()] : undefined;
    };
    const names = ['short', 'other', 'text', 'inner', 'ref', 'child', 'list', 'map', 'props', 'nothing'];
    assert.deepEqual(names.map(get), [
      '1',
      '@b',
      'v',
      'w',
      '@r',
      '@s',
      ['1', '2'],
      ['k', 'l'],
      ['m'],
      undefined,
    ]);
    const args = bean?.constructorArguments.map((value) => value.kind === 'text' && value.text);
    assert.deepEqual(args, ['first', 'second']);
  });

  it('finds beans inside others, and neither comments nor templates', () => {
    const found = read(`<beans>
      <bean id="outer" class="A"><property name="x"><bean name="inner,alias" class="B"/></property></bean>
      <!-- <bean id="off" class="C"/> -->
      <bean id="template" abstract="true" class="D"><property name="x"><bean class="E"/></property></bean>
      <beans profile="p"><bean id="grouped" class="F"/></beans>
    </beans>`);
    assert.deepEqual(
      found.map(({ id, owner }) => [id, owner?.id]),
      [
        ['outer', undefined],
        ['inner', 'outer'],
        ['grouped', undefined],
      ],
    );
  });
});

describe('Red5Properties', () => {
  const place = { file: 'conf/red5-core.xml', line: 9 };
  const made = new Red5Properties(
    [
      { key: 'port', value: '1', line: 1 },
      { key: 'port', value: '2', line: 2 },
      { key: 'address', value: 'h:${port}', line: 3 },
      { key: 'circle', value: '${circle}', line: 4 },
    ],
    'conf/red5.properties',
    '/opt/red5',
  );
  for (const [text, resolved, unresolved, line] of [
    ['plain', 'plain', [], 9],
    ['${port}', '2', [], 2],
    ['${address}', 'h:2', [], 2],
    ['${none}', '${none}', ['none'], 9],
    ['${none:7}', '7', [], 9],
    ['${red5.root}/webapps', '/opt/red5/webapps', [], 9],
    ['${env:PASS}', '${env:PASS}', ['env:PASS'], 9],
    ['${circle}', '${circle}', ['circle'], 4],
  ] as const) {
    it(text, () => {
      const found = made.resolve(text, place);
      assert.deepEqual([found.text, found.unresolved, found.source.line], [resolved, unresolved, line]);
    });
  }
});

describe('parseAddress', () => {
  for (const [text, host, port] of [
    ['0.0.0.0:1935', '0.0.0.0', 1935],
    ['[::1]:443', '::1', 443],
    [' localhost:1 ', 'localhost', 1],
    [':1935', '*', 1935],
    ['1935', '*', 1935],
    ['h:0', 'h', 0],
  ] as const) {
    it(text, () => assert.deepEqual(parseAddress(text), { host, port }));
  }
  for (const text of ['', 'h', 'h:', 'h:65536', 'h:-1', '::1:443', 'a b:1', '${x}:1']) {
    it(`refuses ${text}`, () => assert.equal(parseAddress(text), undefined));
  }
});
