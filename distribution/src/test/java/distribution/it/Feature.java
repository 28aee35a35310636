package distribution.it;

/** What not every client can express, beyond publishing and subscribing. */
enum Feature {
  /** A persistent session without a client identifier can be asked for. */
  INVALID_CLIENT_ID,
  /** Says whether the session was there. */
  SESSION_PRESENT,
  /** A message is acknowledged when the test says so. */
  MANUAL_ACK,
  /** The properties of a message, sent and received. */
  MESSAGE_PROPERTIES,
  /** Receives a message with what is left of its life. */
  MESSAGE_EXPIRY,
  /** Session Expiry Interval in CONNECT. */
  SESSION_EXPIRY,
  /** Session Expiry Interval in DISCONNECT. */
  EXPIRY_AT_DISCONNECT,
  /** Will Delay Interval and the properties of a will. */
  WILL_PROPERTIES,
  /** The reason code of PUBACK and PUBREC. */
  PUBLISH_REASON,
  /** The reason code of SUBACK when a subscription is not granted. */
  SUBSCRIBE_REASON,
  /** The reason code of a DISCONNECT from the broker. */
  DISCONNECT_REASON,
  /** What CONNACK says besides the reason code. */
  CONNACK_PROPERTIES,
  /** Topic Alias Maximum in CONNECT; resolves the broker's aliases. */
  ALIAS_FROM_BROKER,
  /** Shows the alias a message came with. */
  ALIAS_VISIBLE,
  /** Uses aliases by itself when it publishes. */
  ALIAS_TO_BROKER,
  /** Receive Maximum in CONNECT. */
  RECEIVE_MAXIMUM,
  /** Maximum Packet Size in CONNECT. */
  MAXIMUM_PACKET_SIZE,
  /** No Local. */
  NO_LOCAL,
  /** Retain As Published. */
  RETAIN_AS_PUBLISHED,
  /** Retain Handling. */
  RETAIN_HANDLING,
  /** Subscription Identifier in SUBSCRIBE; shows those of a message. */
  SUBSCRIPTION_IDENTIFIER,
  /** Shared Subscriptions. */
  SHARED_SUBSCRIPTION,
}
