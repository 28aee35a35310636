package broker.core.metrics;

/**
 * Everything the broker counts: this list is the manual. Totals since start, but for those that say
 * they are levels. The names are those that appear in the administration interface.
 */
public enum Counter {
  /** Packets of any type received. */
  PACKETS_RECEIVED("packets.received", "packets"),
  /** Packets of any type sent. */
  PACKETS_SENT("packets.sent", "packets"),
  /** Bytes received from the network, TLS not counted. */
  BYTES_RECEIVED("bytes.received", "bytes"),
  /** Bytes handed to the network, TLS not counted. */
  BYTES_SENT("bytes.sent", "bytes"),
  /** PUBLISH packets received. */
  PUBLISH_RECEIVED("publish.received", "messages"),
  /** PUBLISH packets sent, one per delivery. */
  PUBLISH_SENT("publish.sent", "messages"),
  /** Payload bytes of PUBLISH packets received. */
  PUBLISH_BYTES_RECEIVED("publish.bytes.received", "bytes"),
  /** Payload bytes of PUBLISH packets sent. */
  PUBLISH_BYTES_SENT("publish.bytes.sent", "bytes"),
  /** QoS 0 deliveries dropped because the client's network did not take more. */
  QOS0_DROPPED("publish.dropped.qos0", "messages"),
  /** Deliveries dropped because the queue of the session was full. */
  QUEUE_DROPPED("publish.dropped.queue", "messages"),
  /** Deliveries dropped because their Message Expiry Interval had passed. */
  EXPIRED("publish.dropped.expired", "messages"),
  /** Deliveries dropped because they exceed the client's Maximum Packet Size. */
  TOO_LARGE_DROPPED("publish.dropped.too-large", "messages"),
  /** Messages refused to their publisher because the queue of a subscriber was full. */
  PUBLISH_REJECTED("publish.rejected", "messages"),
  /** Messages refused because their publisher may not publish there. */
  PUBLISH_DENIED("publish.denied", "messages"),
  /** Deliveries dropped because their subscriber may not receive that topic. */
  RECEIVE_DENIED("publish.dropped.denied", "messages"),
  /** Will Messages dropped because what was granted at CONNECT does not hold any more. */
  WILLS_DENIED("wills.denied", "messages"),
  /** Messages that were not retained because the store of retained messages is full. */
  RETAINED_REFUSED("retained.refused", "messages"),
  /** Network connections taken in. */
  CONNECTIONS_OPENED("connections.opened", "connections"),
  /** Network connections closed at once because of a limit. */
  CONNECTIONS_REFUSED("connections.refused", "connections"),
  /** CONNECT packets that were accepted. */
  CONNECTS_ACCEPTED("connects.accepted", "connects"),
  /** CONNECT packets that were refused. */
  CONNECTS_REFUSED("connects.refused", "connects"),
  /** Connections closed because of a malformed packet or a protocol error. */
  PROTOCOL_ERRORS("connections.protocol-errors", "connections"),
  /** Connections closed because their Keep Alive had passed. */
  KEEP_ALIVE_TIMEOUTS("connections.keep-alive-timeouts", "connections"),
  /** Sessions that were taken over by a new connection. */
  TAKEN_OVER("sessions.taken-over", "sessions"),
  /** Sessions that ended because their Session Expiry Interval had passed. */
  SESSIONS_EXPIRED("sessions.expired", "sessions"),
  /** Subscriptions refused because of a limit, or because their client may not have them. */
  SUBSCRIPTIONS_REFUSED("subscriptions.refused", "subscriptions"),
  /** Connections ended because their client is not entitled to them any more. */
  CLIENTS_EXPELLED("clients.expelled", "clients"),
  /** Subscriptions removed because their client is not entitled to them any more. */
  SUBSCRIPTIONS_REVOKED("subscriptions.revoked", "subscriptions"),
  /** Questions about access that a plugin did not answer, or not in time. */
  PLUGIN_FAILURES("access.plugin-failures", "questions"),
  /** Questions about access for which a plugin kept an event loop for 100 ms or longer. */
  PLUGIN_SLOW_CALLS("access.plugin-slow-calls", "questions"),
  /** Times a client was not read from for a while because it exceeded its rate. */
  RATE_LIMITED("connections.rate-limited", "times"),
  /**
   * Times a publisher was not read from for a moment because a loop or a quick subscriber was
   * behind.
   */
  BACK_PRESSURE("connections.back-pressure", "times"),
  /** Level: clients connected now. */
  CLIENTS_CONNECTED("clients.connected", "clients"),
  /** Level: sessions without a client now. */
  SESSIONS_ABSENT("sessions.absent", "sessions"),
  /** Level: messages waiting in the queues of all sessions. */
  QUEUED("messages.queued", "messages"),
  /** Level: bytes waiting in the queues of all sessions. */
  QUEUED_BYTES("messages.queued.bytes", "bytes");

  private final String label;
  private final String unit;

  Counter(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /** The name operators see. */
  public String label() {
    return label;
  }

  /** What is counted. */
  public String unit() {
    return unit;
  }
}
