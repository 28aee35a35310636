package distribution.it;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The socket at which systemd listens to a service. Owned by the test's thread. */
final class NotifySocket implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
  private final Channel channel;

  NotifySocket(Path file) {
    channel =
        new Bootstrap()
            .group(group)
            .channel(EpollDomainDatagramChannel.class)
            .handler(
                new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                  @Override
                  protected void channelRead0(ChannelHandlerContext c, DomainDatagramPacket p) {
                    words.addAll(List.of(p.content().toString(StandardCharsets.UTF_8).split("\n")));
                  }
                })
            .bind(new DomainSocketAddress(file.toFile()))
            .syncUninterruptibly()
            .channel();
  }

  /** Waits for a word that begins so. */
  String await(String beginning) throws InterruptedException {
    long deadline = System.nanoTime() + Transcript.PATIENCE.toNanos();
    while (true) {
      String word = words.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (word == null) {
        throw new AssertionError("nobody says " + beginning);
      }
      if (word.startsWith(beginning)) {
        return word;
      }
    }
  }

  /** How often this was said since. */
  long count(String word) {
    return words.stream().filter(word::equals).count();
  }

  void forget() {
    words.clear();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
