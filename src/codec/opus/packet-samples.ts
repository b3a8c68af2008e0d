/** Samples of a frame at 48 kHz by the five bits of `config` (RFC 6716 table 2). */
const silkSamples = [480, 960, 1920, 2880] as const;
const hybridSamples = [480, 960] as const;
const celtSamples = [120, 240, 480, 960] as const;

/** 120 ms: the longest packet (RFC 6716 §3.2.5, R5). */
const maxPacketSamples = 5760;

/**
 * Samples at 48 kHz and channel of one packet, read from its table of contents (RFC 6716 §3.1, §3.2).
 * `undefined` for an empty packet, one without the count it needs, and one longer than 120 ms.
 */
export function opusPacketSamples(packet: Uint8Array): number | undefined {
  const toc = packet[0];
  if (toc === undefined) {
    return undefined;
  }
  const frames = frameCount(toc & 3, packet[1]);
  const samples = frames === undefined ? undefined : frames * frameSamples(toc >> 3);
  return samples !== undefined && samples > 0 && samples <= maxPacketSamples ? samples : undefined;
}

function frameCount(code: number, countByte: number | undefined): number | undefined {
  if (code === 3) {
    return countByte === undefined ? undefined : countByte & 0x3f;
  }
  return code === 0 ? 1 : 2;
}

function frameSamples(config: number): number {
  if (config < 12) {
    return silkSamples[config & 3] ?? 0;
  }
  return (config < 16 ? hybridSamples[config & 1] : celtSamples[config & 3]) ?? 0;
}
