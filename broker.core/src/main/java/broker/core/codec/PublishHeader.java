package broker.core.codec;

import broker.core.packet.ProtocolVersion;
import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * What differs from one delivery of a message to the next: all of a PUBLISH packet but the payload
 * and the forwarded properties. Reusable; one per event loop, owned by that loop.
 */
public final class PublishHeader {
  /** For messages that match no subscription with an identifier. */
  public static final int[] NO_IDENTIFIERS = {};

  ProtocolVersion version = ProtocolVersion.V5;
  @Nullable TopicName topic;
  int qos;
  boolean dup;
  boolean retain;
  int packetIdentifier;
  int topicAlias;
  long messageExpirySeconds = -1;
  int[] subscriptionIdentifiers = NO_IDENTIFIERS;

  /**
   * Starts anew: QoS 0, no flags and nothing optional.
   *
   * @param version of the receiver; before version 5 there will be no properties
   */
  public PublishHeader reset(ProtocolVersion version, TopicName topic) {
    this.version = version;
    this.topic = topic;
    qos = 0;
    dup = false;
    retain = false;
    packetIdentifier = 0;
    topicAlias = 0;
    messageExpirySeconds = -1;
    subscriptionIdentifiers = NO_IDENTIFIERS;
    return this;
  }

  /** Makes it a delivery with QoS 1 or 2 under that Packet Identifier. */
  public PublishHeader acknowledged(int qos, int packetIdentifier, boolean dup) {
    this.qos = qos;
    this.packetIdentifier = packetIdentifier;
    this.dup = dup;
    return this;
  }

  /** Sets the RETAIN flag. */
  public PublishHeader retain(boolean retain) {
    this.retain = retain;
    return this;
  }

  /** Sets a Topic Alias that the receiver is to remember; the Topic Name goes along. */
  public PublishHeader newTopicAlias(int alias) {
    topicAlias = alias;
    return this;
  }

  /** Sets a Topic Alias that the receiver knows, in place of the Topic Name. */
  public PublishHeader knownTopicAlias(int alias) {
    topicAlias = alias;
    topic = null;
    return this;
  }

  /** Sets what is left of the Message Expiry Interval, in seconds; -1 for none. */
  public PublishHeader messageExpirySeconds(long seconds) {
    messageExpirySeconds = seconds;
    return this;
  }

  /**
   * Sets the identifiers of the subscriptions it matches; the array is borrowed until the packet is
   * written.
   */
  public PublishHeader subscriptionIdentifiers(int[] identifiers) {
    subscriptionIdentifiers = identifiers;
    return this;
  }

  int firstByte() {
    return 0x30 | (dup ? PublishCodec.DUP : 0) | qos << 1 | (retain ? PublishCodec.RETAIN : 0);
  }

  int topicLength() {
    return topic == null ? 0 : topic.length();
  }

  /** Length in bytes of the property section, without its length in front. */
  int propertiesLength(int forwardedPropertiesLength) {
    int length = forwardedPropertiesLength;
    length += topicAlias == 0 ? 0 : 3;
    length += messageExpirySeconds < 0 ? 0 : 5;
    for (int identifier : subscriptionIdentifiers) {
      length += 1 + VariableByteInteger.length(identifier);
    }
    return length;
  }
}
