package broker.core.local;

import broker.api.client.EndCause.Kind;
import broker.core.access.ClientAccess;
import broker.core.client.End;
import broker.core.client.plugin.GuardedListener;
import broker.core.client.plugin.PluginMessage;
import broker.core.inflight.InFlight;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.loop.Ticker;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.PacketType;
import broker.core.packet.ReasonCode;
import broker.core.session.ClientLink;
import broker.core.session.Publication;
import broker.core.session.Session;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plugin of a session, as the session sees it: what the session sends is lined up here and
 * handed to the listener in a task of its own. Owned by the session's loop, but for the
 * acknowledgements.
 */
@OnEventLoop
final class LocalLink implements ClientLink {
  /** Messages lined up before the session is to hold back more. */
  private static final int LINED_UP = 1024;

  /** Messages handed over before others have their turn. */
  private static final int PER_TURN = 128;

  private final Session session;
  private final GuardedListener listener;
  private final Ticker ticker;
  private final Consumer<End> atEnd;
  private final LocalPublishers publishers;
  private final ArrayDeque<LocalDelivery> linedUp = new ArrayDeque<>();
  private final Runnable handOver = this::handOver;
  private boolean handingOver;
  private @Nullable End end;

  /**
   * @param atEnd called once, in a task of its own
   */
  LocalLink(Session session, GuardedListener listener, Ticker ticker, Consumer<End> atEnd) {
    this.session = session;
    this.listener = listener;
    this.ticker = ticker;
    this.atEnd = atEnd;
    this.publishers = new LocalPublishers(session);
  }

  Session session() {
    return session;
  }

  LocalPublishers publishers() {
    return publishers;
  }

  private Loop loop() {
    return session.shard().loop();
  }

  /** Why it has ended, or null while it has not. */
  @Nullable End end() {
    return end;
  }

  // ---- what the session sends

  @Override
  public @Nullable ClientAccess access() {
    return null; // a plugin is part of the broker
  }

  @Override
  public boolean isRelaxed() {
    return false;
  }

  @Override
  public boolean isWritable() {
    return linedUp.size() < LINED_UP;
  }

  @Override
  public boolean publish(
      Publication publication,
      int qos,
      boolean dup,
      boolean retain,
      int packetIdentifier,
      int[] subscriptionIdentifiers) {
    ApplicationMessage message = publication.message();
    linedUp.add(
        new LocalDelivery(
            this,
            new PluginMessage(message, qos, retain, ticker),
            message.publisherClientId(),
            dup,
            packetIdentifier == 0 ? null : session.entry(packetIdentifier)));
    if (!handingOver) {
      handingOver = true;
      loop().execute(handOver);
    }
    return true;
  }

  private void handOver() {
    boolean full = !isWritable();
    for (int i = 0; i < PER_TURN; i++) {
      LocalDelivery next = linedUp.poll();
      if (next == null) {
        break;
      }
      listener.onMessage(next);
    }
    handingOver = !linedUp.isEmpty();
    if (handingOver) {
      loop().execute(handOver);
    }
    if (full && isWritable() && end == null) {
      session.onWritable();
    }
  }

  @Override
  public void acknowledge(PacketType type, int packetIdentifier, ReasonCode reason) {
    // a plugin has nothing to do with the packets of the protocol
  }

  // ---- what the plugin acknowledges

  /** An acknowledgement of the plugin counts as long as it has the session open. Any thread. */
  void acknowledgeWhileOpen(InFlight entry) {
    session.execute(
        () -> {
          if (end == null) {
            session.acknowledge(entry);
          }
        });
  }

  /** Another broker has taken over a message: that counts in any case. Any thread. */
  void acknowledge(InFlight entry) {
    session.execute(() -> session.acknowledge(entry));
  }

  // ---- the end

  @Override
  public void disconnect(ReasonCode reason, String message) {
    end(End.of(Kind.ADMINISTRATIVE_ACTION, "Disconnected: " + message));
  }

  /** Ends the client; its session lives on as long as it may. */
  void end(End cause) {
    if (end == null) {
      detach(cause);
      loop().execute(() -> atEnd.accept(cause));
    }
  }

  /** Ends the client and the session; that is told when nothing of it is on disk. */
  void delete(End cause) {
    detach(cause);
    session.end();
    session.shard().journal().whenDurable(() -> loop().execute(() -> atEnd.accept(cause)));
  }

  private void detach(End cause) {
    end = cause;
    linedUp.clear();
    if (session.link() == this) {
      session.detach(null);
    }
    publishers.fail(cause);
  }
}
