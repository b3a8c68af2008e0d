export { type DigestAlgorithm, digest, equalInConstantTime, keyedDigest } from './digest.ts';
export { md4 } from './md4.ts';
