import { editDistance } from './close-name.ts';

/** What such a property holds guards the gate, or belonged into one that does. */
const guarding = /^(security|secureToken)/i;

/** Anywhere in a name: rather one harmless value too few in a message than one secret in a log. */
const secretWord = /secret|pass|pwd|key|token|credential/i;

/** Longer words that a slip of the finger leaves recognisable; `key` and `pass` are close to too many others. */
const misspeltWords = ['secret', 'password', 'passphrase', 'token', 'credential', 'security', 'secure'];

/**
 * True when a property of this name may hold a secret, or was meant to: `secureTokenSharedSecre`, `apiTokn`.
 * Messages must not quote such a value.
 */
export function mayNameSecret(name: string): boolean {
  return guarding.test(name) || secretWord.test(name) || wordsOf(name).some(isMisspelt);
}

/** `sharedSecre` -> `shared`, `secre`. */
function wordsOf(name: string): string[] {
  const words = name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').split(/[^\p{L}\d]+/u);
  return words.map((word) => word.toLowerCase());
}

function isMisspelt(word: string): boolean {
  return misspeltWords.some(
    (meant) => Math.abs(word.length - meant.length) <= 2 && editDistance(word, meant) <= allowedSlips(meant),
  );
}

/** Of five characters one may be wrong, of eight two. */
function allowedSlips(word: string): number {
  return word.length < 8 ? 1 : 2;
}
