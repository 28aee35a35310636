package distribution.it;

import java.util.List;

/** How a client connects. Without a will, {@code will} is null. */
record Options(
    int port,
    String clientId,
    boolean clean,
    int keepAliveSeconds,
    boolean manualAcks,
    Message will,
    List<Property> properties) {
  Options(int port, String clientId) {
    this(port, clientId, true, 60, false, null, List.of());
  }

  Options through(Wire wire) {
    return new Options(
        wire.port(), clientId, clean, keepAliveSeconds, manualAcks, will, properties);
  }

  /** Continues the session of an earlier connection, and keeps it afterwards. */
  Options persistent() {
    return new Options(port, clientId, false, keepAliveSeconds, manualAcks, will, properties)
        .with("session-expiry-interval", 3600);
  }

  /** Continues the session, which lives so long after the connection. */
  Options expiring(long seconds) {
    return new Options(port, clientId, false, keepAliveSeconds, manualAcks, will, properties)
        .with("session-expiry-interval", seconds);
  }

  Options keepAlive(int seconds) {
    return new Options(port, clientId, clean, seconds, manualAcks, will, properties);
  }

  Options acknowledgedByHand() {
    return new Options(port, clientId, clean, keepAliveSeconds, true, will, properties);
  }

  Options will(Message message) {
    return new Options(port, clientId, clean, keepAliveSeconds, manualAcks, message, properties);
  }

  Options with(String name, Object value) {
    List<Property> more = Property.with(properties, new Property(name, value.toString()));
    return new Options(port, clientId, clean, keepAliveSeconds, manualAcks, will, more);
  }

  /** The value of a numeric property, or what to take instead. */
  long number(String name, long otherwise) {
    return properties.stream()
        .filter(p -> p.name().equals(name))
        .mapToLong(p -> Long.parseLong(p.value()))
        .findFirst()
        .orElse(otherwise);
  }
}
