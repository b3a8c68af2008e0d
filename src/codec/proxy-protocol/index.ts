export { maxProxyHeaderBytes, maxProxyLineBytes } from './limits.ts';
export type { ProxyEndpoint, ProxyHeader, ProxyRoute } from './proxy-header.ts';
export { type ProxyHeaderAnswer, ProxyHeaderReader } from './proxy-header-reader.ts';
