package broker.core.client;

import broker.core.codec.PublishCodec;
import broker.core.codec.PublishHeader;
import broker.core.inflight.OutboundWindow;
import broker.core.inflight.Receipt;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import broker.core.wire.Outbound;
import broker.core.wire.TopicAliases;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this client publishes, from {@link Outgoing} to its acknowledgement (MQTT 5.0 sections 4.3,
 * 4.4 and 4.9). Owned by the connection's loop.
 */
@OnEventLoop
final class Sender {
  /*
   * Order:  messages leave in the order in which they were published, whatever their QoS. What a resumed session
   *         has in flight goes first, in the order in which it was first sent. [MQTT-4.6.0-1] [MQTT-4.6.0-5]
   * Wait:   a message waits while the network does not take more, and at QoS 1 and 2 while the server's Receive
   *         Maximum is reached; so do all behind it. The budget bounds what waits. [MQTT-3.3.4-7]
   * Disk:   a message at QoS 2 that is kept beyond this broker leaves when its identifier is on disk; those
   *         behind it follow it. PUBREL is sent when PUBREC is. Neither waits for a message that a crash undoes.
   */

  /** From this size on a payload is handed to the network as it is, without being copied. */
  private static final int LARGE_PAYLOAD = 32 * 1024;

  /** Messages that have their identifiers and wait for the disk, at most. */
  private static final int MAXIMUM_UNWRITTEN = 1024;

  private final ClientConnection connection;
  private final ClientChannel channel;
  private final ServerProfile profile;
  private final long maximumPacketSize;
  private final OutboundWindow<Outgoing> window;
  private final Outbound outbound;
  private final TopicAliases<TopicName> aliases;
  private final SendBudget budget;
  private final PublishHeader header = new PublishHeader();

  private final ArrayDeque<Outgoing> again = new ArrayDeque<>(); // in flight, to be sent again
  private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
  private final ArrayDeque<Outgoing> unwritten = new ArrayDeque<>(); // with identifiers
  private final ArrayDeque<Outgoing> releases = new ArrayDeque<>(); // PUBREL is due
  private final ArrayDeque<Outgoing> sent = new ArrayDeque<>(); // by time; complete ones drop out

  private boolean noting; // what is noted at once needs no word
  // written by the loop, read by any thread
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private final AtomicLong oldestSentNanos = new AtomicLong();

  Sender(
      ClientConnection connection,
      ServerProfile profile,
      ClientSettings settings,
      SendBudget budget) {
    this.connection = connection;
    this.channel = connection.channel();
    this.profile = profile;
    this.maximumPacketSize =
        Math.min(profile.maximumPacketSize(), settings.maximumSentPacketSize());
    this.window = connection.session().window();
    this.outbound = channel.outbound();
    this.aliases =
        new TopicAliases<>(0, Math.min(profile.aliasMaximum(), settings.topicAliasMaximum()));
    this.budget = budget;
    connection.session().onNoted(this::onNoted);
  }

  /** Messages that were sent and are not acknowledged. Any thread. */
  int unacknowledged() {
    return unacknowledged.get();
  }

  /** When the oldest of them was sent; without meaning when there is none. Any thread. */
  long oldestSentNanos() {
    return oldestSentNanos.get();
  }

  boolean isIdle() {
    return !hasBacklog() && unwritten.isEmpty() && releases.isEmpty();
  }

  private boolean hasBacklog() {
    return !again.isEmpty() || !waiting.isEmpty();
  }

  // ---- messages go out

  /** The connection begins: sends each PUBREL again, then each PUBLISH. [MQTT-4.4.0-1] */
  void resume() {
    window.connected(profile.receiveMaximum()); // [MQTT-3.3.4-7] [MQTT-4.9.0-1]
    for (Outgoing message : window.inOrder()) {
      if (window.isUnreceived(message)) {
        again.add(message);
      } else {
        noteSent(message);
        release(message);
      }
    }
    drain();
  }

  /** As above, for one that this broker had in flight before it started; false if it cannot. */
  boolean resume(Outgoing message, int identifier, boolean isReleased) {
    if (!window.restore(identifier, isReleased, message)) {
      return false;
    }
    message.markNoted(isReleased);
    if (isReleased) {
      noteSent(message);
      release(message);
    } else {
      waiting.add(message);
      drain();
    }
    return true;
  }

  void publish(Outgoing message) {
    ReasonCode refusal = refusal(message);
    if (refusal != ReasonCode.SUCCESS) {
      complete(message, refusal, null);
    } else if (!hasBacklog() && canSend(message)) {
      send(message);
    } else {
      waiting.add(message);
    }
  }

  /** What speaks against a message, as the server has told; SUCCESS for nothing. */
  private ReasonCode refusal(Outgoing outgoing) {
    ApplicationMessage message = outgoing.message();
    if (message.qos() > profile.maximumQoS()) {
      return ReasonCode.QOS_NOT_SUPPORTED; // [MQTT-3.2.2-11]
    }
    if (message.retain() && !profile.retainAvailable()) {
      return ReasonCode.RETAIN_NOT_SUPPORTED; // [MQTT-3.2.2-14]
    }
    if (profile.version().isV5() && outgoing.topicAlias() > profile.aliasMaximum()) {
      return ReasonCode.TOPIC_ALIAS_INVALID; // [MQTT-3.3.2-9]
    }
    header(outgoing, 1, false);
    return PublishCodec.size(header, message) > maximumPacketSize
        ? ReasonCode.PACKET_TOO_LARGE // [MQTT-3.2.2-15]
        : ReasonCode.SUCCESS;
  }

  /** Sends what waits, as far as the network and the server take it. */
  void drain() {
    while (channel.isWritable() && sendNext()) {
      // once more
    }
    if (isIdle()) {
      connection.onAllSent();
    }
  }

  private boolean sendNext() {
    Outgoing repeated = again.peek();
    if (repeated != null) {
      return sendAgain(again);
    }
    Outgoing next = waiting.peek();
    if (next == null) {
      return false;
    }
    if (next.packetIdentifier() != 0) {
      return sendAgain(waiting); // it was in flight before the broker started
    }
    if (!canSend(next)) {
      return false;
    }
    waiting.remove();
    send(next);
    return true;
  }

  private boolean sendAgain(Queue<Outgoing> from) {
    Outgoing repeated = from.element();
    if (!window.isOpenForRepetition() || !repeated.isNoted(false)) {
      return false;
    }
    from.remove();
    sendAgain(repeated);
    return true;
  }

  private boolean canSend(Outgoing message) {
    return channel.isWritable()
        && unwritten.size() < MAXIMUM_UNWRITTEN
        && (message.message().qos() == 0 || window.isOpen());
  }

  private void sendAgain(Outgoing message) {
    if (!window.isUnreceived(message)) {
      return; // acknowledged before it was sent again
    }
    message.repeats(message.wasSent()); // [MQTT-3.3.1-1] [MQTT311-3.3.1-1]
    window.addAgain(message);
    header(message, message.packetIdentifier(), message.isRepeated());
    if (PublishCodec.size(header, message.message()) > maximumPacketSize) {
      window.remove(message.packetIdentifier());
      complete(message, ReasonCode.PACKET_TOO_LARGE, null);
      return;
    }
    writeInOrder(message);
  }

  private void send(Outgoing message) {
    int qos = message.message().qos();
    if (qos > 0) {
      window.add(qos, message); // [MQTT-2.2.1-2] [MQTT-2.2.1-3]
    }
    if (qos == 2) {
      connection.session().used(message.packetIdentifier());
      note(message, false);
    }
    message.repeats(false); // [MQTT-4.3.2-2] [MQTT-4.3.3-2]
    writeInOrder(message);
  }

  /** Writes it when it is on disk, behind those that have to be first. */
  private void writeInOrder(Outgoing message) {
    if (unwritten.isEmpty() && message.isNoted(false)) {
      transmit(message);
    } else {
      unwritten.add(message);
    }
  }

  private void transmit(Outgoing message) {
    header(message, message.packetIdentifier(), message.isRepeated());
    write(message);
    if (message.message().qos() == 0) {
      complete(message, ReasonCode.SUCCESS, null);
    } else {
      noteSent(message);
    }
  }

  private void note(Outgoing message, boolean isReleased) {
    ClientState session = connection.session();
    noting = true;
    message.note(
        isReleased,
        () -> {
          message.markNoted(isReleased);
          session.noted(); // the connection may be another one by now
        });
    noting = false;
  }

  /** Something is on disk: what waits for that goes on. */
  private void onNoted() {
    if (noting || connection.isClosed()) {
      return;
    }
    for (Outgoing m = unwritten.peek(); m != null && m.isNoted(false); m = unwritten.peek()) {
      unwritten.remove();
      transmit(m);
    }
    for (Outgoing m = releases.peek(); m != null && m.isNoted(true); m = releases.peek()) {
      releases.remove();
      channel.acknowledge(PacketType.PUBREL, m.packetIdentifier(), ReasonCode.SUCCESS);
    }
    drain();
  }

  /** Sends PUBREL, behind those that are due. [MQTT-4.6.0-4] */
  private void release(Outgoing message) {
    if (releases.isEmpty() && message.isNoted(true)) {
      channel.acknowledge(PacketType.PUBREL, message.packetIdentifier(), ReasonCode.SUCCESS);
    } else {
      releases.add(message);
    }
  }

  private void header(Outgoing outgoing, int packetIdentifier, boolean dup) {
    ApplicationMessage message = outgoing.message();
    header.reset(profile.version(), message.topic()).retain(message.retain());
    if (message.qos() > 0) {
      header.acknowledged(message.qos(), packetIdentifier, dup);
    }
    if (profile.version().isV5()) {
      boolean lasting = message.expiresAtNanos() == ApplicationMessage.NEVER;
      header.messageExpirySeconds(
          lasting ? -1 : message.remainingExpirySeconds(connection.loop().nanos()));
      if (outgoing.topicAlias() != 0) {
        header.newTopicAlias(outgoing.topicAlias());
      }
    }
  }

  private void write(Outgoing outgoing) {
    ApplicationMessage message = outgoing.message();
    if (outgoing.topicAlias() == 0) {
      chooseAlias(message);
    }
    if (message.payload().length < LARGE_PAYLOAD) {
      PublishCodec.write(outbound.reserve(PublishCodec.size(header, message)), header, message);
    } else {
      ByteBuf out = outbound.reserve(PublishCodec.size(header, message) - message.payload().length);
      PublishCodec.writeHead(out, header, message);
      outbound.append(Unpooled.wrappedBuffer(message.payload()));
    }
    connection.counters().increment(Counter.PUBLISH_SENT);
  }

  /** Uses an alias where the server allows it, if the packet stays small enough. */
  private void chooseAlias(ApplicationMessage message) { // [MQTT-3.3.2-10] [MQTT-3.3.2-12]
    TopicName topic = message.topic();
    int alias = aliases.aliasFor(topic);
    if (alias == 0) {
      return;
    }
    if (aliases.isKnown(alias, topic)) {
      header.knownTopicAlias(alias);
      return;
    }
    header.newTopicAlias(alias);
    if (PublishCodec.size(header, message) > maximumPacketSize) {
      header.newTopicAlias(0); // it has no room for that
    } else {
      aliases.told(alias, topic);
    }
  }

  private void noteSent(Outgoing message) {
    message.sentAt(connection.loop().nanos());
    sent.add(message);
    noteOldest();
  }

  // ---- acknowledgements come in

  void onPubAck(int identifier, ReasonCode reason, @Nullable String reasonString)
      throws ProtocolException {
    Outgoing message = window.message(identifier);
    if (window.onPubAck(identifier) && message != null) {
      acknowledged(message, reason, reasonString);
    }
  }

  void onPubRec(int identifier, ReasonCode reason, @Nullable String reasonString)
      throws ProtocolException {
    Outgoing message = window.message(identifier);
    Receipt receipt = window.onPubRec(identifier, reason);
    switch (receipt) {
      case RELEASE -> {
        if (message == null) {
          channel.acknowledge(PacketType.PUBREL, identifier, ReasonCode.SUCCESS);
        } else {
          message.received(reason);
          note(message, true);
          release(message);
        }
      }
      case UNKNOWN ->
          channel.acknowledge(
              PacketType.PUBREL, identifier, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
      case REFUSED -> {
        if (message != null) {
          message.noteRefused();
          acknowledged(message, reason, reasonString);
        }
      }
      case IGNORE -> {}
    }
  }

  void onPubComp(int identifier) throws ProtocolException {
    Outgoing message = window.message(identifier);
    if (window.onPubComp(identifier) && message != null) {
      acknowledged(message, message.received(), null);
    }
  }

  private void acknowledged(Outgoing message, ReasonCode reason, @Nullable String reasonString) {
    noteOldest();
    complete(message, reason, reasonString);
    drain();
  }

  private void noteOldest() {
    Outgoing oldest = sent.peek();
    while (oldest != null && window.message(oldest.packetIdentifier()) != oldest) {
      sent.remove();
      oldest = sent.peek();
    }
    if (oldest != null) {
      oldestSentNanos.lazySet(oldest.sentNanos());
    }
    unacknowledged.lazySet(window.size() - again.size());
  }

  private void complete(Outgoing message, ReasonCode reason, @Nullable String reasonString) {
    giveBack(message);
    message.completed(reason, reasonString);
  }

  private void giveBack(Outgoing message) {
    if (message.isCharged()) {
      message.charge(false);
      budget.giveBack(message.message().size());
    }
  }

  // ---- the end

  /** The connection is gone: what is in flight stays in the state of the session. */
  void fail(End end) {
    List<Outgoing> all = new ArrayList<>(window.inOrder());
    unwritten.stream().filter(message -> message.message().qos() == 0).forEach(all::add);
    all.addAll(waiting);
    again.clear();
    waiting.clear();
    unwritten.clear();
    releases.clear();
    sent.clear();
    unacknowledged.lazySet(0);
    window.disconnected();
    for (Outgoing message : all) {
      giveBack(message);
      message.failed(end);
    }
  }
}
