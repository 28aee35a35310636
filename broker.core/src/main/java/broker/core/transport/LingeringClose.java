package broker.core.transport;

import broker.core.loop.OnEventLoop;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Lets the last word of a handshake that failed arrive: a socket that is closed while bytes of the
 * client are on their way is reset, and the reset overtakes the alert that says why. So once it is
 * armed, a close ends this side's half, reads and forgets until the client has closed the other,
 * but not for long. Stands before the TLS handler, which closes by itself. Owned by the channel's
 * loop.
 */
@OnEventLoop
final class LingeringClose extends ChannelDuplexHandler {
  private static final long PATIENCE_MILLIS = 1_000;

  private boolean armed;
  private boolean closing;

  /** The next close lingers. */
  void arm() {
    armed = true;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (closing) {
      promise.trySuccess(); // under way
    } else if (armed && ctx.channel().isActive() && ctx.channel() instanceof DuplexChannel duplex) {
      closing = true;
      promise.trySuccess(); // what waits for the end looks at the channel
      ctx.channel().config().setAutoRead(true);
      duplex.shutdownOutput();
      var deadline =
          ctx.executor().schedule(() -> ctx.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      ctx.channel().closeFuture().addListener(closed -> deadline.cancel(false));
    } else {
      ctx.close(promise);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
