package broker.core.local;

import broker.api.client.ClientException;
import broker.api.client.EndCause;
import broker.api.client.EndCause.Kind;
import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.client.OverflowPolicy;
import broker.api.message.ReasonCode;
import broker.core.client.End;
import broker.core.client.plugin.GuardedListener;
import broker.core.limits.Limits.QueueFull;
import broker.core.limits.QueueLimits;
import broker.core.loop.Ticker;
import broker.core.session.ClientLink;
import broker.core.session.Session;
import broker.core.session.Shard;
import broker.core.session.SharedState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call to open a session: finds or makes it on its loop, and takes it over from whatever plugin
 * has it. Each step runs on the loop that it concerns.
 */
final class LocalOpening {
  private static final long FOR_EVER_SECONDS = 0xFFFF_FFFFL;

  private final SharedState state;
  private final int home;
  private final LocalOptions options;
  private final GuardedListener listener;
  private final Ticker ticker;
  private final Locals owner;
  private final CompletableFuture<LocalSession> opened = new CompletableFuture<>();

  LocalOpening(
      SharedState state,
      int home,
      LocalOptions options,
      GuardedListener listener,
      Ticker ticker,
      Locals owner) {
    this.state = state;
    this.home = home;
    this.options = options;
    this.listener = listener;
    this.ticker = ticker;
    this.owner = owner;
  }

  CompletionStage<LocalSession> opened() {
    return opened.minimalCompletionStage();
  }

  void start() {
    Session found = state.sessions().find(options.clientId());
    Shard shard = found == null ? state.shard(home) : found.shard();
    shard.loop().execute(() -> openOn(shard));
  }

  private void openOn(Shard shard) {
    Session found = state.sessions().find(options.clientId());
    if (found != null && found.shard() != shard) {
      start(); // it was made on another loop in the meantime
      return;
    }
    if (found != null && !found.isLocal()) {
      opened.completeExceptionally(new ClientException(refusal()));
      return;
    }
    Session present = found == null ? null : takeOver(found);
    Session session =
        present != null ? present : state.sessions().create(shard, options.clientId());
    if (session == null) {
      start(); // another loop was quicker
    } else {
      open(session, present != null);
    }
  }

  private static End refusal() {
    return new End(
        Kind.REFUSED,
        Optional.of(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID),
        "The Client Identifier belongs to an MQTT client");
  }

  private static @Nullable Session takeOver(Session session) {
    ClientLink old = session.link();
    if (old instanceof LocalLink link) {
      link.end(End.of(Kind.TAKEN_OVER, "The local session was opened again"));
    }
    return session.isEnded() ? null : session;
  }

  private void open(Session session, boolean present) {
    CompletableFuture<EndCause> ended = new CompletableFuture<>();
    session.localQueue(limits(options));
    LocalLink link = new LocalLink(session, listener, ticker, ended::complete);
    LocalClient client = new LocalClient(link, present, ended, ticker);
    ended.thenRun(() -> owner.ended(link));
    session.attach(link, expirySeconds(), options.receiveMaximum());
    owner.opened(link);
    session.shard().journal().whenDurable(() -> opened.complete(client));
  }

  private long expirySeconds() {
    Duration expiry = options.sessionExpiry();
    long seconds = expiry.getNano() == 0 ? expiry.toSeconds() : expiry.toSeconds() + 1;
    return Math.min(seconds, FOR_EVER_SECONDS);
  }

  private static QueueLimits limits(LocalOptions options) {
    return new QueueLimits(
        limit(options.maximumQueuedMessages()),
        limit(options.maximumQueuedBytes()),
        0, // what it says is the size of messages
        options.maximumAge().map(LocalOpening::nanos).orElse(0L),
        options.overflow() == OverflowPolicy.DROP_OLDEST
            ? QueueFull.DROP_OLDEST
            : QueueFull.DROP_NEWEST,
        options.queueQos0());
  }

  private static long limit(long maximum) {
    return maximum == Long.MAX_VALUE ? 0 : maximum;
  }

  private static long nanos(Duration age) {
    return age.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? age.toNanos() : 0;
  }
}
