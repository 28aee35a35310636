package broker.core.runtime;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * An event loop without a thread: the test takes its turns. Several live in one thread, and each
 * believes to be alone: {@link #inEventLoop} is true only while this one has its turn. Owned by the
 * test's thread.
 */
public final class SimulatedLoop extends AbstractScheduledEventExecutor implements EventLoop {
  private final Ticker ticker;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final Queue<Runnable> afterTurn = new ArrayDeque<>();
  private boolean itsTurn;

  /** A loop on this clock. */
  public SimulatedLoop(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Runs what was there at the beginning of the turn; false when there was nothing. */
  public boolean turn() {
    itsTurn = true;
    try {
      fetchFromScheduledTaskQueue(tasks);
      int count = tasks.size();
      if (count == 0 && afterTurn.isEmpty()) {
        return false;
      }
      for (int i = 0; i < count; i++) {
        tasks.remove().run();
      }
      for (Runnable task = afterTurn.poll(); task != null; task = afterTurn.poll()) {
        task.run();
      }
      return true;
    } finally {
      itsTurn = false;
    }
  }

  /** Runs the task with the next turn, before all others: as what is read from a socket. */
  public void executeFirst(Runnable task) {
    tasks.addFirst(task);
  }

  /** Runs the task once at the end of the turn. */
  public void executeAfterTurn(Runnable task) {
    afterTurn.add(task);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return itsTurn;
  }

  @Override
  public Ticker ticker() {
    return ticker;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    promise.channel().unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  public EventLoopGroup parent() {
    return this;
  }

  @Override
  public EventLoop next() {
    return this;
  }

  @Override
  public boolean isShuttingDown() {
    return false;
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  @Deprecated
  public void shutdown() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<?> terminationFuture() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }
}
