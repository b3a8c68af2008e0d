import { type AmfValue, parseAmf0 } from '../../../src/codec/amf/index.ts';
import { ProtocolError } from '../../../src/errors.ts';
import { bytesOf } from '../../codec/amf/amf-vector.ts';
import { amf0Vectors, invalidAmf0Vectors } from '../../codec/amf/amf0-vectors.ts';
import { checkParsed } from '../../codec/amf/properties.ts';
import type { FuzzTarget } from '../target.ts';

export const target: FuzzTarget = {
  name: 'amf0',
  seeds: [...amf0Vectors, ...invalidAmf0Vectors].map(bytesOf),
  run(bytes) {
    let values: AmfValue[];
    try {
      values = parseAmf0(bytes);
    } catch (error) {
      if (error instanceof ProtocolError) return;
      throw error;
    }
    checkParsed(values);
  },
};
