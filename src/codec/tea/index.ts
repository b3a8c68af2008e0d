export { maxTeaCiphertextLength, maxTeaTextBytes } from './limits.ts';
export { decryptTea, encryptTea } from './tea.ts';
export {
  type EncryptingTeaVariant,
  encryptingTeaVariants,
  type TeaVariant,
  teaVariants,
} from './variants.ts';
