/** What kind of value follows (AMF0 §2.1). MovieClip (4) and RecordSet (14) are reserved and never valid. */
export const Amf0Marker = {
  Number: 0x00,
  Boolean: 0x01,
  String: 0x02,
  Object: 0x03,
  Null: 0x05,
  Undefined: 0x06,
  Reference: 0x07,
  EcmaArray: 0x08,
  ObjectEnd: 0x09,
  StrictArray: 0x0a,
  Date: 0x0b,
  LongString: 0x0c,
  Unsupported: 0x0d,
  XmlDocument: 0x0f,
  TypedObject: 0x10,
  /** The value that follows is AMF3 (AMF0 §3.1). */
  AvmPlusObject: 0x11,
} as const;
