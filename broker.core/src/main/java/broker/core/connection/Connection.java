package broker.core.connection;

import broker.core.access.Origin;
import broker.core.codec.AckCodec;
import broker.core.codec.FixedHeader;
import broker.core.codec.PacketDecoder;
import broker.core.codec.PacketEncoder;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.Auth;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.PacketType;
import broker.core.packet.PingResp;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.packet.Role;
import broker.core.packet.Subscribe;
import broker.core.packet.Unsubscribe;
import broker.core.packet.Will;
import broker.core.session.Session;
import broker.core.session.Shard;
import broker.core.wire.Farewell;
import broker.core.wire.Outbound;
import broker.core.wire.PacketFramer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One network connection, from its first byte to its last. Owned by the event loop of its channel;
 * it moves to the loop of its session once, before CONNACK.
 */
@OnEventLoop
public final class Connection extends ChannelInboundHandlerAdapter implements PacketFramer.Sink {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  // why nothing is read, one bit each
  static final int PAUSED_FOR_ADMISSION = 1;
  static final int PAUSED_FOR_OTHER_LOOPS = 2;
  static final int PAUSED_FOR_RATE = 4;
  static final int PAUSED_FOR_PERMISSION = 8;
  static final int PAUSED_FOR_SUBSCRIBERS = 16;
  static final int PAUSED_FOR_STORE = 32;

  private enum State {
    CONNECTING,
    CONNECTED,
    CLOSED
  }

  private final ConnectionServices services;
  private final Origin origin;
  private final Channel channel;
  private final PacketFramer framer = new PacketFramer(this);
  private final Outbound outbound;
  private final Farewell farewell;
  private LoopConnections loop;

  private State state = State.CONNECTING;
  private int paused;
  private long lastReadNanos;
  private @Nullable Handshake handshake;

  // once it is accepted
  private @Nullable Client client;

  /**
   * @param origin where the client comes from
   * @param index of the loop that the channel is registered with, or will be when the connection
   *     gets to know that it is active
   */
  public Connection(ConnectionServices services, Origin origin, Channel channel, int index) {
    this.services = services;
    this.origin = origin;
    this.channel = channel;
    this.loop = services.loop(index);
    this.outbound = new Outbound(channel, loop.wire(), services.limits().maximumOutboundBytes());
    this.farewell = new Farewell(channel);
  }

  // ---- what its parts ask

  Shard shard() {
    return loop.shard();
  }

  LoopConnections loop() {
    return loop;
  }

  LoopCounters counters() {
    return loop.counters();
  }

  Channel channel() {
    return channel;
  }

  Outbound outbound() {
    return outbound;
  }

  /** Where the client comes from. */
  Origin origin() {
    return origin;
  }

  /** True when its client is acknowledged before what it says is durable. */
  boolean isRelaxed() {
    return origin.durability().isRelaxed(shard().journal().journal().settings().relaxed());
  }

  ConnectionServices services() {
    return services;
  }

  SocketAddress remoteAddress() {
    return channel.remoteAddress();
  }

  long lastReadNanos() {
    return lastReadNanos;
  }

  boolean isPaused() {
    return paused != 0;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** The accepted client, or null before. */
  @Nullable Client client() {
    return client;
  }

  // ---- the network

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    lastReadNanos = shard().loop().nanos();
    handshake = new Handshake(this);
    counters().increment(Counter.CONNECTIONS_OPENED);
    services.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (state == State.CLOSED) {
      in.release();
      return;
    }
    Loop turning = shard().loop();
    lastReadNanos = turning.nanos();
    int size = in.readableBytes();
    turning.read(lastReadNanos, size);
    counters().add(Counter.BYTES_RECEIVED, size);
    try {
      framer.read(in, ctx.alloc());
    } catch (ProtocolException e) {
      violated(e);
    } catch (RuntimeException e) {
      failed(e);
    }
    Client c = client;
    if (c != null && state == State.CONNECTED) {
      c.afterRead(size);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Client c = client;
    if (channel.isWritable() && c != null && state == State.CONNECTED) {
      c.session().onWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    close(client == null ? null : client.will()); // [MQTT-3.1.2-8] [MQTT311-3.1.2-8]
    farewell.cancel();
    services.closed(this);
  }

  /** A channel that is lost on its way to another loop is taken apart without becoming inactive. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{} lost: {}", this, cause.getMessage()); // the peer is gone: nothing to look into
    } else {
      log.error("{} closed after a failure: {}", this, cause.toString(), cause);
    }
    channel.close();
  }

  // ---- packets come in

  @Override
  public boolean wantsPackets() {
    return paused == 0 && state != State.CLOSED;
  }

  @Override
  public int maximumPacketSize() {
    return client != null
        ? services.limits().maximumPacketSize()
        : services.limits().maximumConnectSize();
  }

  @Override
  public void onPacket(int received, ByteBuf buffer, int index, int end) throws ProtocolException {
    counters().increment(Counter.PACKETS_RECEIVED);
    Client c = client;
    if (c == null) {
      beforeClient().onPacket(received, buffer, index, end);
      return;
    }
    int firstByte = services.limits().compatibility().firstByte(received, c.version().isV5());
    switch (firstByte >>> 4) {
      case 1 -> // whatever is in it [MQTT311-3.1.0-2]
          throw ProtocolException.protocolError("MQTT-3.1.0-2", "second CONNECT");
      case 3 -> c.publishes().onPublish(firstByte, buffer, index, end);
      case 4, 5, 6, 7 -> onAcknowledgement(c, firstByte, buffer, index, end);
      default -> onOther(c, firstByte, buffer.slice(index, end - index));
    }
  }

  private Handshake beforeClient() {
    return Objects.requireNonNull(handshake, "not active");
  }

  private void onAcknowledgement(Client c, int firstByte, ByteBuf in, int index, int end)
      throws ProtocolException {
    PacketType type = FixedHeader.type(firstByte, c.version(), Role.CLIENT);
    int identifier = AckCodec.packetIdentifier(in, index, end);
    ReasonCode reason = AckCodec.reasonCode(type, in, index, end, c.version());
    Session session = c.session();
    switch (type) {
      case PUBACK -> session.onPubAck(identifier);
      case PUBREC -> session.onPubRec(identifier, reason);
      case PUBREL -> c.publishes().onPubRel(identifier);
      default -> session.onPubComp(identifier);
    }
  }

  private void onOther(Client c, int firstByte, ByteBuf body) throws ProtocolException {
    Packet packet = PacketDecoder.decode(firstByte, body, c.version(), Role.CLIENT);
    switch (packet.type()) {
      case SUBSCRIBE -> c.subscriptions().onSubscribe((Subscribe) packet);
      case UNSUBSCRIBE -> c.subscriptions().onUnsubscribe((Unsubscribe) packet);
      case PINGREQ -> write(PingResp.INSTANCE, c); // [MQTT-3.12.4-1] [MQTT311-3.12.4-1]
      case DISCONNECT -> onDisconnect(c, (Disconnect) packet);
      default -> c.auth().onAuth((Auth) packet);
    }
  }

  private void onDisconnect(Client c, Disconnect disconnect) throws ProtocolException {
    long expiry = disconnect.sessionExpiryIntervalSeconds();
    if (expiry > 0 && c.session().expirySeconds() == 0) {
      throw ProtocolException.protocolError("3.14.2.2.2", "session expiry was zero in CONNECT");
    }
    if (expiry >= 0) {
      c.session().expireAfter(Math.min(expiry, services.limits().maximumSessionExpirySeconds()));
    }
    boolean keepWill = disconnect.reasonCode() != ReasonCode.SUCCESS; // [MQTT-3.14.4-3]
    log.info("{} disconnected", this);
    close(keepWill ? c.will() : null);
    farewell.close();
  }

  // ---- packets go out

  /** Writes a packet that is not on the publish path; it leaves at the end of the turn. */
  void write(Packet packet, Client to) {
    write(packet, to.version(), to.profile().maximumPacketSize());
  }

  /** As above; false when the client has no room for it, or its version no word. */
  boolean write(Packet packet, ProtocolVersion version, long maximumPacketSize) {
    if (PacketEncoder.encode(packet, outbound.reserve(0), version, maximumPacketSize) == 0) {
      return false;
    }
    counters().increment(Counter.PACKETS_SENT);
    return true;
  }

  // ---- pausing

  /** Stops reading for this reason; what has been read and not been handled waits. */
  void pause(int reason) {
    paused |= reason;
    channel.config().setAutoRead(false);
  }

  /** Goes on reading when no other reason is left. */
  void unpause(int reason) {
    paused &= ~reason;
    if (paused != 0 || state == State.CLOSED) {
      return;
    }
    lastReadNanos = shard().loop().nanos(); // what comes now was held up by the broker
    handle(() -> framer.resume(channel.alloc()));
    if (paused == 0 && state != State.CLOSED) {
      channel.config().setAutoRead(true);
    }
  }

  /** Handles a packet that had to wait for a permission, and goes on reading. */
  void resume(Handling putOff) {
    if (state != State.CLOSED) {
      handle(putOff);
      unpause(PAUSED_FOR_PERMISSION);
    }
  }

  /** Something done with what the client has sent. */
  @FunctionalInterface
  interface Handling {
    void run() throws ProtocolException;
  }

  private void handle(Handling task) {
    try {
      task.run();
    } catch (ProtocolException e) {
      violated(e);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  // ---- accepting

  /** The handshake is done: from now on packets belong to this client. */
  void accepted(Client accepted) {
    client = accepted;
    handshake = null;
    state = State.CONNECTED;
  }

  /** Goes on on another loop; the task runs there, unless the connection is lost meanwhile. */
  void moveTo(Shard target, Runnable task) {
    outbound.flush();
    LoopConnections there = services.loop(target.loop().index());
    channel
        .deregister()
        .addListener(
            gone -> {
              if (!gone.isSuccess()) {
                channel.close();
                return;
              }
              loop = there;
              outbound.moveTo(there.wire());
              target
                  .loop()
                  .eventLoop()
                  .register(channel)
                  .addListener(
                      done -> {
                        if (done.isSuccess() && channel.isActive() && state != State.CLOSED) {
                          task.run();
                        } else {
                          channel.close();
                        }
                      });
            });
  }

  // ---- closing

  /** The one place where a protocol violation ends. [MQTT-4.13.1-1] [MQTT311-4.8.0-1] */
  private void violated(ProtocolException e) {
    counters().increment(Counter.PROTOCOL_ERRORS);
    log.info("{} violated {}: {}", this, e.statement(), e.getMessage());
    Handshake h = handshake;
    if (h != null) {
      h.refuseViolation(e);
    } else {
      disconnect(e.reasonCode(), e.getMessage());
    }
  }

  private void failed(RuntimeException e) {
    log.error("{} closed after a failure: {}", this, e.toString(), e);
    disconnect(ReasonCode.UNSPECIFIED_ERROR, "internal error");
  }

  /**
   * Ends the connection from the broker's side: DISCONNECT where the client understands it, then
   * the network connection is closed. The will is published.
   */
  void disconnect(ReasonCode reason, @Nullable String message) {
    if (state == State.CLOSED) {
      return;
    }
    Client c = client;
    end(
        c,
        c != null && c.version().isV5()
            ? new Disconnect(reason, message)
            : null); // [MQTT-4.13.2-1]
  }

  private void end(@Nullable Client c, @Nullable Disconnect last) {
    if (c != null && last != null) {
      write(last, c); // leaves when nothing can follow [MQTT-3.14.4-1]
    }
    close(c == null ? null : c.will());
    farewell.close();
  }

  /** Ends the connection because the broker stops. Any thread. */
  public void shutDown() {
    OwnLoop.execute(channel, this::sendAway);
  }

  /**
   * Ends the connection because its client is not entitled to it any more. Any thread.
   *
   * @param message why, for the client
   */
  public void expel(String message) {
    OwnLoop.execute(
        channel,
        () -> {
          log.info("{} expelled: {}", this, message);
          disconnect(ReasonCode.NOT_AUTHORIZED, message);
        });
  }

  private void sendAway() {
    String elsewhere = services.limits().serverReference();
    Client c = client;
    if (elsewhere.isEmpty() || c == null || !c.version().isV5() || state == State.CLOSED) {
      disconnect(ReasonCode.SERVER_SHUTTING_DOWN, "the broker stops");
      return;
    }
    end(
        c,
        new Disconnect(
            ReasonCode.USE_ANOTHER_SERVER, -1, null, elsewhere, List.of())); // section 4.11
  }

  /** Refuses the handshake: CONNACK was written, the connection ends. */
  void refused() {
    outbound.flush();
    close(null);
    farewell.close();
  }

  /** Lets go of the session; the channel is closed by the caller or already gone. */
  private void close(@Nullable Will will) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (handshake != null) {
      handshake.cancel();
    }
    framer.close();
    Client c = client;
    if (c != null) {
      c.close(will);
    }
    outbound.flush();
    outbound.close();
  }

  @Override
  public String toString() {
    Client c = client;
    return (c == null ? "connection from " : c.profile().clientId() + " at ") + remoteAddress();
  }
}
