package broker.core.connection;

import broker.core.access.ClientAccess;
import broker.core.codec.PublishCodec;
import broker.core.codec.PublishView;
import broker.core.codec.ReasonCodes;
import broker.core.journal.LoopJournal;
import broker.core.journal.Ticket;
import broker.core.limits.Limits;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.routing.TopicCache;
import broker.core.routing.TopicEntry;
import broker.core.session.Publication;
import broker.core.session.Router;
import broker.core.session.Session;
import broker.core.topic.Utf8;
import broker.core.wire.TopicAliases;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client publishes, from its packet to the router and back to its acknowledgement (MQTT 5.0
 * section 3.3). Owned by the connection's loop. This is the publish path: nothing is allocated,
 * nothing is locked.
 */
@OnEventLoop
final class PublishReceiver {
  private static final long A_MOMENT_NANOS = 1_000_000L;

  private final Connection connection;
  private final Client client;
  private final TopicAliases<TopicEntry> aliases;
  private final Session session;
  private final ClientAccess access;
  private final String clientId;
  private final ProtocolVersion version;
  private final LoopCounters counters;
  private final Router router;
  private final LoopJournal journal;
  private final AnswerQueue answers;
  private final TopicCache topics;
  private final PublishView view;
  private final Publication publication;
  private final RateLimit rate;
  private final Consumer<ReasonCode> permitted = this::permitted;
  private @Nullable PutOff putOff;
  private @Nullable ReasonCode decided; // while the packet that waited for it is handled
  private boolean published; // in this read
  private boolean stored; // the message that is handled now may be
  private @Nullable Ticket ticket; // of the message that is handled

  PublishReceiver(Connection connection, Client client, TopicAliases<TopicEntry> aliases) {
    this.connection = connection;
    this.client = client;
    this.aliases = aliases;
    this.session = client.session();
    this.access = client.access();
    this.clientId = client.profile().clientId();
    this.version = client.version();
    this.counters = connection.counters();
    this.router = connection.shard().router();
    this.journal = connection.shard().journal();
    this.answers = client.answers();
    this.topics = router.topics();
    this.view = connection.loop().view;
    this.publication = connection.loop().publication;
    this.rate = new RateLimit(connection);
  }

  void onPublish(int firstByte, ByteBuf in, int index, int end) throws ProtocolException {
    journal.betweenMessages();
    PublishView v = view;
    PublishCodec.read(firstByte, in, index, end, version, v);
    TopicEntry topic = topic(v, in);
    ReasonCode reason = check(v, topic);
    if (access.isRestricted() && reason == ReasonCode.SUCCESS) {
      reason = permission(v, topic);
      if (reason == null) {
        putOff = new PutOff(firstByte, in.copy(index, end - index));
        connection.pause(Connection.PAUSED_FOR_PERMISSION);
        return;
      }
    }
    if (journal.isCutting() && v.qos() == 2) {
      putOffForCut(new PutOff(firstByte, in.copy(index, end - index)), reason);
      return;
    }
    counters.increment(Counter.PUBLISH_RECEIVED);
    counters.add(Counter.PUBLISH_BYTES_RECEIVED, v.payloadLength());
    rate.message();
    published = true;
    if (reason != ReasonCode.SUCCESS) {
      counters.increment(Counter.PUBLISH_DENIED);
    } else if (v.qos() != 2 || receive(v)) {
      publication.set(v, topic.name(), clientId, connection.lastReadNanos());
      stored = journal.isOn() && v.qos() > 0;
      reason = stored ? record(v, topic) : route(v, topic);
    }
    if (v.qos() > 0) {
      answer(v.qos(), v.packetIdentifier(), reason);
    }
    if (stored) {
      stored = false;
      pauseIfBehind();
    }
  }

  private ReasonCode route(PublishView v, TopicEntry topic) {
    if (v.qos() == 2) {
      session.receive(v.packetIdentifier());
    }
    return router.publish(publication, topic);
  }

  /** As above, and notes what the answer has to wait for. */
  private ReasonCode record(PublishView v, TopicEntry topic) {
    journal.record(connection.isRelaxed());
    try {
      return route(v, topic);
    } finally {
      ticket = journal.recorded();
    }
  }

  /** The identifier of a QoS 2 message and the message itself have to be in one batch. */
  private void putOffForCut(PutOff packet, ReasonCode reason) {
    putOff = packet;
    connection.pause(Connection.PAUSED_FOR_PERMISSION);
    journal.afterCut(
        () -> {
          if (putOff == packet) {
            permitted(reason);
          }
        });
  }

  // ---- permissions

  /**
   * A packet that waits for a permission; those behind it wait unread.
   *
   * @param body owned
   */
  private record PutOff(int firstByte, ByteBuf body) {}

  /** What authorizers say, as an answer can say it; null when they take their time. */
  private @Nullable ReasonCode permission(PublishView v, TopicEntry topic) {
    boolean repeated = v.qos() == 2 && session.hasReceived(v.packetIdentifier());
    if (repeated) {
      return ReasonCode.SUCCESS; // it was taken before: it is answered, not judged again
    }
    ReasonCode reason = decided != null ? decided : access.publish(topic.name(), permitted);
    if (reason == null || reason == ReasonCode.SUCCESS) {
      return reason;
    }
    return version.isV5() // PUBREC has the same; what older clients are not told is all one
        ? ReasonCodes.refusal(reason, PacketType.PUBACK)
        : ReasonCode.NOT_AUTHORIZED;
  }

  private void permitted(ReasonCode reason) {
    PutOff packet = Objects.requireNonNull(putOff);
    putOff = null;
    connection.resume(() -> handle(packet, reason));
  }

  private void handle(PutOff packet, ReasonCode reason) throws ProtocolException {
    ByteBuf body = packet.body();
    decided = reason;
    try {
      onPublish(packet.firstByte(), body, 0, body.writerIndex());
    } finally {
      decided = null;
      body.release();
    }
  }

  void close() {
    if (putOff != null) {
      putOff.body().release();
      putOff = null;
    }
  }

  // ---- answers

  private void answer(int qos, int identifier, ReasonCode reason) {
    Ticket waited = ticket;
    ticket = null;
    if (waited == null && qos == 2 && journal.isOn() && !answers.isClearNow()) {
      answers.addDurable(() -> answerNow(qos, identifier, reason)); // what is repeated may wait
    } else if (answers.isClear(waited)) {
      answerNow(qos, identifier, reason);
    } else {
      answerLater(waited, qos, identifier, reason);
    }
  }

  private void answerLater(@Nullable Ticket waited, int qos, int identifier, ReasonCode reason) {
    if (qos == 1 && reason == ReasonCode.SUCCESS && waited != null && waited.awaitsCommit()) {
      if (answers.last() instanceof PubAcks several && several.waitsFor(waited)) {
        several.add(identifier);
      } else {
        answers.add(new PubAcks(waited, identifier));
      }
    } else {
      answers.add(new Acknowledgement(waited, qos, identifier, reason));
    }
  }

  /** PUBACK of all messages that follow each other and wait for the same batch. */
  private final class PubAcks extends AnswerQueue.Answer {
    private char[] identifiers;
    private int count = 1;

    PubAcks(Ticket ticket, int first) {
      super(ticket);
      identifiers = new char[] {(char) first};
    }

    void add(int identifier) {
      if (count == identifiers.length) {
        identifiers = Arrays.copyOf(identifiers, 4 * count);
      }
      identifiers[count++] = (char) identifier;
    }

    @Override
    void send() {
      ReasonCode reason = isRefused() ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.SUCCESS;
      for (int i = 0; i < count && !answers.isClosed(); i++) {
        answerNow(1, identifiers[i], reason);
      }
    }
  }

  /** PUBACK or PUBREC of a message that is not safe yet. */
  private final class Acknowledgement extends AnswerQueue.Answer {
    private final int qos;
    private final int identifier;
    private final ReasonCode reason;

    Acknowledgement(@Nullable Ticket ticket, int qos, int identifier, ReasonCode reason) {
      super(ticket);
      this.qos = qos;
      this.identifier = identifier;
      this.reason = reason;
    }

    @Override
    void send() {
      answerNow(qos, identifier, isRefused() ? ReasonCode.QUOTA_EXCEEDED : reason);
    }
  }

  /** PUBREL came. */
  void onPubRel(int identifier) {
    ReasonCode reason = session.onPubRel(identifier);
    if (answers.isClearNow()) {
      client.acknowledge(PacketType.PUBCOMP, identifier, reason);
    } else {
      answers.addDurable(() -> client.acknowledge(PacketType.PUBCOMP, identifier, reason));
    }
  }

  private void answerNow(int qos, int identifier, ReasonCode reason) {
    PacketType type = qos == 1 ? PacketType.PUBACK : PacketType.PUBREC;
    if (!reason.isError()) {
      client.acknowledge(type, identifier, reason); // [MQTT-4.3.2-4] [MQTT-4.3.3-8]
      return;
    }
    if (qos == 2 && (version.isV5() || reason == ReasonCode.QUOTA_EXCEEDED)) {
      session.forget(identifier); // PUBREC with an error ends it [MQTT-4.3.3-9]
    }
    if (version.isV5()) {
      client.refuse(type, identifier, reason);
    } else if (reason == ReasonCode.QUOTA_EXCEEDED) {
      connection.disconnect(reason, "no room"); // it cannot be told, and will send it again
    } else {
      client.acknowledge(
          type, identifier, reason); // as Mosquitto does: the same every time it is sent
    }
  }

  private TopicEntry topic(PublishView v, ByteBuf in) throws ProtocolException {
    int alias = v.topicAlias();
    if (v.topicLength() == 0) {
      return aliases.resolve(alias);
    }
    TopicEntry topic = topics.lookup(in, v.topicIndex(), v.topicLength());
    if (topic == null) {
      v.topicName(); // says precisely what is wrong
      throw ProtocolException.malformed("MQTT-3.3.2-1", "topic name is not valid");
    }
    if (alias != 0) {
      aliases.learn(alias, topic);
    }
    return topic;
  }

  /** What speaks against the message; SUCCESS for nothing. */
  private ReasonCode check(PublishView v, TopicEntry topic) throws ProtocolException {
    Limits limits = connection.services().limits();
    if (v.qos() > limits.maximumQos()) { // [MQTT-3.2.2-11]
      throw new ProtocolException(
          ReasonCode.QOS_NOT_SUPPORTED, "MQTT-3.2.2-11", "QoS " + v.qos() + " is not offered");
    }
    if (v.retain() && !limits.retainAvailable()) { // [MQTT-3.2.2-14]
      throw new ProtocolException(
          ReasonCode.RETAIN_NOT_SUPPORTED, "MQTT-3.2.2-14", "retained messages are not offered");
    }
    if (topic.isReserved()) {
      return ReasonCode.NOT_AUTHORIZED; // $SYS and its like are the broker's own, as in Mosquitto
    }
    if (topic.name().length() > limits.maximumTopicLength()
        || topic.levels() > limits.maximumTopicLevels()) {
      return ReasonCode.TOPIC_NAME_INVALID;
    }
    if (limits.validatePayloadFormat()
        && v.payloadFormatIndicator() == 1
        && !Utf8.isWellFormed(v.buffer(), v.payloadIndex(), v.payloadLength())) {
      return ReasonCode.PAYLOAD_FORMAT_INVALID;
    }
    return ReasonCode.SUCCESS;
  }

  /** True for a new QoS 2 message; false when it has been delivered before. [MQTT-4.3.3-9] */
  private boolean receive(PublishView v) throws ProtocolException {
    int identifier = v.packetIdentifier();
    if (session.hasReceived(identifier)) {
      return false;
    }
    if (session.unreleased() >= client.profile().ownReceiveMaximum()) { // [MQTT-3.3.4-9]
      throw new ProtocolException(
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "MQTT-3.3.4-9", "receive maximum exceeded");
    }
    return true;
  }

  /** Called when a read has been worked off: the place to slow a client down. */
  void afterRead(int bytes) {
    pauseIfCongested();
    if (published && router.isPressed()) {
      counters.increment(Counter.BACK_PRESSURE);
      connection.pause(Connection.PAUSED_FOR_SUBSCRIBERS);
      awaitSubscribers();
    }
    published = false;
    rate.bytes(bytes);
  }

  private void pauseIfCongested() {
    if (router.isCongested()) {
      counters.increment(Counter.BACK_PRESSURE);
      connection.pause(Connection.PAUSED_FOR_OTHER_LOOPS);
      router.whenRelieved(() -> connection.unpause(Connection.PAUSED_FOR_OTHER_LOOPS));
    }
  }

  /** One message may be thousands of entries: the next one of the same read may be too many. */
  private void pauseIfBehind() {
    pauseIfCongested();
    if (journal.isBehind()) {
      counters.increment(Counter.BACK_PRESSURE);
      connection.pause(Connection.PAUSED_FOR_STORE);
      connection.shard().loop().schedule(this::awaitStore, A_MOMENT_NANOS);
    }
  }

  private void awaitStore() {
    if (journal.isBehind() && !connection.isClosed()) {
      connection.shard().loop().schedule(this::awaitStore, A_MOMENT_NANOS);
    } else {
      connection.unpause(Connection.PAUSED_FOR_STORE);
    }
  }

  private void awaitSubscribers() {
    if (router.isPressed()) {
      connection.shard().loop().schedule(this::awaitSubscribers, A_MOMENT_NANOS);
    } else {
      connection.unpause(Connection.PAUSED_FOR_SUBSCRIBERS);
    }
  }
}
