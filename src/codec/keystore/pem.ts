/** One block of a PEM text (RFC 7468 §2). */
export interface PemBlock {
  /** Between BEGIN and the dashes: `CERTIFICATE`. */
  readonly label: string;
  /** From its first dash to its last. */
  readonly text: string;
}

/** RFC 7468 §5.1, and what OpenSSL writes or once wrote. */
const certificateLabels = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];

const beginning = '-----BEGIN ';
const dashes = '-----';
/** No label in use is longer; a beginning without an end is not searched for at length. */
const maxLabelLength = 64;

/** Finds the blocks of a PEM text, in order. What stands between them, and blocks without an end, is left out. */
export function parsePem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let begin = text.indexOf(beginning);
  while (begin >= 0) {
    const labelStart = begin + beginning.length;
    const next = text.indexOf(beginning, labelStart);
    const block = text.slice(begin, next < 0 ? undefined : next);
    const labelEnd = block.indexOf(dashes, beginning.length);
    if (labelEnd > 0 && labelEnd - beginning.length <= maxLabelLength) {
      const label = block.slice(beginning.length, labelEnd);
      const ending = `-----END ${label}-----`;
      const end = block.indexOf(ending, labelEnd);
      if (end >= 0) blocks.push({ label, text: block.slice(0, end + ending.length) });
    }
    begin = next;
  }
  return blocks;
}

/** Whether it is an X.509 certificate. */
export function isCertificateBlock({ label }: PemBlock): boolean {
  return certificateLabels.includes(label);
}

/** The bytes of a block without headers; what is no base64 is skipped, as everyone does. */
export function pemBytes({ label, text }: PemBlock): Uint8Array {
  const begin = beginning.length + label.length + dashes.length;
  return Buffer.from(text.slice(begin, text.lastIndexOf(`${dashes}END `)), 'base64');
}
