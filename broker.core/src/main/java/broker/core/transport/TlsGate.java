package broker.core.transport;

import broker.api.transport.ServerTls;
import broker.core.connection.Connection;
import broker.core.loop.OnEventLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a network connection of a TLS listener through its handshake, and hands it over to a loop
 * that carries traffic. Owned by the loop for handshakes until then.
 */
@OnEventLoop
final class TlsGate extends ChannelInboundHandlerAdapter
    implements HandshakeQueue.Candidate, TlsGap.Guest {
  private static final Logger log = LoggerFactory.getLogger(TlsGate.class);

  /** The first byte of every TLS connection: the content type of a handshake record. */
  private static final int HANDSHAKE_RECORD = 22;

  /** A record that ends a handshake before it has begun: fatal, internal_error. */
  private static final byte[] CANNOT = {21, 3, 3, 0, 2, 2, 80};

  private enum State {
    /** Costs no more than a socket: an engine is made when the client has said something. */
    SILENT,
    /** For its turn, or for a TLS service. */
    WAITING,
    HANDSHAKING,
    LEAVING,
    OVER
  }

  private final TlsHandshakes handshakes;
  private final TlsArrivals arrivals;
  private final String tlsName;
  private final Channel channel;
  private final ArrayDeque<Object> held = new ArrayDeque<>(); // has been read, is not passed on yet
  private final LingeringClose ending = new LingeringClose();
  private State state = State.SILENT;
  private @Nullable Future<?> deadline;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ServerTls tls;
  private @Nullable SSLEngine engine;
  private int changesBefore;

  TlsGate(TlsHandshakes handshakes, TlsArrivals arrivals, String tlsName, Channel channel) {
    this.handshakes = handshakes;
    this.arrivals = arrivals;
    this.tlsName = tlsName;
    this.channel = channel;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    long timeout = arrivals.timeoutMillis();
    deadline = ctx.executor().schedule(this::onTimeout, timeout, TimeUnit.MILLISECONDS);
  }

  private void onTimeout() {
    handshakes.log().failed(this, "not done in time");
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    held.add(message);
    if (state != State.SILENT) {
      return;
    }
    channel.config().setAutoRead(false);
    ByteBuf first = (ByteBuf) message;
    if (first.getUnsignedByte(first.readerIndex()) != HANDSHAKE_RECORD) {
      handshakes.log().failed(this, "it speaks without TLS to a port with TLS");
      channel.close();
      return;
    }
    state = State.WAITING;
    handshakes.queue().enter(this);
  }

  @Override
  public boolean begin() {
    ChannelHandlerContext ctx = context;
    if (state != State.WAITING || ctx == null) {
      return false;
    }
    ServerTls service = handshakes.offers().find(tlsName);
    if (service == null) {
      handshakes.gap().enter(tlsName, this);
      return false;
    }
    changesBefore = handshakes.trust().changes();
    SSLEngine made = newEngine(service);
    if (made == null) {
      if (handshakes.offers().find(tlsName) == service) {
        refuse();
      } else {
        handshakes.queue().enter(this); // it was being stopped
      }
      return false;
    }
    state = State.HANDSHAKING;
    tls = service;
    engine = made;
    SslHandler handler = new SslHandler(made);
    handler.setHandshakeTimeoutMillis(0); // the time of the gate runs already
    ctx.pipeline().addFirst(handler).addFirst(ending);
    channel.config().setAutoRead(true);
    for (int encrypted = held.size(); encrypted > 0; encrypted--) {
      ctx.pipeline().fireChannelRead(held.remove()); // what is decrypted comes back into it
    }
    ctx.pipeline().fireChannelReadComplete();
    return true;
  }

  @Override
  public void serviceCame() {
    handshakes.queue().enter(this);
  }

  @Override
  public void noServiceInTime() {
    handshakes.log().failed(this, "TLS " + tlsName + " is not there");
    refuse();
  }

  private void refuse() {
    if (context != null) {
      context.writeAndFlush(Unpooled.wrappedBuffer(CANNOT));
    }
    channel.close();
  }

  @Override
  public void giveUp() {
    leave(State.OVER);
    handshakes.log().failed(this, "it takes long and others wait");
    channel.close();
  }

  private @Nullable SSLEngine newEngine(ServerTls service) {
    try {
      InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
      return service.newEngine(peer.getAddress().getHostAddress(), peer.getPort());
    } catch (RuntimeException | LinkageError e) { // the latter while its bundle is being replaced
      if (handshakes.offers().find(tlsName) == service) {
        log.error("TLS {} has no engine for {}: {}", tlsName, this, e.toString());
      }
      return null;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent done) || state != State.HANDSHAKING) {
      return;
    }
    leave(State.LEAVING);
    if (!done.isSuccess()) {
      handshakes.log().failed(this, reason(done.cause()));
      ending.arm(); // the alert says why
      channel.close();
      return;
    }
    channel.config().setAutoRead(false);
    ctx.executor().execute(this::handOver); // not within the event: the handler has to finish
  }

  private void handOver() {
    if (!channel.isActive()) {
      return;
    }
    channel.pipeline().remove(ending);
    try {
      List<X509Certificate> chain = peerCertificates();
      TlsArrivals.Arrival arrival = arrivals.arrived(channel, chain, userName(chain));
      Runnable endWatch =
          handshakes.trust().add(tlsName, chain, arrival.connection()::expel, changesBefore);
      var loop = channel.eventLoop();
      channel.closeFuture().addListener(closed -> loop.execute(endWatch));
      move(arrival);
    } catch (RuntimeException | LinkageError e) {
      log.error("{} closed after a failure: {}", this, e.toString(), e);
      channel.close();
    }
  }

  private List<X509Certificate> peerCertificates() {
    SSLEngine done = engine;
    try {
      Certificate[] chain =
          done == null ? new Certificate[0] : done.getSession().getPeerCertificates();
      return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // it showed none, and needs none
    }
  }

  private @Nullable String userName(List<X509Certificate> chain) {
    ServerTls service = tls;
    return service == null || chain.isEmpty() ? null : service.userName(chain).orElse(null);
  }

  private void move(TlsArrivals.Arrival arrival) {
    channel
        .deregister()
        .addListener(
            gone -> {
              if (gone.isSuccess()) {
                arrival
                    .loop()
                    .register(channel)
                    .addListener(moved -> arrived(arrival.connection()));
              } else {
                channel.close();
              }
            });
  }

  /** On the loop that carries the traffic of the connection from now on. */
  private void arrived(Connection connection) {
    ChannelHandlerContext ctx = context;
    if (ctx == null || !channel.isRegistered() || !channel.isActive()) {
      channel.close();
      release();
      return;
    }
    state = State.OVER;
    ctx.pipeline().addLast(connection);
    ctx.fireChannelActive();
    channel.config().setAutoRead(true); // before it reads: it may want to pause at once
    boolean read = !held.isEmpty();
    while (!held.isEmpty()) {
      ctx.fireChannelRead(held.remove());
    }
    if (read) {
      ctx.fireChannelReadComplete();
    }
    ctx.pipeline().remove(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state == State.HANDSHAKING) {
      handshakes.log().failed(this, "closed by the client");
    }
    leave(State.OVER);
    release();
    ctx.fireChannelInactive();
  }

  /** The handshake has ended, this way or another. */
  private void leave(State next) {
    boolean waiting = state == State.WAITING;
    boolean handshaking = state == State.HANDSHAKING;
    state = next;
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (waiting) {
      handshakes.gap().leave(tlsName, this);
    }
    if (handshaking) {
      handshakes.queue().ended(this);
    }
  }

  private void release() {
    while (!held.isEmpty()) {
      ReferenceCountUtil.release(held.remove());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("{}: {}", this, cause.toString()); // the end of the handshake has told it
    channel.close();
  }

  /** What the protocol said, and what it said it for. */
  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return text(cause).contains(text(root)) ? text(cause) : text(root) + " (" + text(cause) + ")";
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  @Override
  public String toString() {
    return "connection from " + channel.remoteAddress();
  }
}
