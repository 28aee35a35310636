package broker.core.transport;

import broker.api.transport.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port: open, or closed until there is a TLS service for it. While the service is being replaced
 * it stays open for a bounded time. Any thread; the monitor guards the state.
 */
public final class Listener implements AutoCloseable, TlsOffers.Watcher {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  /** Opens the port of an intake. */
  @FunctionalInterface
  interface Binding {
    Channel bind(Intake intake) throws IOException;
  }

  private final Intake intake;
  private final TlsHandshakes handshakes;
  private final Binding binding;
  private final Consumer<Listener> whenClosed;
  private @Nullable Channel port;
  private @Nullable InetSocketAddress address; // the latest one
  private @Nullable String problem;
  private @Nullable Future<?> closing; // at the end of a gap
  private volatile Runnable changeTask = () -> {};
  private boolean waiting;
  private boolean closed;

  Listener(
      Intake intake, TlsHandshakes handshakes, Binding binding, Consumer<Listener> whenClosed) {
    this.intake = intake;
    this.handshakes = handshakes;
    this.binding = binding;
    this.whenClosed = whenClosed;
  }

  /** What holds for it now. */
  public ListenerSettings settings() {
    return intake.settings();
  }

  /** Changes everything but the address and TLS; concerns connections from now on. */
  public void change(ListenerSettings changed) {
    intake.change(changed);
  }

  /** Connections that came through it and are open. */
  public int connections() {
    return intake.open();
  }

  /** Where it listens, with the port that port 0 has become; empty while the port is closed. */
  public synchronized Optional<InetSocketAddress> boundAddress() {
    return port == null ? Optional.empty() : Optional.ofNullable(address);
  }

  /**
   * Where it listens, or did when the port was open last.
   *
   * @throws IllegalStateException if it never was
   */
  public synchronized InetSocketAddress address() {
    if (address == null) {
      throw new IllegalStateException(settings().name() + " was never open");
    }
    return address;
  }

  /** Why the port is closed although it should be open, if so; for people. */
  public synchronized Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** True while there is no TLS service for it. */
  public synchronized boolean isWaiting() {
    return waiting;
  }

  synchronized void open() throws IOException {
    Channel open = binding.bind(intake);
    port = open;
    address = (InetSocketAddress) open.localAddress();
    problem = null;
    String tls = settings().tls();
    log.info(
        "listener {} on {}{}", settings().name(), address, tls == null ? "" : " with TLS " + tls);
  }

  /** Runs the task each time when the port is opened or closed because a TLS service changes. */
  public void whenChanged(Runnable task) {
    changeTask = task;
  }

  @Override
  public void changed(@Nullable ServerTls best) {
    follow(best);
    changeTask.run();
  }

  private synchronized void follow(@Nullable ServerTls best) {
    waiting = best == null;
    if (best == null) {
      problem = "waits for TLS " + settings().tls();
      closeAfterGap();
    } else if (port != null) {
      problem = null;
      keepOpen();
    } else if (!closed) {
      try {
        open();
      } catch (IOException e) {
        problem = e.getMessage();
        log.error("listener {} cannot be opened: {}", settings().name(), problem);
      }
    }
  }

  /** Whoever comes meanwhile waits for the next service, see {@link TlsGap}. */
  private void closeAfterGap() {
    keepOpen();
    if (handshakes.gap().millis() == 0) {
      closePort();
    } else if (port != null) {
      closing = handshakes.afterGap(this::gapTooLong);
    }
  }

  private void keepOpen() {
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
  }

  private void gapTooLong() {
    synchronized (this) {
      if (!waiting) {
        return;
      }
      closePort();
    }
    changeTask.run();
  }

  /** Closes the port and waits until it is free; the connections that came through it stay. */
  @Override
  public void close() {
    handshakes.offers().unwatch(this);
    synchronized (this) {
      closed = true;
      keepOpen();
      closePort();
    }
    whenClosed.accept(this);
  }

  private void closePort() {
    Channel open = port;
    port = null;
    if (open == null) {
      return;
    }
    open.close().awaitUninterruptibly();
    // NIO gives the port back in the select that follows, not before
    SingleThreadEventLoop loop = (SingleThreadEventLoop) open.eventLoop();
    Promise<Void> free = ImmediateEventExecutor.INSTANCE.newPromise();
    loop.executeAfterEventLoopIteration(() -> loop.execute(() -> free.setSuccess(null)));
    free.awaitUninterruptibly();
    log.info("listener {} closed its port", settings().name());
  }
}
