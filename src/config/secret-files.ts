import path from 'node:path';
import { listFileReferences, type SecretFile } from './variables.ts';
import type { ConfigElement } from './xml-document.ts';

/** Longest content of a `${file:PATH}`: a password or key, not a mistaken log file. */
export const maxSecretFileBytes = 64 * 1024;

/** Reads a whole file; rejects with a Node error. */
export type ReadFile = (file: string) => Promise<Uint8Array>;

/**
 * Reads every file that `${file:PATH}` names in these trees, by PATH as written; a relative one starts at
 * `home`. A failure is kept beside the contents: it becomes a problem where the value is used.
 */
export async function readSecretFiles(
  roots: Iterable<ConfigElement>,
  home: string,
  readFile: ReadFile,
): Promise<ReadonlyMap<string, SecretFile>> {
  return readSecretsOf(Array.from(roots, collectTexts).flat(), home, readFile);
}

/** The same for texts that are no XML. */
export async function readSecretsOf(
  texts: readonly string[],
  home: string,
  readFile: ReadFile,
): Promise<ReadonlyMap<string, SecretFile>> {
  const entries = Array.from(
    new Set(texts.flatMap(listFileReferences)),
    async (file): Promise<[string, SecretFile]> => [
      file,
      await readSecretFile(path.resolve(home, file), readFile),
    ],
  );
  return new Map(await Promise.all(entries));
}

function collectTexts(element: ConfigElement): string[] {
  return [element.text, ...element.children.flatMap(collectTexts)];
}

/** Reads a file that holds one secret and nothing else. Never rejects. */
export async function readSecretFile(file: string, readFile: ReadFile): Promise<SecretFile> {
  try {
    const bytes = await readFile(file);
    if (bytes.length > maxSecretFileBytes) return { failure: `longer than ${maxSecretFileBytes} bytes` };
    // Editors and `echo` end a file with a newline that is no part of the secret.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '') };
  } catch (error) {
    if (error instanceof TypeError) return { failure: 'not UTF-8' };
    return { failure: failureOf(error) };
  }
}

/** The system's code (`ENOENT`) where there is one. */
export function failureOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
