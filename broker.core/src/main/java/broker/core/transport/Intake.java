package broker.core.transport;

import broker.core.access.Origin;
import broker.core.connection.Connection;
import broker.core.connection.ConnectionServices;
import broker.core.metrics.Counter;
import broker.core.session.Shard;
import broker.core.session.SharedState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what connects to one listener, or closes it at once when a limit says so. Any thread.
 */
final class Intake extends ChannelInitializer<Channel> implements TlsArrivals {
  private final IoLoops loops;
  private final TlsHandshakes handshakes;
  private final SharedState state;
  private final ConnectionServices services;
  private final ConnectionGate gate;
  private final AtomicInteger open = new AtomicInteger();
  private volatile ListenerSettings settings;

  Intake(
      ListenerSettings settings,
      IoLoops loops,
      TlsHandshakes handshakes,
      SharedState state,
      ConnectionServices services,
      ConnectionGate gate) {
    this.settings = settings;
    this.loops = loops;
    this.handshakes = handshakes;
    this.state = state;
    this.services = services;
    this.gate = gate;
  }

  ListenerSettings settings() {
    return settings;
  }

  void change(ListenerSettings changed) {
    settings = changed;
  }

  int open() {
    return open.get();
  }

  @Override
  public boolean isSharable() {
    return true; // one for all channels of the listener
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!enter()) {
      refuse(channel);
      return;
    }
    channel.closeFuture().addListener(closed -> leave());
    String tls = settings.tls();
    channel
        .pipeline()
        .addLast(
            tls == null
                ? connection(channel, channel.eventLoop(), List.of(), null)
                : new TlsGate(handshakes, this, tls, channel));
  }

  private void refuse(Channel channel) {
    channel.close();
    Shard first = state.shard(0);
    first.loop().execute(() -> first.counters().increment(Counter.CONNECTIONS_REFUSED));
  }

  private Connection connection(
      Channel channel, EventLoop loop, List<X509Certificate> chain, @Nullable String userName) {
    ListenerSettings now = settings;
    InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
    Origin origin =
        new Origin(
            now.name(),
            now.allowAnonymous(),
            now.requireAuthorizer(),
            peer,
            chain,
            userName,
            now.durability());
    return new Connection(services, origin, channel, loops.indexOf(loop));
  }

  @Override
  public long timeoutMillis() {
    return state.limits().connectTimeoutMillis();
  }

  @Override
  public Arrival arrived(Channel channel, List<X509Certificate> chain, @Nullable String userName) {
    EventLoop loop = loops.group().next();
    return new Arrival(connection(channel, loop, chain, userName), loop);
  }

  private boolean enter() {
    int maximum = settings.maximumConnections();
    if (open.incrementAndGet() > maximum && maximum > 0 || !gate.enter()) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  private void leave() {
    open.decrementAndGet();
    gate.leave();
  }
}
