package broker.core.transport;

import broker.api.transport.ServerTls;
import broker.core.access.AccessControl;
import broker.core.connection.ConnectionServices;
import broker.core.loop.Ticker;
import broker.core.session.SharedState;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Opens ports and makes connections of what comes in. Any thread. */
public final class Listeners {
  private static final int BACKLOG = 4_096;

  private final IoLoops loops;
  private final SharedState state;
  private final ConnectionServices services;
  private final ByteBufAllocator allocator;
  private final ConnectionGate gate;
  private final ConcurrentMap<String, ListenerState> states = new ConcurrentSkipListMap<>();
  private final TlsOffers offers = new TlsOffers();
  private final Map<ServerTls, ServerTls> watched = // by what was registered
      Collections.synchronizedMap(new IdentityHashMap<>());
  private final TlsHandshakes handshakes;

  /**
   * @param allocator of all buffers of the connections
   * @param clock tells when certificates end
   * @param access is told what TLS services do
   */
  public Listeners(
      IoLoops loops,
      SharedState state,
      ConnectionServices services,
      ByteBufAllocator allocator,
      Ticker ticker,
      InstantSource clock,
      AccessControl access) {
    this.loops = loops;
    this.state = state;
    this.services = services;
    this.allocator = allocator;
    this.gate = new ConnectionGate(state::limits, ticker);
    this.handshakes =
        new TlsHandshakes(loops.handshakes(), offers, state::limits, ticker, clock, access);
  }

  /** Adds a TLS service: the ports that waited for its name are opened. */
  public void addTls(String name, ServerTls service, int ranking, long serviceId) {
    ServerTls called = handshakes.watched(service);
    watched.put(service, called);
    offers.add(name, called, ranking, serviceId);
    handshakes.serviceCame(name);
    invalidateTls(name);
  }

  /**
   * Removes a TLS service: who connects to a port without one waits for the next one; when none
   * comes in time the port is closed. The connections stay.
   */
  public void removeTls(ServerTls service) {
    ServerTls called = watched.remove(service);
    if (called != null) {
      offers.remove(called);
    }
  }

  /** Asks for each connection that came in by TLS of this name whether it is trusted still. */
  public void invalidateTls(String name) {
    handshakes.trust().invalidate(name);
  }

  /**
   * Opens a port, now or, if it is one with TLS, as soon as there is a service of that name. When
   * another one with the name of this listener is open, it stays so.
   *
   * @throws IOException with a message for operators when it cannot be opened now
   */
  public Listener open(ListenerSettings settings) throws IOException {
    try {
      Listener listener = listener(settings);
      states.put(settings.name(), ListenerState.open(listener));
      return listener;
    } catch (IOException e) {
      String name = settings.name();
      ListenerState failed = ListenerState.failed(name, String.valueOf(e.getMessage()));
      states.merge(name, failed, (old, now) -> old.isOpen() ? old : now);
      throw e;
    }
  }

  /** The listeners that were asked for, open or not, in the order of their names. */
  public List<ListenerState> states() {
    return List.copyOf(states.values());
  }

  /** Forgets a listener that could not be opened, because nobody asks for it any more. */
  public void forget(String name) {
    states.computeIfPresent(name, (key, state) -> state.isOpen() ? state : null);
  }

  private void closed(Listener listener) {
    states.computeIfPresent(
        listener.settings().name(),
        (key, state) -> state.listener().equals(Optional.of(listener)) ? null : state);
  }

  private Listener listener(ListenerSettings settings) throws IOException {
    Intake intake = new Intake(settings, loops, handshakes, state, services, gate);
    Listener listener = new Listener(intake, handshakes, this::bind, this::closed);
    String tls = settings.tls();
    if (tls == null || offers.find(tls) != null) {
      listener.open();
    }
    if (tls != null) {
      offers.watch(tls, listener);
    }
    return listener;
  }

  private Channel bind(Intake intake) throws IOException {
    ListenerSettings settings = intake.settings();
    InetSocketAddress address =
        settings.host().equals("*")
            ? new InetSocketAddress(settings.port())
            : new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new HostException("the name is not known here", null);
    }
    EventLoopGroup children = settings.tls() == null ? loops.group() : handshakes.group();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group(), children)
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 4096, 131_072))
            .childHandler(intake);
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw problem(bound.cause());
    }
    return bound.channel();
  }

  private static IOException problem(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Cannot assign requested address")) {
      return new HostException("this device has no such address", cause);
    }
    return new IOException(
        message.contains("Address already in use") ? "address already in use" : message, cause);
  }
}
