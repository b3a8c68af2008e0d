import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A key to be made. Sizes are bits. */
export type KeyPlan =
  | { readonly kind: 'rsa'; readonly bits: number }
  | { readonly kind: 'ec'; readonly bits: keyof typeof ecCurves };

/** The curves that every TLS client knows, by their size. */
const ecCurves = { 256: 'P-256', 384: 'P-384', 521: 'P-521' } as const;

/** Shorter ones are refused by clients; longer ones take seconds to make and milliseconds a handshake. */
export const rsaKeyBits = { min: 2048, default: 2048, max: 8192 } as const;

/** What `bits` of a kind is a key that {@link makeKey} makes; the kind's usual size without. */
export function planKey(kind: 'rsa' | 'ec', bits: number | undefined): KeyPlan | undefined {
  if (kind === 'ec') {
    const size = bits ?? 256;
    return isCurveSize(size) ? { kind, bits: size } : undefined;
  }
  const size = bits ?? rsaKeyBits.default;
  const possible = size >= rsaKeyBits.min && size <= rsaKeyBits.max && size % 8 === 0;
  return possible ? { kind, bits: size } : undefined;
}

/** Makes a private key, off the event loop. */
export async function makeKey(plan: KeyPlan): Promise<KeyObject> {
  const { privateKey } =
    plan.kind === 'rsa'
      ? await promisify(generateKeyPair)('rsa', { modulusLength: plan.bits })
      : await promisify(generateKeyPair)('ec', { namedCurve: ecCurves[plan.bits] });
  return privateKey;
}

function isCurveSize(bits: number): bits is keyof typeof ecCurves {
  return bits in ecCurves;
}
