package broker.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import broker.core.codec.PacketDecoder;
import broker.core.codec.PacketEncoder;
import broker.core.codec.PublishView;
import broker.core.codec.VariableByteInteger;
import broker.core.loop.Loop;
import broker.core.metrics.LoopCounters;
import broker.core.packet.ConnAck;
import broker.core.packet.ConnAckProperties;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Packet;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.Publish;
import broker.core.packet.PublishProperties;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.topic.TopicName;
import broker.core.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server at the other end of a {@link ClientConnection}, in one thread and on a clock of its own;
 * what it sends and expects is the test's. Owned by the test.
 */
public final class Server implements ClientEvents {
  static final ConnectProperties NO_PROPERTIES = ConnectProperties.DEFAULTS;

  private final ProtocolVersion version;
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Queue<Packet> sent = new ArrayDeque<>();
  private final ByteBuf unread = Unpooled.buffer();
  private long nowNanos;

  final ClientConnection connection;
  final List<String> received = new ArrayList<>();
  final List<Incoming> incoming = new ArrayList<>();
  final List<End> ends = new ArrayList<>();
  boolean connected;

  Server(ClientSettings settings, ClientState state) {
    this(settings, state, null);
  }

  /**
   * A server that a client is about to connect to.
   *
   * @param owner told what happens, in the place of the test
   */
  public Server(ClientSettings settings, ClientState state, @Nullable ClientEvents owner) {
    ClientEvents events = owner == null ? this : owner;
    version = settings.connect().version();
    channel.freezeTime();
    Loop loop = new Loop(0, channel.eventLoop(), channel.eventLoop()::execute, () -> nowNanos);
    WireLoop wire =
        new WireLoop(
            loop, new LoopCounters(), PooledByteBufAllocator.DEFAULT.metric(), Long.MAX_VALUE);
    long deadlineNanos = settings.connectTimeout().toNanos();
    connection = new ClientConnection(wire, channel, false, settings, state, events, deadlineNanos);
    channel.pipeline().addLast(connection.handler());
    channel.pipeline().fireChannelActive();
    turn();
  }

  /** A server that a client has connected to, with such a CONNECT. */
  static Server connected(Connect connect) {
    return connected(connect, new ClientState(), false);
  }

  public static Server connected(Connect connect, ClientState state, boolean sessionPresent) {
    return connected(connect, state, sessionPresent, new ConnAckProperties.Builder());
  }

  static Server connected(
      Connect connect,
      ClientState state,
      boolean sessionPresent,
      ConnAckProperties.Builder properties) {
    Server server = new Server(settings(connect), state);
    server.next(Connect.class);
    server.send(new ConnAck(sessionPresent, ReasonCode.SUCCESS, properties.build()));
    return server;
  }

  public static ClientSettings settings(Connect connect) {
    return new ClientSettings(connect, Duration.ofSeconds(10), ConnectProperties.NO_LIMIT, 16);
  }

  public static Connect connect(ProtocolVersion version, boolean cleanStart) {
    return connect(version, cleanStart, 0, NO_PROPERTIES);
  }

  static Connect connect(
      ProtocolVersion version, boolean cleanStart, int keepAlive, ConnectProperties properties) {
    return new Connect(version, false, "c", cleanStart, keepAlive, properties, null, null, null);
  }

  static Connect v5() {
    return connect(ProtocolVersion.V5, true);
  }

  // ---- packets

  /** Sends packets in one piece. */
  public void send(Packet... packets) {
    ByteBuf out = Unpooled.buffer();
    for (Packet packet : packets) {
      PacketEncoder.encode(packet, out, version, ConnectProperties.NO_LIMIT);
    }
    channel.writeInbound(out);
    turn();
  }

  /** Sends a message with the identifier, at QoS 0 with 0. */
  public void publish(int qos, int identifier, boolean dup, String payload) {
    send(message("t", qos, identifier, dup, 0, payload));
  }

  public static Publish message(
      @Nullable String topic, int qos, int identifier, boolean dup, int alias, String payload) {
    return new Publish(
        topic == null ? null : TopicName.of(topic),
        qos,
        dup,
        false,
        identifier,
        alias,
        -1,
        List.of(),
        PublishProperties.NONE,
        payload.getBytes(StandardCharsets.UTF_8));
  }

  /** The next packet of the client. */
  public <P extends Packet> P next(Class<P> type) {
    return assertInstanceOf(type, sent.poll());
  }

  public boolean isSilent() {
    return sent.isEmpty();
  }

  public void expectNothing() {
    assertEquals(List.of(), List.copyOf(sent));
  }

  /** The next packet is a PUBLISH with that payload. */
  public Publish expectPublish(String payload) {
    Publish publish = next(Publish.class);
    assertEquals(payload, new String(publish.payload(), StandardCharsets.UTF_8));
    return publish;
  }

  // ---- time and network

  /** Lets time pass, in steps in which timers fire. */
  void pass(Duration time) {
    long end = nowNanos + time.toNanos();
    while (nowNanos < end) {
      long step = Math.min(Duration.ofMillis(50).toNanos(), end - nowNanos);
      nowNanos += step;
      channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
      turn();
    }
  }

  /** Cuts the network connection. */
  public void hangUp() {
    channel.close();
    turn();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  boolean isRead() {
    return channel.config().isAutoRead();
  }

  /** Ends the turn of the loop: what was written leaves. */
  public void turn() {
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      unread.writeBytes(out);
      out.release();
    }
    while (unread.isReadable()) {
      sent.add(decode());
    }
  }

  private Packet decode() {
    int firstByte = unread.readUnsignedByte();
    int length = VariableByteInteger.decode(unread, unread.readerIndex(), unread.writerIndex());
    unread.skipBytes(VariableByteInteger.length(length));
    try {
      return PacketDecoder.decode(firstByte, unread.readSlice(length), version, Role.CLIENT);
    } catch (ProtocolException e) {
      throw new AssertionError(e.statement(), e);
    }
  }

  // ---- what the client's owner is told

  @Override
  public void onConnected(ClientConnection made) {
    connected = true;
  }

  @Override
  public void onPublish(PublishView message, TopicName topic, @Nullable Incoming way) {
    received.add(new String(message.payloadToArray(), StandardCharsets.UTF_8));
    if (way != null) {
      incoming.add(way);
    }
  }

  @Override
  public void onEnded(End end) {
    ends.add(end);
  }

  /** Why it has ended. */
  End end() {
    assertEquals(1, ends.size());
    return ends.get(0);
  }

  /** Acknowledges what the client has received, by its number. */
  void acknowledge(int number) {
    incoming.get(number).acknowledge();
    turn();
  }
}
