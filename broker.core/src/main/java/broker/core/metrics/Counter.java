package broker.core.metrics;

/**
 * Everything the broker counts: this list is the manual. The names are those that appear in the
 * administration interface.
 */
public enum Counter {
  PACKETS_RECEIVED("packets.received", "packets", "Packets of any type received."),
  PACKETS_SENT("packets.sent", "packets", "Packets of any type sent."),
  BYTES_RECEIVED("bytes.received", "bytes", "Bytes received from the network, TLS not counted."),
  BYTES_SENT("bytes.sent", "bytes", "Bytes handed to the network, TLS not counted."),
  PUBLISH_RECEIVED("publish.received", "messages", "PUBLISH packets received."),
  PUBLISH_SENT("publish.sent", "messages", "PUBLISH packets sent, one per delivery."),
  PUBLISH_BYTES_RECEIVED(
      "publish.bytes.received", "bytes", "Payload bytes of PUBLISH packets received."),
  PUBLISH_BYTES_SENT("publish.bytes.sent", "bytes", "Payload bytes of PUBLISH packets sent."),
  QOS0_DROPPED(
      "publish.dropped.qos0",
      "messages",
      "QoS 0 deliveries dropped because the client's network did not take more."),
  QUEUE_DROPPED(
      "publish.dropped.queue",
      "messages",
      "Deliveries dropped because the queue of the session was full."),
  EXPIRED(
      "publish.dropped.expired",
      "messages",
      "Deliveries dropped because their Message Expiry Interval had passed."),
  TOO_LARGE_DROPPED(
      "publish.dropped.too-large",
      "messages",
      "Deliveries dropped because they exceed the client's Maximum Packet Size."),
  PUBLISH_REJECTED(
      "publish.rejected",
      "messages",
      "Messages refused to their publisher because the queue of a subscriber was full."),
  PUBLISH_DENIED(
      "publish.denied",
      "messages",
      "Messages refused because their publisher may not publish there."),
  RECEIVE_DENIED(
      "publish.dropped.denied",
      "messages",
      "Deliveries dropped because their subscriber may not receive that topic."),
  WILLS_DENIED(
      "wills.denied",
      "messages",
      "Will Messages dropped because what was granted at CONNECT does not hold any more."),
  RETAINED_REFUSED(
      "retained.refused",
      "messages",
      "Messages that were not retained because the store of retained messages is full."),
  CONNECTIONS_OPENED("connections.opened", "connections", "Network connections taken in."),
  CONNECTIONS_REFUSED(
      "connections.refused",
      "connections",
      "Network connections closed at once because of a limit."),
  CONNECTS_ACCEPTED("connects.accepted", "connects", "CONNECT packets that were accepted."),
  CONNECTS_REFUSED("connects.refused", "connects", "CONNECT packets that were refused."),
  SESSIONS_REFUSED(
      "sessions.refused", "clients", "Clients refused because there are max_sessions sessions."),
  PROTOCOL_ERRORS(
      "connections.protocol-errors",
      "connections",
      "Connections closed because of a malformed packet or a protocol error."),
  KEEP_ALIVE_TIMEOUTS(
      "connections.keep-alive-timeouts",
      "connections",
      "Connections closed because their Keep Alive had passed."),
  TAKEN_OVER(
      "sessions.taken-over", "sessions", "Sessions that were taken over by a new connection."),
  SESSIONS_EXPIRED(
      "sessions.expired",
      "sessions",
      "Sessions that ended because their Session Expiry Interval had passed."),
  SUBSCRIPTIONS_REFUSED(
      "subscriptions.refused",
      "subscriptions",
      "Subscriptions refused because of a limit, or because their client may not have them."),
  CLIENTS_EXPELLED(
      "clients.expelled",
      "clients",
      "Connections ended because their client is not entitled to them any more."),
  SUBSCRIPTIONS_REVOKED(
      "subscriptions.revoked",
      "subscriptions",
      "Subscriptions removed because their client is not entitled to them any more."),
  PLUGIN_FAILURES(
      "access.plugin-failures",
      "questions",
      "Questions about access that a plugin did not answer, or not in time."),
  PLUGIN_SLOW_CALLS(
      "access.plugin-slow-calls",
      "questions",
      "Questions about access for which a plugin kept an event loop for 100 ms or longer."),
  RATE_LIMITED(
      "connections.rate-limited",
      "times",
      "Times a client was not read from for a while because it exceeded its rate."),
  BACK_PRESSURE(
      "connections.back-pressure",
      "times",
      "Times a publisher was not read from for a moment because a loop or a quick subscriber was behind."),
  JOURNAL_OPERATIONS(
      "journal.operations", "operations", "Changes of durable state collected for the store."),
  JOURNAL_ELIDED(
      "journal.elided",
      "operations",
      "Changes of durable state that came to nothing, or into another one, before they were written."),
  CLIENTS_CONNECTED("clients.connected", "clients", Kind.LEVEL, "Clients connected now."),
  SESSIONS_ABSENT("sessions.absent", "sessions", Kind.LEVEL, "Sessions without a client now."),
  QUEUED(
      "messages.queued", "messages", Kind.LEVEL, "Messages waiting in the queues of all sessions."),
  QUEUED_BYTES(
      "messages.queued.bytes", "bytes", Kind.LEVEL, "Bytes waiting in the queues of all sessions."),
  QUEUED_MEMORY(
      "messages.queued.memory",
      "bytes",
      Kind.LEVEL,
      "Bytes of those that are in memory; the others are in the store only.");

  /** How a value behaves. */
  public enum Kind {
    /** Only rises, from zero at the start of the broker. */
    TOTAL,
    /** Rises and falls. */
    LEVEL
  }

  private final String label;
  private final String unit;
  private final Kind kind;
  private final String description;

  Counter(String label, String unit, String description) {
    this(label, unit, Kind.TOTAL, description);
  }

  Counter(String label, String unit, Kind kind, String description) {
    this.label = label;
    this.unit = unit;
    this.kind = kind;
    this.description = description;
  }

  /** The name operators see. */
  public String label() {
    return label;
  }

  /** What is counted. */
  public String unit() {
    return unit;
  }

  /** How the value behaves. */
  public Kind kind() {
    return kind;
  }

  /** What it means, in one sentence. */
  public String description() {
    return description;
  }
}
