export { type DigestAlgorithm, digest, equalInConstantTime, keyedDigest } from './digest.ts';
