package broker.core.client;

import broker.core.packet.ApplicationMessage;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message that remembers what became of it. Owned by the test. */
class Sent extends Outgoing {
  @Nullable ReasonCode outcome;
  @Nullable String reasonString;
  @Nullable End failure;

  Sent(ApplicationMessage message, int topicAlias) {
    super(message, topicAlias);
  }

  static Sent of(int qos, String payload) {
    return of("t", qos, false, payload);
  }

  static Sent of(String topic, int qos, boolean retain, String payload) {
    return new Sent(message(topic, qos, retain, payload), 0);
  }

  static ApplicationMessage message(String topic, int qos, boolean retain, String payload) {
    return new ApplicationMessage(
        TopicName.of(topic),
        payload.getBytes(StandardCharsets.UTF_8),
        ApplicationMessage.NONE,
        qos,
        retain,
        ApplicationMessage.NEVER,
        null);
  }

  @Override
  protected void completed(ReasonCode reason, @Nullable String text) {
    outcome = reason;
    reasonString = text;
  }

  @Override
  protected void failed(End end) {
    failure = end;
  }
}
