package distribution.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** Messages as Eclipse Paho has them, from and to ours. */
final class PahoMessages {
  private PahoMessages() {}

  static MqttMessage paho(Message message) {
    MqttMessage paho = new MqttMessage(message.payload().getBytes(UTF_8));
    paho.setQos(message.qos());
    paho.setRetained(message.retain());
    paho.setProperties(properties(message));
    return paho;
  }

  static MqttProperties properties(Message message) {
    MqttProperties properties = new MqttProperties();
    List<UserProperty> users = new ArrayList<>();
    for (Property each : message.properties()) {
      if (each.name().equals(Property.USER)) {
        users.add(new UserProperty(each.userName(), each.userValue()));
      } else {
        set(properties, each);
      }
    }
    properties.setUserProperties(users);
    return properties;
  }

  private static void set(MqttProperties properties, Property property) {
    String value = property.value();
    switch (property.name()) {
      case "content-type" -> properties.setContentType(value);
      case "correlation-data" -> properties.setCorrelationData(value.getBytes(UTF_8));
      case "message-expiry-interval" -> properties.setMessageExpiryInterval(Long.valueOf(value));
      case "payload-format-indicator" -> properties.setPayloadFormat(value.equals("1"));
      case "response-topic" -> properties.setResponseTopic(value);
      case "will-delay-interval" -> properties.setWillDelayInterval(Long.valueOf(value));
      default -> throw new IllegalArgumentException(property.name());
    }
  }

  static Message received(String topic, MqttMessage paho) {
    return new Message(
        topic,
        new String(paho.getPayload(), UTF_8),
        paho.getQos(),
        paho.isRetained(),
        properties(paho.getProperties()));
  }

  private static List<Property> properties(MqttProperties paho) {
    List<Property> properties = new ArrayList<>();
    add(properties, "content-type", paho.getContentType());
    byte[] correlation = paho.getCorrelationData();
    add(
        properties,
        "correlation-data",
        correlation == null ? null : new String(correlation, UTF_8));
    add(properties, "message-expiry-interval", paho.getMessageExpiryInterval());
    add(properties, "payload-format-indicator", paho.getPayloadFormat() ? 1 : null);
    add(properties, "response-topic", paho.getResponseTopic());
    paho.getSubscriptionIdentifiers()
        .forEach(identifier -> add(properties, "subscription-identifier", identifier));
    add(properties, "topic-alias", paho.getTopicAlias());
    paho.getUserProperties()
        .forEach(user -> properties.add(Property.user(user.getKey(), user.getValue())));
    return List.copyOf(properties);
  }

  private static void add(List<Property> properties, String name, Object value) {
    if (value != null) {
      properties.add(new Property(name, value.toString()));
    }
  }
}
