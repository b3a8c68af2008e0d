import { type AmfValue, parseAmf3 } from '../../../src/codec/amf/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytesOf } from '../../codec/amf/amf-vector.ts';
import { amf3Vectors, invalidAmf3Vectors } from '../../codec/amf/amf3-vectors.ts';
import { checkParsed } from '../../codec/amf/properties.ts';
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'amf3',
  seeds: [...amf3Vectors, ...invalidAmf3Vectors].map(bytesOf),
  run(bytes) {
    let values: AmfValue[];
    try {
      values = parseAmf3(bytes);
    } catch (error) {
      if (error instanceof ProtocolError) return;
      throw error;
    }
    checkParsed(values);
  },
};
