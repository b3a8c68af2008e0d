/** Largest decoder configuration that goes into an init segment, which every viewer is sent. */
export const maxDecoderConfigurationBytes = 65_536;
