export { type ClientHelloAnswer, parseClientHello } from './client-hello.ts';
export { maxClientHelloBytes } from './limits.ts';
