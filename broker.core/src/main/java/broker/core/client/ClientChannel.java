package broker.core.client;

import broker.api.client.EndCause.Kind;
import broker.core.codec.AckCodec;
import broker.core.codec.PacketEncoder;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.Disconnect;
import broker.core.packet.Packet;
import broker.core.packet.PacketType;
import broker.core.packet.ProtocolException;
import broker.core.packet.ProtocolVersion;
import broker.core.packet.ReasonCode;
import broker.core.wire.Farewell;
import broker.core.wire.Outbound;
import broker.core.wire.PacketFramer;
import broker.core.wire.WireLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network side of one connection to another broker: bytes in and out, pausing and closing. The
 * one place where a {@link ProtocolException} of a server is caught. Owned by the event loop of its
 * channel.
 */
@OnEventLoop
final class ClientChannel extends ChannelInboundHandlerAdapter implements PacketFramer.Sink {
  private static final Logger log = LoggerFactory.getLogger(ClientChannel.class);

  /** How much may be collected for the network before messages wait; Netty's marks are lower. */
  private static final int OUTBOUND_BYTES = 256 * 1024;

  private static final int LONGEST_ACKNOWLEDGEMENT = 5;

  private final WireLoop wire;
  private final Channel channel;
  private final boolean tls;
  private final ProtocolVersion version;
  private final int maximumPacketSize;
  private final ClientConnection connection;
  private final PacketFramer framer = new PacketFramer(this);
  private final Outbound outbound;
  private final Farewell farewell;
  private boolean paused;
  private boolean closed;

  /**
   * @param wire of the loop of the channel; its counters are those of this connection
   * @param tls whether a TLS handshake comes first
   * @param maximumPacketSize largest packet that is accepted, in bytes
   */
  ClientChannel(
      WireLoop wire,
      Channel channel,
      boolean tls,
      ProtocolVersion version,
      int maximumPacketSize,
      ClientConnection connection) {
    this.wire = wire;
    this.channel = channel;
    this.tls = tls;
    this.version = version;
    this.maximumPacketSize = maximumPacketSize;
    this.connection = connection;
    this.outbound = new Outbound(channel, wire, OUTBOUND_BYTES);
    this.farewell = new Farewell(channel);
  }

  /** The event loop. Any thread. */
  Loop loop() {
    return wire.loop();
  }

  /** What is counted for this connection. */
  LoopCounters counters() {
    return wire.counters();
  }

  Outbound outbound() {
    return outbound;
  }

  // ---- the network

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    connection.onOpen();
    if (!tls) {
      connection.onReady();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        connection.onReady();
      } else {
        String why = handshake.cause().getMessage();
        connection.lost(End.of(Kind.TLS_FAILED, "TLS handshake failed: " + why));
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (closed) {
      in.release();
      return;
    }
    counters().add(Counter.BYTES_RECEIVED, in.readableBytes());
    guarded(() -> framer.read(in, ctx.alloc()));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable() && !closed) {
      connection.onWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    farewell.cancel();
    connection.onClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{} lost: {}", connection, cause.getMessage()); // nothing to look into
    } else {
      log.error("{} closed after a failure: {}", connection, cause.toString(), cause);
    }
    channel.close();
  }

  // ---- packets come in

  @Override
  public boolean wantsPackets() {
    return !paused && !closed;
  }

  @Override
  public int maximumPacketSize() {
    return maximumPacketSize;
  }

  @Override
  public void onPacket(int firstByte, ByteBuf buffer, int index, int end) throws ProtocolException {
    counters().increment(Counter.PACKETS_RECEIVED);
    connection.onPacket(firstByte, buffer, index, end);
  }

  /** Something the server has sent is handled. */
  @FunctionalInterface
  private interface Handling {
    void run() throws ProtocolException;
  }

  private void guarded(Handling handling) {
    try {
      handling.run();
    } catch (ProtocolException e) { // [MQTT-4.13.1-1] [MQTT311-4.8.0-1]
      String text = "The server violated " + e.statement() + ": " + e.getMessage();
      log.debug("{}: {}", connection, text);
      connection.leave(
          new Disconnect(e.reasonCode(), e.getMessage()),
          End.of(Kind.PROTOCOL_VIOLATION, e.reasonCode(), text, null));
    } catch (RuntimeException e) {
      log.error("{} closed after a failure: {}", connection, e.toString(), e);
      connection.leave(
          new Disconnect(ReasonCode.UNSPECIFIED_ERROR, null),
          End.of(Kind.PROTOCOL_VIOLATION, "A packet of the server could not be handled"));
    }
  }

  boolean isPaused() {
    return paused;
  }

  /** Stops reading; what has been read and not been handled waits. */
  void pause() {
    paused = true;
    channel.config().setAutoRead(false);
  }

  /** Goes on reading. */
  void unpause() {
    if (!paused || closed) {
      return;
    }
    paused = false;
    guarded(() -> framer.resume(channel.alloc()));
    if (!paused && !closed) {
      channel.config().setAutoRead(true);
    }
  }

  // ---- packets go out

  boolean isWritable() {
    return channel.isWritable() && outbound.isWritable();
  }

  /** Writes a packet that leaves at the end of the turn; false when it is too large. */
  boolean write(Packet packet, long maximumSize) {
    counters().increment(Counter.PACKETS_SENT);
    return PacketEncoder.encode(packet, outbound.reserve(0), version, maximumSize) > 0;
  }

  void acknowledge(PacketType type, int packetIdentifier, ReasonCode reason) {
    counters().increment(Counter.PACKETS_SENT);
    AckCodec.write(
        outbound.reserve(LONGEST_ACKNOWLEDGEMENT), type, packetIdentifier, reason, version);
  }

  // ---- the end

  /** Sends what was written; nothing is read or written any more. */
  void stop() {
    closed = true;
    framer.close();
    outbound.flush();
    outbound.close();
  }

  /** Closes so that what was written last arrives. */
  void closePolitely() {
    farewell.close();
  }

  /** Closes at once. */
  void close() {
    channel.close();
  }

  @Override
  public String toString() {
    return String.valueOf(channel.remoteAddress());
  }
}
