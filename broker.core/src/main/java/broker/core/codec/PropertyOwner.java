package broker.core.codec;

/**
 * What carries properties: the kinds of packets with the same ones, and the Will inside CONNECT.
 */
enum PropertyOwner {
  CONNECT,
  WILL,
  CONNACK,
  PUBLISH,
  /** PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK. */
  ACKNOWLEDGEMENT,
  SUBSCRIBE,
  UNSUBSCRIBE,
  DISCONNECT,
  AUTH
}
