export { type CertificateFields, serializeTbsCertificate } from './certificate.ts';
export { type CertificateParts, parseCertificateParts } from './certificate-parts.ts';
export { type RequestFields, serializeRequestInfo } from './certification-request.ts';
export { maxCommonNameLength, replaceCommonName, serializeCommonName } from './distinguished-name.ts';
export {
  extensionId,
  type ServerExtensions,
  serializeEndEntityExtensions,
  serializeServerExtensions,
} from './extensions.ts';
export { type HostName, parseHostName } from './host-name.ts';
export { serializeSigned, signatureAlgorithms } from './signature.ts';
export { parseCertificateBundle } from './signed-data.ts';
