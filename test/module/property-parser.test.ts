import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PropertySpec, property } from '../../src/module/property.ts';
import { parseProperties } from '../../src/module/property-parser.ts';
import { at, propertySettings } from '../support/application-settings.ts';

const description = 'a property';
const bool = property.boolean({ description, default: true });
const count = property.integer({ description, default: 5, minimum: 1, maximum: 10 });
const ratio = property.double({ description, minimum: 0 });
const choice = property.string({ description, values: ['one', 'two'], default: 'one' });
const secret = property.string({ description, values: ['right'], secret: true });

interface Row {
  readonly title: string;
  readonly spec: PropertySpec;
  readonly text: string;
  readonly value?: string | number | boolean;
  readonly rule?: string;
}

const rows: readonly Row[] = [
  // Real Application.xml files hold "False" (FORMATS §2).
  { title: 'False', spec: bool, text: 'False', value: false },
  { title: 'TRUE among blanks', spec: bool, text: ' TRUE\n', value: true },
  { title: 'yes is no boolean', spec: bool, text: 'yes', rule: 'must be true or false' },
  { title: 'an empty boolean', spec: bool, text: '', rule: 'must be true or false' },
  { title: 'lowest integer', spec: count, text: '1', value: 1 },
  { title: 'highest integer', spec: count, text: ' +10 ', value: 10 },
  { title: 'below the range', spec: count, text: '0', rule: 'must be from 1 to 10' },
  { title: 'above the range', spec: count, text: '11', rule: 'must be from 1 to 10' },
  { title: 'a fraction', spec: count, text: '1.5', rule: 'must be a whole number from 1 to 10' },
  { title: 'hexadecimal', spec: count, text: '0x5', rule: 'must be a whole number from 1 to 10' },
  { title: 'an empty integer', spec: count, text: '', rule: 'must be a whole number from 1 to 10' },
  {
    title: 'past 2^53',
    spec: property.integer({ description }),
    text: '9007199254740993',
    rule: 'must be a whole number',
  },
  { title: 'a double', spec: ratio, text: '.5e1', value: 5 },
  { title: 'a double with a point at its end', spec: ratio, text: '2.', value: 2 },
  { title: 'a negative double', spec: ratio, text: '-0.1', rule: 'must be of at least 0' },
  { title: 'Infinity', spec: ratio, text: 'Infinity', rule: 'must be a number of at least 0' },
  { title: 'an overflowing double', spec: ratio, text: '1e999', rule: 'must be a number of at least 0' },
  { title: 'a listed text', spec: choice, text: 'two', value: 'two' },
  { title: 'an unlisted text', spec: choice, text: 'Two', rule: 'must be one of one, two' },
  { title: 'text with blanks', spec: property.string({ description }), text: ' a b ', value: ' a b ' },
];

describe('parseProperties', () => {
  for (const { rule, spec, text, title, value } of rows) {
    test(title, () => {
      const parsed = parseProperties({ name: spec }, propertySettings({ name: text }));
      if (rule === undefined) {
        assert.deepEqual(parsed.problems, []);
        assert.equal(parsed.values.name, value);
      } else {
        const problem = { severity: 'error', location: at(50), key: 'name', rule, value: text };
        assert.deepEqual(parsed.problems, [problem]);
        assert.equal(parsed.values.name, spec.default, 'the default stands in');
      }
    });
  }

  test('a property that is not set has its default, or is undefined', () => {
    const { problems, values } = parseProperties({ bool, ratio }, []);
    assert.deepEqual({ ...values }, { bool: true, ratio: undefined });
    assert.deepEqual(problems, []);
  });

  test('names are case-sensitive and what nobody declared is left alone', () => {
    const { problems, values } = parseProperties({ bool }, propertySettings({ Bool: 'false', other: 'x' }));
    assert.deepEqual({ ...values }, { bool: true });
    assert.deepEqual(problems, []);
  });

  test('every problem is reported, not only the first', () => {
    const { problems } = parseProperties({ bool, count }, propertySettings({ bool: 'no', count: '99' }));
    assert.deepEqual(
      problems.map(({ key, location }) => [key, location.line]),
      [
        ['bool', 50],
        ['count', 51],
      ],
    );
  });

  test('a secret is never shown, whether its declaration or its source says so', () => {
    const declared = parseProperties({ secret }, propertySettings({ secret: 'wrong' }));
    assert.equal(declared.problems[0]?.value, '');
    const fromEnvironment = parseProperties({ count }, propertySettings({ count: '4711' }, { secret: true }));
    assert.equal(fromEnvironment.problems[0]?.value, '');
    const byName = parseProperties({ choice }, propertySettings({ choice: 'hunter2' }, { withheld: true }));
    assert.equal(byName.problems[0]?.value, '');
  });

  for (const spec of [bool, count, ratio]) {
    test(`a wrong ${spec.type} is shown although its name sounds like a secret's`, () => {
      const { problems } = parseProperties(
        { name: spec },
        propertySettings({ name: 'x' }, { withheld: true }),
      );
      assert.equal(problems[0]?.value, 'x');
    });
  }

  test('a wrong value stands where its <Value> does', () => {
    const settings = propertySettings({ count: '0' }, { valueLocation: at(99) });
    assert.deepEqual(parseProperties({ count }, settings).problems[0]?.location, at(99));
  });

  test('a <Type> that contradicts the declaration is a warning, and the declaration holds', () => {
    const { problems, values } = parseProperties(
      { bool },
      propertySettings({ bool: 'false' }, { type: 'String' }),
    );
    assert.equal(values.bool, false);
    assert.deepEqual(problems, [
      {
        severity: 'warning',
        location: at(50),
        key: 'bool',
        rule: 'is declared as boolean; its <Type> is not used',
        value: 'String',
      },
    ]);
  });

  for (const type of ['Integer', 'integer', 'Long', '']) {
    test(`<Type>${type}</Type> suits an integer`, () => {
      assert.deepEqual(parseProperties({ count }, propertySettings({ count: '3' }, { type })).problems, []);
    });
  }

  test('the values are frozen', () => {
    assert.ok(Object.isFrozen(parseProperties({ bool }, []).values));
  });
});
