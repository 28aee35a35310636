package distribution.cli;

import java.util.List;

/**
 * A message to publish.
 *
 * @param payload borrowed, not to be changed by anybody
 * @param properties of PUBLISH or of the will; MQTT 5.0 only
 */
record OutgoingMessage(
    String topic, byte[] payload, int qos, boolean retain, List<Property> properties) {
  OutgoingMessage {
    properties = List.copyOf(properties);
  }
}
