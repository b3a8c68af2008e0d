/** Longest user name in a login, in UTF-8 bytes as sent: it travels back in a description. */
export const maxAuthUserBytes = 64;

/** Longest challenge, opaque, nonce or count that a client may send, in UTF-16 units. */
export const maxAuthFieldLength = 64;

/** Longest description of a refusal in UTF-8 bytes: ffmpeg keeps 255 bytes, some of them for itself. */
export const maxAuthDescriptionBytes = 229;
