package broker.core.client;

import broker.core.loop.Loop;
import broker.core.metrics.LoopCounters;
import broker.core.wire.WireLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Makes connections to other brokers. Any thread. */
public final class ClientConnector {
  private final ChannelFactory<? extends Channel> sockets;
  private final PooledByteBufAllocator allocator;
  private final long maximumDirectBytes;
  private final Names names;
  private final Executor blocking;

  /**
   * @param sockets of the kind that the event loops serve
   * @param allocator of all buffers
   * @param maximumDirectBytes what that allocator may take
   * @param names looks hosts up
   * @param blocking runs what may take its time: looking up names, and making TLS engines
   */
  public ClientConnector(
      ChannelFactory<? extends Channel> sockets,
      PooledByteBufAllocator allocator,
      long maximumDirectBytes,
      Names names,
      Executor blocking) {
    this.sockets = sockets;
    this.allocator = allocator;
    this.maximumDirectBytes = maximumDirectBytes;
    this.names = names;
    this.blocking = blocking;
  }

  /**
   * Opens a connection.
   *
   * @param loop that will own it
   * @param tls makes the engine, ready to use, where it may take its time; null for none
   * @param session owned by the connection until it has ended
   * @param events told what happens, the end in any case
   * @return the way to end it whatever it is doing
   */
  public ClientAttempt open(
      Loop loop,
      Target target,
      @Nullable Supplier<SSLEngine> tls,
      ClientSettings settings,
      ClientState session,
      ClientEvents events) {
    ClientAttempt attempt = new ClientAttempt(this, loop, target, tls, settings, session, events);
    loop.execute(attempt::start);
    return attempt;
  }

  /**
   * Where to connect to.
   *
   * @param host a name or an address
   */
  public record Target(String host, int port) {}

  Names names() {
    return names;
  }

  Executor blocking() {
    return blocking;
  }

  /** What a connection on this loop writes with, and is counted with. */
  WireLoop wire(Loop loop) {
    ByteBufAllocatorMetric memory = allocator.metric();
    return new WireLoop(loop, new LoopCounters(), memory, maximumDirectBytes);
  }

  Bootstrap bootstrap(Loop loop, int timeoutMillis, ChannelHandler handler) {
    return new Bootstrap()
        .group(loop.eventLoop())
        .channelFactory(sockets)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, allocator)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 4096, 131_072))
        .handler(handler);
  }
}
