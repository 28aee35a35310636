package broker.core.transport;

import broker.core.loop.Loop;
import broker.core.loop.Pace;
import broker.core.loop.Ticker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The event loops of the broker, on epoll where it loads and on NIO elsewhere. Any thread. */
public final class IoLoops implements AutoCloseable {
  private static final long LONGEST_STOP_SECONDS = 2;

  /**
   * What a turn reads from at most: the first of thousands is answered before the last is read, and
   * while the loop rests others have something to do.
   */
  private static final int SOCKETS_PER_TURN = 128;

  private final boolean epoll;
  private final EventLoopGroup group;
  private final EventLoopGroup handshakes;
  private final List<Loop> loops = new ArrayList<>();
  private final Map<EventExecutor, Loop> byExecutor = new IdentityHashMap<>();

  /** Starts loops that never rest. */
  public IoLoops(int count, boolean allowEpoll, Ticker ticker) {
    this(count, allowEpoll, ticker, nanos -> {});
  }

  /**
   * Starts the loops.
   *
   * @param count how many, each with a thread of its own
   * @param allowEpoll false to use NIO even where epoll would load
   * @param pause lets a loop rest
   */
  public IoLoops(int count, boolean allowEpoll, Ticker ticker, Pace.Pause pause) {
    epoll = allowEpoll && Epoll.isAvailable();
    IoHandlerFactory io =
        epoll
            ? EpollIoHandler.newFactory(SOCKETS_PER_TURN, DefaultSelectStrategyFactory.INSTANCE)
            : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("broker-io"), io);
    handshakes =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("broker-tls", Thread.MIN_PRIORITY), io);
    for (EventExecutor executor : group) {
      SingleThreadEventLoop eventLoop = (SingleThreadEventLoop) executor;
      Loop loop =
          new Loop(
              loops.size(), eventLoop, eventLoop::executeAfterEventLoopIteration, ticker, pause);
      loops.add(loop);
      byExecutor.put(executor, loop);
    }
  }

  /** The loops in the order of their indices. */
  public List<Loop> all() {
    return List.copyOf(loops);
  }

  /** What moves the bytes: {@code epoll} or {@code nio}. */
  public String kind() {
    return epoll ? "epoll" : "nio";
  }

  EventLoopGroup group() {
    return group;
  }

  /** One loop for TLS handshakes, apart from those that carry traffic; its thread starts late. */
  EventLoopGroup handshakes() {
    return handshakes;
  }

  int indexOf(EventLoop eventLoop) {
    Loop loop = byExecutor.get(eventLoop);
    if (loop == null) {
      throw new IllegalArgumentException("not a loop of this broker: " + eventLoop);
    }
    return loop.index();
  }

  /** Makes the sockets of connections that this side opens. */
  public ChannelFactory<Channel> sockets() {
    return epoll ? EpollSocketChannel::new : NioSocketChannel::new;
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /**
   * Stops the loops and waits for them, but not for ever. What they were asked to do before is done
   * first: a loop that is told to stop closes its channels before it looks at its tasks.
   */
  @Override
  public void close() {
    List<Future<?>> done = new ArrayList<>();
    for (EventExecutor executor : group) {
      done.add(executor.submit(() -> {}));
    }
    for (Future<?> each : done) {
      each.awaitUninterruptibly(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    }
    stop(group);
    stop(handshakes); // last: it is told of each connection that ends
  }

  private static void stop(EventLoopGroup group) {
    group
        .shutdownGracefully(0, LONGEST_STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
  }
}
