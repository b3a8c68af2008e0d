export { type AuthorityFileOptions, authorityFile, type ReadAuthorities } from './authority-file.ts';
export { HttpClient, type HttpClientOptions, type HttpQuestion } from './http-client.ts';
export type { HttpReply } from './http-exchange.ts';
export { isUnencrypted, parseServerUrl } from './server-url.ts';
