package broker.core.connection;

import broker.core.access.AccessSubject;
import broker.core.access.Admission;
import broker.core.access.ClientAccess;
import broker.core.codec.AckCodec;
import broker.core.codec.PublishCodec;
import broker.core.codec.PublishHeader;
import broker.core.codec.PublishView;
import broker.core.codec.ReasonCodes;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubRec;
import broker.core.packet.ReasonCode;
import broker.core.packet.Will;
import broker.core.routing.Subscription;
import broker.core.routing.TopicEntry;
import broker.core.session.ClientLink;
import broker.core.session.Publication;
import broker.core.session.Session;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import broker.core.wire.Outbound;
import broker.core.wire.TopicAliases;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accepted client of a connection: what the session sends goes out here. Owned by the session's
 * loop.
 */
@OnEventLoop
final class Client implements ClientLink, AccessSubject {
  /**
   * From this size on a payload is passed on as a slice: cheaper than to copy it for each
   * subscriber.
   */
  private static final int LARGE_PAYLOAD = 32 * 1024;

  private static final int LONGEST_ACKNOWLEDGEMENT = 5;

  private final Connection connection;
  private final ClientProfile profile;
  private final ProtocolVersion version;
  private final Outbound outbound;
  private final LoopCounters counters;
  private final PublishHeader header;
  private final Session session;
  private final ClientAccess access;
  private final TopicAliases<TopicEntry> aliases;
  private final AnswerQueue answers;
  private final PublishReceiver publishes;
  private final SubscriptionHandler subscriptions;
  private final AuthHandler auth;
  private final @Nullable KeepAlive keepAlive;
  private final @Nullable Will will;

  Client(
      Connection connection,
      ClientProfile profile,
      Session session,
      Admission admission,
      @Nullable Will will) {
    this.connection = connection;
    this.profile = profile;
    this.version = profile.version();
    this.outbound = connection.outbound();
    this.counters = connection.counters();
    this.header = connection.loop().header;
    this.session = session;
    this.will = will;
    this.access = connection.loop().access().open(admission, this);
    this.aliases = new TopicAliases<>(profile.ownAliasMaximum(), profile.aliasMaximum());
    this.answers = new AnswerQueue(connection.shard().journal(), this::isRelaxed);
    this.publishes = new PublishReceiver(connection, this, aliases);
    this.subscriptions = new SubscriptionHandler(connection, this);
    this.auth = new AuthHandler(connection, this, admission.method());
    this.keepAlive =
        profile.keepAliveSeconds() == 0
            ? null
            : new KeepAlive(connection, profile.keepAliveSeconds());
    if (keepAlive != null) {
      keepAlive.start();
    }
    connection.shard().clientConnected();
  }

  ClientProfile profile() {
    return profile;
  }

  ProtocolVersion version() {
    return version;
  }

  Session session() {
    return session;
  }

  /** What waits for the journal before it goes out. */
  AnswerQueue answers() {
    return answers;
  }

  PublishReceiver publishes() {
    return publishes;
  }

  SubscriptionHandler subscriptions() {
    return subscriptions;
  }

  AuthHandler auth() {
    return auth;
  }

  @Override
  public ClientAccess access() {
    return access;
  }

  /** What is to be published when the connection ends without a word, or null. */
  @Nullable Will will() {
    return will;
  }

  /** Called when a read has been worked off. */
  void afterRead(int bytes) {
    publishes.afterRead(bytes);
  }

  void close(@Nullable Will left) {
    if (keepAlive != null) {
      keepAlive.stop();
    }
    auth.close();
    access.close();
    publishes.close();
    answers.close();
    counters.decrement(Counter.CLIENTS_CONNECTED);
    if (session.link() == this) {
      session.detach(left);
    }
  }

  // ---- what access control does

  @Override
  public void expel(ReasonCode reason) {
    connection.disconnect(
        ReasonCodes.refusal(reason, PacketType.DISCONNECT), "not authorized any more");
  }

  @Override
  public List<TopicFilter> filters() {
    return session.subscriptions().stream().map(Subscription::filter).toList();
  }

  @Override
  public void revoke(TopicFilter filter) {
    session.unsubscribe(filter);
  }

  @Override
  public void onReceiveDecided() {
    session.onWritable();
  }

  // ---- what the session sends

  @Override
  public boolean isRelaxed() {
    return connection.isRelaxed();
  }

  @Override
  public boolean isWritable() {
    return outbound.isWritable();
  }

  @Override
  public boolean publish(
      Publication publication,
      int qos,
      boolean dup,
      boolean retain,
      int packetIdentifier,
      int[] subscriptionIdentifiers) {
    TopicName topic = publication.topic();
    PublishHeader h = header.reset(version, topic).retain(retain);
    if (qos > 0) {
      h.acknowledged(qos, packetIdentifier, dup);
    }
    int alias = 0;
    if (version.isV5()) {
      h.messageExpirySeconds(publication.expirySeconds());
      h.subscriptionIdentifiers(subscriptionIdentifiers); // [MQTT-3.3.4-3] [MQTT-3.3.4-4]
      alias = alias(h, topic);
    }
    PublishView view = publication.view();
    int size = size(publication, h, view);
    if (alias != 0 && size > profile.maximumPacketSize()) {
      alias = 0;
      size = size(publication, h.newTopicAlias(0), view); // it may fit without one
    }
    if (size > profile.maximumPacketSize()) {
      return false; // [MQTT-3.1.2-24]
    }
    if (alias != 0) {
      aliases.told(alias, topic);
    }
    int payload = publication.payloadLength();
    write(publication, h, view, size, payload);
    counters.increment(Counter.PACKETS_SENT);
    counters.increment(Counter.PUBLISH_SENT);
    counters.add(Counter.PUBLISH_BYTES_SENT, payload);
    return true;
  }

  private static int size(Publication publication, PublishHeader h, @Nullable PublishView view) {
    return view != null ? PublishCodec.size(h, view) : PublishCodec.size(h, publication.message());
  }

  /** Uses an alias where the client allows it; returns the one to be remembered, or 0. */
  private int alias(PublishHeader h, TopicName topic) { // [MQTT-3.3.2-10] [MQTT-3.3.2-12]
    int alias = aliases.aliasFor(topic);
    if (alias == 0) {
      return 0;
    }
    if (aliases.isKnown(alias, topic)) {
      h.knownTopicAlias(alias);
      return 0;
    }
    h.newTopicAlias(alias);
    return alias;
  }

  private void write(
      Publication publication, PublishHeader h, @Nullable PublishView view, int size, int payload) {
    if (payload >= LARGE_PAYLOAD) {
      writeLarge(publication, h, view, size - payload, payload);
      return;
    }
    ByteBuf out = outbound.reserve(size);
    if (view != null) {
      PublishCodec.write(out, h, view);
    } else {
      PublishCodec.write(out, h, publication.message());
    }
  }

  private void writeLarge(
      Publication publication, PublishHeader h, @Nullable PublishView view, int head, int payload) {
    ByteBuf out = outbound.reserve(head);
    if (view != null) {
      PublishCodec.writeHead(out, h, view);
      outbound.append(view.buffer().retainedSlice(view.payloadIndex(), payload));
    } else {
      ApplicationMessage message = publication.message();
      PublishCodec.writeHead(out, h, message);
      outbound.append(Unpooled.wrappedBuffer(message.payload()));
    }
  }

  @Override
  public void acknowledge(PacketType type, int packetIdentifier, ReasonCode reason) {
    counters.increment(Counter.PACKETS_SENT);
    AckCodec.write(
        outbound.reserve(LONGEST_ACKNOWLEDGEMENT), type, packetIdentifier, reason, version);
  }

  /** Writes an acknowledgement with an error, and says why where the client wants to know. */
  void refuse(PacketType type, int packetIdentifier, ReasonCode reason) { // [MQTT-3.1.2-29]
    String why = profile.problemInformation() ? Explanations.of(reason) : null;
    connection.write(
        type == PacketType.PUBACK
            ? new PubAck(packetIdentifier, reason, why, List.of())
            : new PubRec(packetIdentifier, reason, why, List.of()),
        this);
  }

  @Override
  public void disconnect(ReasonCode reason, String message) {
    connection.disconnect(reason, message);
  }
}
