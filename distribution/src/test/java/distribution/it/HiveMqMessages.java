package distribution.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5WillPublish;
import java.util.ArrayList;
import java.util.List;

/** Messages as the HiveMQ MQTT client has them, from and to ours. */
final class HiveMqMessages {
  private HiveMqMessages() {}

  static Mqtt5Publish publish(Message message) {
    Mqtt5PublishBuilder.Complete builder =
        Mqtt5Publish.builder()
            .topic(message.topic())
            .payload(message.payload().getBytes(UTF_8))
            .qos(MqttQos.fromCode(message.qos()))
            .retain(message.retain());
    message.properties().forEach(property -> set(builder, property));
    return builder.build();
  }

  private static void set(Mqtt5PublishBuilder.Complete builder, Property property) {
    String value = property.value();
    switch (property.name()) {
      case "content-type" -> builder.contentType(value);
      case "correlation-data" -> builder.correlationData(value.getBytes(UTF_8));
      case "message-expiry-interval" -> builder.messageExpiryInterval(property.number());
      case "payload-format-indicator" ->
          builder.payloadFormatIndicator(Mqtt5PayloadFormatIndicator.fromCode(property.number()));
      case "response-topic" -> builder.responseTopic(value);
      case Property.USER ->
          builder
              .userProperties()
              .add(property.userName(), property.userValue())
              .applyUserProperties();
      case "will-delay-interval" -> {} // not of a message
      default -> throw new IllegalArgumentException(property.name());
    }
  }

  static Mqtt5WillPublish will(Message message) {
    long delay = message.value("will-delay-interval").map(Long::parseLong).orElse(0L);
    return publish(message).asWill().extendAsWill().delayInterval(delay).build();
  }

  static Message received(Mqtt5Publish publish) {
    List<Property> properties = new ArrayList<>();
    publish
        .getContentType()
        .ifPresent(type -> properties.add(new Property("content-type", type.toString())));
    publish
        .getCorrelationData()
        .ifPresent(
            data ->
                properties.add(new Property("correlation-data", UTF_8.decode(data).toString())));
    publish
        .getMessageExpiryInterval()
        .ifPresent(
            seconds -> properties.add(new Property("message-expiry-interval", "" + seconds)));
    publish
        .getPayloadFormatIndicator()
        .ifPresent(
            format ->
                properties.add(new Property("payload-format-indicator", "" + format.getCode())));
    publish
        .getResponseTopic()
        .ifPresent(topic -> properties.add(new Property("response-topic", topic.toString())));
    publish
        .getUserProperties()
        .asList()
        .forEach(
            user ->
                properties.add(
                    Property.user(user.getName().toString(), user.getValue().toString())));
    return new Message(
        publish.getTopic().toString(),
        new String(publish.getPayloadAsBytes(), UTF_8),
        publish.getQos().getCode(),
        publish.isRetain(),
        List.copyOf(properties));
  }
}
