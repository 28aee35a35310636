package broker.core.client;

import broker.core.codec.PublishCodec;
import broker.core.codec.PublishView;
import broker.core.inflight.PacketIdentifierSet;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.packet.ConnectProperties;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.topic.TopicName;
import broker.core.wire.TopicAliases;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server publishes to this client, and its acknowledgements (MQTT 5.0 sections 4.3 and 4.6).
 * Owned by the connection's loop.
 */
@OnEventLoop
final class Receiver {
  /*
   * Order:   whoever gets the messages acknowledges them as he likes; PUBACKs go out in the order of the PUBLISH
   *          packets at QoS 1, PUBRECs in that at QoS 2. [MQTT-4.6.0-2] [MQTT-4.6.0-3]
   * QoS 2:   PUBREC is the acknowledgement; from then on the identifier is in the state of the session until
   *          PUBREL comes, and a repetition is not delivered.
   * Limit:   from version 5 on the server keeps to the Receive Maximum, or is disconnected. Servers of earlier
   *          versions do not know it: they are not read from while so many messages are not acknowledged.
   */
  private static final Logger log = LoggerFactory.getLogger(Receiver.class);

  private final ClientConnection connection;
  private final ClientChannel channel;
  private final PacketIdentifierSet unreleased;
  private final ProtocolVersion version;
  private final int receiveMaximum;
  private final PublishView view = new PublishView(Role.SERVER);
  private final TopicAliases<TopicName> aliases;

  private final ArrayDeque<Incoming> qos1 = new ArrayDeque<>();
  private final ArrayDeque<Incoming> qos2 = new ArrayDeque<>();
  private final PacketIdentifierSet delivered = new PacketIdentifierSet(); // the ones in qos2
  private int quota;

  Receiver(ClientConnection connection, ConnectProperties promised, ProtocolVersion version) {
    this.connection = connection;
    this.channel = connection.channel();
    this.unreleased = connection.session().unreleased();
    this.version = version;
    this.receiveMaximum = promised.receiveMaximum();
    this.quota = receiveMaximum;
    this.aliases = new TopicAliases<>(version.isV5() ? promised.topicAliasMaximum() : 0, 0);
  }

  /** Runs the task on the connection's loop. Any thread. */
  void execute(Runnable task) {
    connection.execute(task);
  }

  // ---- packets come in

  void onPublish(int firstByte, ByteBuf in, int index, int end) throws ProtocolException {
    PublishView v = view;
    PublishCodec.read(firstByte, in, index, end, version, v);
    connection.counters().increment(Counter.PUBLISH_RECEIVED);
    TopicName topic = topic(v);
    switch (v.qos()) {
      case 0 -> deliver(topic, null);
      case 1 -> deliver(topic, next(v, qos1));
      default -> onQos2(v, topic);
    }
  }

  private TopicName topic(PublishView v) throws ProtocolException {
    if (v.topicLength() == 0) {
      return aliases.resolve(v.topicAlias());
    }
    TopicName topic = v.topicName();
    if (v.topicAlias() != 0) {
      aliases.learn(v.topicAlias(), topic);
    }
    return topic;
  }

  private void onQos2(PublishView v, TopicName topic) throws ProtocolException {
    int identifier = v.packetIdentifier();
    if (unreleased.contains(identifier)) { // [MQTT-4.3.3-10] [MQTT311-4.3.3-2]
      spend();
      channel.acknowledge(PacketType.PUBREC, identifier, ReasonCode.SUCCESS);
    } else if (delivered.add(identifier)) { // else an impatient server: PUBREC is to come
      deliver(topic, next(v, qos2));
    }
  }

  private Incoming next(PublishView v, ArrayDeque<Incoming> waiting) throws ProtocolException {
    spend();
    Incoming incoming = new Incoming(this, v.packetIdentifier(), v.qos());
    waiting.add(incoming);
    if (isFull()) {
      channel.pause();
    }
    return incoming;
  }

  private void spend() throws ProtocolException {
    if (version.isV5() && --quota < 0) { // [MQTT-3.1.2-11] [MQTT-3.3.4-9]
      throw new ProtocolException(
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "MQTT-3.3.4-9", "receive maximum exceeded");
    }
  }

  private boolean isFull() {
    return !version.isV5() && qos1.size() + qos2.size() >= receiveMaximum;
  }

  private void deliver(TopicName topic, @Nullable Incoming incoming) {
    try {
      connection.events().onPublish(view, topic, incoming);
    } catch (RuntimeException e) {
      log.error("{}: a message to {} was not taken: {}", connection, topic, e.toString(), e);
    }
  }

  void onPubRel(int identifier) throws ProtocolException {
    if (delivered.contains(identifier)) {
      throw ProtocolException.protocolError("MQTT-4.3.3-4", "PUBREL before PUBREC");
    }
    boolean known = unreleased.remove(identifier);
    connection.session().record().released(identifier, () -> complete(identifier, known));
  }

  /** The server forgets the identifier now: it must not be known here after a crash. */
  private void complete(int identifier, boolean known) {
    if (connection.isClosed()) {
      return;
    }
    earn();
    channel.acknowledge( // [MQTT-4.3.3-11] [MQTT311-4.3.3-2]
        PacketType.PUBCOMP,
        identifier,
        known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
  }

  // ---- acknowledgements go out

  void acknowledge(Incoming incoming) {
    if (incoming.isAcknowledged() || connection.isClosed()) {
      return;
    }
    incoming.markAcknowledged();
    if (incoming.qos() == 1) {
      acknowledgeQos1();
    } else {
      acknowledgeQos2();
    }
    if (!isFull()) {
      channel.unpause();
    }
  }

  /**
   * Acknowledges; if it is too late for that, the message is at least known when it comes again.
   */
  void takeOver(Incoming incoming) {
    if (connection.isClosed() && incoming.qos() == 2) {
      unreleased.add(incoming.packetIdentifier());
    } else {
      acknowledge(incoming);
    }
  }

  private void acknowledgeQos1() {
    for (Incoming head = qos1.peek(); isDue(head); head = qos1.peek()) {
      qos1.remove();
      earn();
      channel.acknowledge( // [MQTT-4.3.2-4] [MQTT-4.6.0-2] [MQTT311-4.6.0-2]
          PacketType.PUBACK, head.packetIdentifier(), ReasonCode.SUCCESS);
    }
  }

  private void acknowledgeQos2() {
    for (Incoming head = qos2.peek(); isDue(head); head = qos2.peek()) {
      qos2.remove();
      delivered.remove(head.packetIdentifier());
      unreleased.add(head.packetIdentifier()); // [MQTT-4.3.3-9]
      channel.acknowledge( // [MQTT-4.3.3-8] [MQTT-4.6.0-3] [MQTT311-4.6.0-3]
          PacketType.PUBREC, head.packetIdentifier(), ReasonCode.SUCCESS);
    }
  }

  private static boolean isDue(@Nullable Incoming head) {
    return head != null && head.isAcknowledged();
  }

  private void earn() {
    quota = Math.min(quota + 1, receiveMaximum);
  }
}
