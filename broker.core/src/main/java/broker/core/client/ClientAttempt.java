package broker.core.client;

import broker.api.client.EndCause.Kind;
import broker.core.client.ClientConnector.Target;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.TimerWheel.Timer;
import broker.core.packet.Disconnect;
import broker.core.packet.ReasonCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach another broker: looks the name up, tries its addresses one after the other,
 * and hands over to a {@link ClientConnection} at the first that answers. Owned by the loop, but
 * for {@link #close}.
 */
@OnEventLoop
public final class ClientAttempt {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** What is left of the messages of Netty and the operating system: the address is known. */
  private static final List<String> KNOWN_FAILURES =
      List.of("Connection refused", "No route to host", "Network is unreachable");

  private final ClientConnector connector;
  private final Loop loop;
  private final Target target;
  private final @Nullable Supplier<SSLEngine> tls;
  private final ClientSettings settings;
  private final ClientState session;
  private final ClientEvents events;
  private final Timer deadline = new Deadline();
  private final Queue<InetSocketAddress> addresses = new ArrayDeque<>();

  private long deadlineNanos;
  private @Nullable SSLEngine engine;
  private @Nullable ChannelFuture connecting;
  private @Nullable ClientConnection connection; // as soon as an address has answered
  private boolean over;

  ClientAttempt(
      ClientConnector connector,
      Loop loop,
      Target target,
      @Nullable Supplier<SSLEngine> tls,
      ClientSettings settings,
      ClientState session,
      ClientEvents events) {
    this.connector = connector;
    this.loop = loop;
    this.target = target;
    this.tls = tls;
    this.settings = settings;
    this.session = session;
    this.events = events;
  }

  /**
   * Ends the attempt, or the connection that it has become, with DISCONNECT if it is connected. Any
   * thread.
   */
  public void close(End cause) {
    loop.execute(
        () -> {
          ClientConnection reached = connection;
          if (reached != null) {
            reached.leave(new Disconnect(ReasonCode.SUCCESS, null), cause);
          } else {
            end(cause);
          }
        });
  }

  void start() {
    long timeoutNanos = settings.connectTimeout().toNanos();
    deadlineNanos = loop.nanos() + timeoutNanos;
    loop.timers().start(deadline, timeoutNanos);
    try {
      connector.blocking().execute(this::prepare);
    } catch (RejectedExecutionException e) {
      end(End.of(Kind.UNREACHABLE, "Too many names are being looked up"));
    }
  }

  /** Runs where it may take its time. */
  private void prepare() {
    try {
      List<InetSocketAddress> found = connector.names().lookUp(target.host(), target.port());
      SSLEngine made = tls == null ? null : tls.get();
      loop.execute(() -> connect(found, made));
    } catch (IOException e) {
      loop.execute(() -> end(End.of(Kind.UNREACHABLE, "Unknown host " + target.host())));
    } catch (RuntimeException e) { // whatever a TLS plugin throws
      loop.execute(() -> end(End.of(Kind.TLS_FAILED, "No TLS: " + e.getMessage())));
    }
  }

  private void connect(List<InetSocketAddress> found, @Nullable SSLEngine made) {
    engine = made;
    addresses.addAll(found);
    connectNext(null);
  }

  private void connectNext(@Nullable Throwable lastFailure) {
    InetSocketAddress address = addresses.poll();
    if (over) {
      return;
    }
    if (address == null) {
      end(unreachable(lastFailure));
      return;
    }
    long leftMillis = Math.max(1, (deadlineNanos - loop.nanos()) / NANOS_PER_MILLI);
    Opening opening = new Opening();
    connecting =
        connector
            .bootstrap(loop, (int) Math.min(leftMillis, Integer.MAX_VALUE), opening)
            .connect(address);
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            reached(opening.connection);
          } else {
            connectNext(done.cause());
          }
        });
  }

  /** Puts a connection into the pipeline, which tells it when the address has answered. */
  private final class Opening extends ChannelInitializer<Channel> {
    @Nullable ClientConnection connection;

    @Override
    protected void initChannel(Channel channel) {
      SSLEngine e = engine;
      if (e != null) {
        SslHandler handler = new SslHandler(e);
        handler.setHandshakeTimeoutMillis(0); // the deadline of the connection limits it
        channel.pipeline().addLast(handler);
      }
      ClientConnection made =
          new ClientConnection(
              connector.wire(loop), channel, e != null, settings, session, events, deadlineNanos);
      channel.pipeline().addLast(made.handler());
      connection = made;
    }
  }

  /** From now on the connection tells what happens. */
  private void reached(@Nullable ClientConnection made) {
    over = true;
    connection = made;
    loop.timers().stop(deadline);
  }

  private End unreachable(@Nullable Throwable failure) {
    if (failure instanceof ConnectTimeoutException) {
      return End.of(Kind.TIMED_OUT, "Connection timed out");
    }
    String message = String.valueOf(failure == null ? null : failure.getMessage());
    for (String known : KNOWN_FAILURES) {
      if (message.contains(known)) {
        return End.of(Kind.UNREACHABLE, known);
      }
    }
    return End.of(Kind.UNREACHABLE, "Cannot connect: " + message);
  }

  private final class Deadline extends Timer {
    @Override
    protected void onTime(long nowNanos) {
      end(End.of(Kind.TIMED_OUT, "Connection timed out"));
    }
  }

  private void end(End cause) {
    if (over) {
      return;
    }
    over = true;
    loop.timers().stop(deadline);
    if (connecting != null) {
      connecting.channel().close();
    }
    events.onEnded(cause);
  }
}
