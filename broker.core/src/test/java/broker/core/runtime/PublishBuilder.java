package broker.core.runtime;

import broker.core.packet.Publish;
import broker.core.packet.PublishProperties;
import broker.core.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A PUBLISH packet being put together by a test. Owned by the test's thread. */
public final class PublishBuilder {
  private final TopicName topic;
  private final byte[] payload;
  private int qos;
  private boolean dup;
  private boolean retain;
  private int packetIdentifier;
  private int alias;
  private long expirySeconds = -1;
  private PublishProperties properties = PublishProperties.NONE;

  private PublishBuilder(TopicName topic, byte[] payload) {
    this.topic = topic;
    this.payload = payload;
  }

  /** A message with QoS 0. */
  public static PublishBuilder message(String topic, String payload) {
    return message(topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** A message with QoS 0. */
  public static PublishBuilder message(String topic, byte[] payload) {
    return new PublishBuilder(TopicName.of(topic), payload);
  }

  /** A message with QoS 0 whose Topic Alias stands for its topic. */
  public static PublishBuilder aliased(int alias, String payload) {
    return new PublishBuilder(null, payload.getBytes(StandardCharsets.UTF_8)).alias(alias);
  }

  public PublishBuilder qos(int value) {
    qos = value;
    return this;
  }

  public PublishBuilder id(int value) {
    packetIdentifier = value;
    return this;
  }

  public PublishBuilder dup() {
    dup = true;
    return this;
  }

  public PublishBuilder retain() {
    retain = true;
    return this;
  }

  public PublishBuilder alias(int value) {
    alias = value;
    return this;
  }

  public PublishBuilder expiry(long seconds) {
    expirySeconds = seconds;
    return this;
  }

  public PublishBuilder properties(PublishProperties value) {
    properties = value;
    return this;
  }

  public Publish build() {
    return new Publish(
        topic,
        qos,
        dup,
        retain,
        packetIdentifier,
        alias,
        expirySeconds,
        List.of(),
        properties,
        payload);
  }
}
