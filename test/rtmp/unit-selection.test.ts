import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Unit } from '../../src/media/unit.ts';
import { UnitSelection } from '../../src/rtmp/unit-selection.ts';

/** `V` and `A` are configurations, `K` a keyframe, `i` another picture, `a` sound, `d` data; the rest names them. */
function unit(text: string): Unit {
  const kind = { V: 'video', K: 'video', i: 'video', A: 'audio', a: 'audio', d: 'data' }[text[0] ?? ''];
  const role = text[0] === 'V' || text[0] === 'A' ? 'config' : text[0] === 'd' ? 'message' : 'frame';
  return { kind, role, keyframe: text[0] === 'K', trackId: 0, codec: text } as unknown as Unit;
}

function select(selection: UnitSelection, text: string): string {
  return selection
    .select(text.split(' ').map(unit))
    .map(({ codec }) => codec)
    .join(' ');
}

describe('UnitSelection', () => {
  test('picture that is wanted again comes with its configuration, from a keyframe on', () => {
    const selection = new UnitSelection();
    selection.want('video', false);
    assert.equal(select(selection, 'V1 A1 K1 a1 i2 a2'), 'A1 a1 a2');
    assert.equal(selection.isComplete, false);
    selection.want('video', true);
    assert.equal(select(selection, 'i3 a3 i4'), 'a3');
    assert.equal(select(selection, 'K5 a5 i6'), 'V1 K5 a5 i6');
    assert.ok(selection.isComplete);
  });

  test('a configuration that changed meanwhile is the one that comes', () => {
    const selection = new UnitSelection();
    selection.want('video', false);
    select(selection, 'V1 K1 V2 K2');
    selection.want('video', true);
    assert.equal(select(selection, 'K3'), 'V2 K3');
    selection.want('video', false);
    select(selection, 'V3');
    selection.want('video', true);
    assert.equal(select(selection, 'V4 K4'), 'V4 K4');
  });

  test('a configuration that was missed has the time of what follows it', () => {
    const selection = new UnitSelection();
    selection.want('video', false);
    selection.select([{ ...unit('V1'), dtsMs: 0, ptsMs: 0 }]);
    selection.want('video', true);
    const [config, keyframe] = selection.select([{ ...unit('K2'), dtsMs: 5000, ptsMs: 5080 }]);
    assert.deepEqual([config?.codec, config?.dtsMs, config?.ptsMs], ['V1', 5000, 5000]);
    assert.deepEqual([keyframe?.dtsMs, keyframe?.ptsMs], [5000, 5080]);
  });

  test('sound that is wanted again goes on at once, with its configuration', () => {
    const selection = new UnitSelection();
    selection.want('audio', false);
    assert.equal(select(selection, 'V1 A1 K1 a1'), 'V1 K1');
    selection.want('audio', true);
    assert.equal(select(selection, 'i2 a2 a3 d1'), 'i2 A1 a2 a3 d1');
    assert.ok(selection.isComplete);
  });
});
