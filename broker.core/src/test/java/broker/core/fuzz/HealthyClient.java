package broker.core.fuzz;

import broker.core.limits.Compatibility;
import broker.core.packet.ConnAck;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Packet;
import broker.core.packet.PingReq;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.PubAck;
import broker.core.packet.PubComp;
import broker.core.packet.PubRec;
import broker.core.packet.PubRel;
import broker.core.packet.Publish;
import broker.core.packet.ReasonCode;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.runtime.SimulatedChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A client that does everything right and must not notice the others. Owned by the test's thread.
 */
final class HealthyClient {
  /** Below what the limits of any world allow. */
  static final int KEEP_ALIVE_SECONDS = 10;

  private static final long FOR_EVER_SECONDS = 0xFFFF_FFFFL;
  private static final String PREFIX = "healthy-";

  private final String clientId;
  private final ProtocolVersion version;
  private final Consumer<Publish> messages;
  private final Set<Integer> unreleased = new HashSet<>(); // QoS 2 messages of the broker
  private int lastIdentifier;
  private int incomplete; // own messages with QoS 1 and 2

  // for this connection
  private SimulatedChannel channel;
  private Conversation conversation = new Conversation(Compatibility.STRICT);
  private final List<Packet> waiting = new ArrayList<>(); // for CONNACK
  private boolean connected;
  private boolean resumes;
  private boolean leaving;
  private int receiveMaximum = 1;

  /** A client whose session is gone when it is. */
  HealthyClient(
      String name, ProtocolVersion version, SimulatedChannel channel, Consumer<Publish> messages) {
    this(name, version, channel, messages, true);
  }

  /** A client that connects to its session of before, which the broker keeps as long as it may. */
  HealthyClient(
      String name,
      ProtocolVersion version,
      SimulatedChannel channel,
      Consumer<Publish> messages,
      boolean cleanStart) {
    this.clientId = PREFIX + name;
    this.version = version;
    this.channel = channel;
    this.messages = messages;
    connect(cleanStart);
  }

  private void connect(boolean cleanStart) {
    ConnectProperties properties =
        new ConnectProperties.Builder()
            .sessionExpiryIntervalSeconds(cleanStart ? 0 : FOR_EVER_SECONDS)
            .build();
    send(
        new Connect(
            version,
            false,
            clientId,
            cleanStart,
            KEEP_ALIVE_SECONDS,
            properties,
            null,
            null,
            null));
  }

  /** Goes on with its session on another connection; the one of before is lost, or forgotten. */
  void reconnect(SimulatedChannel other, boolean lost) {
    if (lost) {
      channel.reset();
    }
    channel = other;
    conversation = new Conversation(Compatibility.STRICT);
    connected = false;
    resumes = true;
    connect(false);
  }

  /** True for the identifier of such a client. */
  static boolean is(String clientId) {
    return clientId.startsWith(PREFIX);
  }

  boolean isConnected() {
    return connected;
  }

  /** True while the broker takes another message with QoS 1 or 2. */
  boolean mayPublish() {
    return incomplete < receiveMaximum;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Sends the packet, when the broker has accepted the client. */
  void say(Packet packet) {
    if (connected) {
      send(packet);
    } else {
      waiting.add(packet);
    }
  }

  void subscribe(String filter, int qos) {
    say(
        new Subscribe(
            nextIdentifier(), 0, List.of(), List.of(new SubscriptionRequest(filter, qos))));
  }

  int nextIdentifier() {
    lastIdentifier = lastIdentifier == 65_535 ? 1 : lastIdentifier + 1;
    return lastIdentifier;
  }

  /** Shows that it is alive. */
  void ping() {
    say(PingReq.INSTANCE);
  }

  /** Closes the connection. */
  void leave() {
    leaving = true;
    channel.end();
  }

  /** Takes what the broker has sent and answers it. */
  void listen() {
    for (Packet packet : conversation.brokerSent(channel.sent())) {
      hear(packet);
    }
    if (!channel.isOpen() && !leaving) {
      throw new AssertionError(clientId + " was disconnected");
    }
  }

  private void hear(Packet packet) {
    switch (packet.type()) {
      case CONNACK -> begin((ConnAck) packet);
      case PUBLISH -> take((Publish) packet);
      case PUBACK, PUBCOMP -> incomplete--;
      case PUBREC -> send(new PubRel(((PubRec) packet).packetIdentifier(), ReasonCode.SUCCESS));
      case PUBREL -> {
        int identifier = ((PubRel) packet).packetIdentifier();
        unreleased.remove(identifier);
        send(new PubComp(identifier, ReasonCode.SUCCESS));
      }
      case DISCONNECT -> throw new AssertionError(clientId + " was told to go: " + packet);
      default -> {}
    }
  }

  private void begin(ConnAck answer) {
    if (answer.reasonCode() != ReasonCode.SUCCESS) {
      throw new AssertionError(clientId + " was refused: " + answer);
    }
    if (resumes
        && !answer.sessionPresent()
        && version != ProtocolVersion.V3_1) { // it cannot say so
      throw new AssertionError(clientId + " has lost its session");
    }
    connected = true;
    receiveMaximum = answer.properties().receiveMaximum();
    waiting.forEach(this::send);
    waiting.clear();
  }

  private void take(Publish publish) {
    if (publish.qos() == 1) {
      send(new PubAck(publish.packetIdentifier(), ReasonCode.SUCCESS));
    } else if (publish.qos() == 2) {
      send(new PubRec(publish.packetIdentifier(), ReasonCode.SUCCESS));
      if (!unreleased.add(publish.packetIdentifier())) {
        return;
      }
    }
    messages.accept(publish);
  }

  private void send(Packet packet) {
    if (packet instanceof Publish publish && publish.qos() > 0) {
      incomplete++;
    }
    byte[] bytes = Wire.encode(packet, version);
    conversation.clientSent(bytes);
    channel.arrive(bytes);
  }
}
