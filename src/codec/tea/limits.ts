/** Longest text that is encrypted, in UTF-8 bytes: user names and passwords, with room to spare. */
export const maxTeaTextBytes = 4096;

/** Longest ciphertext that is decrypted, in UTF-16 units as written: twice the hex of the longest text. */
export const maxTeaCiphertextLength = 16_384;
