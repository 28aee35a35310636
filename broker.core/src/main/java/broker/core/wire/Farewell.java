package broker.core.wire;

import broker.core.loop.OnEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a network connection, so that the last packet arrives: a socket that is closed while
 * bytes of the peer lie unread is reset, and the reset overtakes what was written. So the broker
 * closes its half, reads and forgets until the peer has closed the other, but not for long. Owned
 * by the connection's loop.
 */
@OnEventLoop
public final class Farewell {
  private static final long PATIENCE_MILLIS = 1_000;

  private final Channel channel;
  private @Nullable Future<?> deadline;

  /** The end of that channel. */
  public Farewell(Channel channel) {
    this.channel = channel;
  }

  /** Closes it when the peer has taken everything, or soon. */
  public void close() {
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    if (!(channel instanceof DuplexChannel duplex)) {
      channel.close();
      return;
    }
    channel.config().setAutoRead(true);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      duplex.shutdownOutput();
    } else { // its own goodbye goes first
      tls.closeOutbound().addListener(said -> duplex.shutdownOutput());
    }
    deadline =
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The channel is closed. */
  public void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
