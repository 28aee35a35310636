package distribution.it;

import java.util.List;
import java.util.Optional;

/**
 * An Application Message as every client can express it. The properties stand in the order content
 * type, correlation data, message expiry interval, payload format indicator, response topic,
 * subscription identifiers, topic alias, user properties.
 */
record Message(String topic, String payload, int qos, boolean retain, List<Property> properties) {
  Message(String topic, String payload) {
    this(topic, payload, 0, false, List.of());
  }

  Message qos(int level) {
    return new Message(topic, payload, level, retain, properties);
  }

  Message retained() {
    return new Message(topic, payload, qos, true, properties);
  }

  Message notRetained() {
    return new Message(topic, payload, qos, false, properties);
  }

  Message with(String name, Object value) {
    return with(new Property(name, value.toString()));
  }

  Message with(Property property) {
    return new Message(topic, payload, qos, retain, Property.with(properties, property));
  }

  /** The values of all properties of this name. */
  List<String> values(String name) {
    return properties.stream().filter(p -> p.name().equals(name)).map(Property::value).toList();
  }

  Optional<String> value(String name) {
    return values(name).stream().findFirst();
  }

  /** Big payloads would drown what went wrong. */
  @Override
  public String toString() {
    String shown =
        payload.length() > 80 ? payload.substring(0, 80) + "... " + payload.length() : payload;
    return "%s '%s' QoS %d%s %s"
        .formatted(topic, shown, qos, retain ? " retained" : "", properties);
  }
}
