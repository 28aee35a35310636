package broker.core.connection;

import broker.core.loop.OnEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a network connection, so that the last packet arrives: a socket that is closed while
 * bytes of the client lie unread is reset, and the reset overtakes what was written. So the broker
 * closes its half, reads and forgets until the client has closed the other, but not for long. Owned
 * by the connection's loop.
 */
@OnEventLoop
final class Farewell {
  private static final long PATIENCE_MILLIS = 1_000;

  private final Channel channel;
  private @Nullable Future<?> deadline;

  Farewell(Channel channel) {
    this.channel = channel;
  }

  void close() {
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    if (!(channel instanceof DuplexChannel duplex)
        || channel.pipeline().first() != channel.pipeline().last()) {
      channel.close(); // TLS says goodbye itself
      return;
    }
    channel.config().setAutoRead(true);
    duplex.shutdownOutput();
    deadline =
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
