package plugin.bridge.link;

import broker.api.client.ClientException;
import broker.api.client.EndCause;
import broker.api.client.RemoteConnection;
import broker.api.message.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import plugin.bridge.flow.Figures;
import plugin.bridge.flow.Inbound;
import plugin.bridge.link.Preparation.Prepared;
import plugin.bridge.topic.TopicLine;
import plugin.bridge.topic.TopicMap;

/**
 * A bridge: its queue is made ready, a connection is made, lasts and ends, and after a while the
 * next one is made, until it is closed. Owned by the control thread; {@link #start}, {@link
 * #apply}, {@link #close} and {@link #view} may be called by any.
 */
public final class Bridge {
  /*
   * One thing goes on at a time: preparing, connecting, being connected, or waiting. Each ends with
   * step(), which looks what is wanted now and begins the next. Whoever wants something else says
   * so in a field and interrupts.
   */
  private static final int LOOK_SECONDS = 1;

  private final Services services;
  private final Reports reports;
  private final Figures figures = new Figures();
  private final Notifier notifier;
  private final Backoff backoff;
  private final Health health;
  private final PrimaryProbe probe;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Map<String, Set<String>> subscribedAt = new HashMap<>();
  private volatile BridgeSettings settings;
  private volatile @Nullable Prepared prepared;
  private volatile @Nullable Link link;
  private volatile String state = "starting";
  private List<TopicLine> former = new ArrayList<>();
  private volatile Addresses addresses;
  private Map<Integer, Dialects> dialects = new HashMap<>();
  private boolean plainWill;
  private CompletionStage<Void> opening = CompletableFuture.completedStage(null);

  // what is wanted
  private @Nullable BridgeSettings next;
  private boolean renew;
  private boolean closing;
  private boolean abandoning;

  private @Nullable Future<?> waiting;
  private @Nullable Future<?> looking;
  private int attempts;

  /** A bridge that has not been started. */
  public Bridge(Services services, Reports reports, BridgeSettings settings) {
    this.services = services;
    this.reports = reports;
    this.settings = settings;
    notifier = new Notifier(services);
    backoff = new Backoff(settings.care().backoff(), services.random());
    addresses = new Addresses(settings.remote().addresses(), settings.remote().roundRobin());
    probe = new PrimaryProbe(services);
    health = new Health(reports, services.nanoTime().getAsLong());
  }

  /** Begins. */
  public void start() {
    services.control().execute(this::begin);
  }

  private void begin() {
    notifier.state(settings, false);
    notifier.open(settings);
    looking =
        services
            .control()
            .scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    step();
  }

  /** Goes on with other settings; what is queued stays. */
  public void apply(BridgeSettings changed) {
    services.control().execute(() -> follow(changed));
  }

  private void follow(BridgeSettings changed) {
    BridgeSettings latest = next == null ? settings : next;
    Prepared ready = prepared;
    if (next == null && ready != null && latest.differsInRateOnly(changed)) {
      settings = changed;
      backoff.range(changed.care().backoff());
      prepared =
          new Prepared(changed.with(ready.settings().topics()), ready.lanes(), ready.change());
      if (link != null) {
        link.limit(changed.flow());
      }
      reports.info("new rates are in force");
    } else if (!latest.equals(changed)) {
      next = changed;
      interrupt();
    }
  }

  /**
   * Ends the connection; the queue stays.
   *
   * @param abandoned whether the queue is to end by itself unless the bridge comes back
   * @return completes when it is done
   */
  public CompletionStage<Void> close(boolean abandoned) {
    services
        .control()
        .execute(
            () -> {
              closing = true;
              abandoning = abandoned;
              interrupt();
            });
    return closed;
  }

  /** Ends what goes on, if it would go on for long. */
  private void interrupt() {
    Future<?> pause = waiting;
    Link up = link;
    if (pause != null) {
      waiting = null;
      pause.cancel(false);
      step();
    } else if (up != null) {
      up.close();
    }
  }

  private void step() {
    if (closing) {
      finish();
      return;
    }
    if (next != null) {
      take(next);
      next = null;
    }
    Prepared ready = prepared;
    if (ready == null || renew) {
      renew = false;
      prepare();
    } else {
      connect(ready);
    }
  }

  private void take(BridgeSettings changed) {
    List<TopicLine> gone = new ArrayList<>(settings.topics().lines());
    gone.addAll(former);
    gone.removeAll(changed.topics().lines());
    former = gone;
    if (!changed.identity().clientId().equals(settings.identity().clientId())) {
      notifier.state(settings, false);
    }
    settings = changed;
    backoff.range(changed.care().backoff());
    backoff.reset();
    addresses = new Addresses(changed.remote().addresses(), changed.remote().roundRobin());
    dialects = new HashMap<>();
    plainWill = false;
    renew = true;
    attempts = 0;
    reports.info("new settings are in force");
  }

  // ---- the queue

  private void prepare() {
    state = "preparing";
    CompletionStage<Prepared> running;
    try {
      running = new Preparation(services, settings).run();
    } catch (RuntimeException e) {
      running = CompletableFuture.failedStage(e);
    }
    running.whenCompleteAsync(this::prepared, services.control());
  }

  private void prepared(@Nullable Prepared ready, @Nullable Throwable failure) {
    if (ready != null) {
      prepared = ready;
      health.ready(ready.lanes().stock());
      reports.clear("queue");
      step();
    } else {
      String reason = "its queue cannot be opened: " + Failures.text(failure);
      reports.raise("queue", reason);
      failed(reason);
      renew = true;
      pause(backoff.next());
    }
  }

  // ---- connecting

  private void connect(Prepared ready) {
    state = "connecting";
    attempts++;
    Attempt attempt =
        new Attempt(ready.settings(), addresses.current(), dialect().current(), plainWill);
    Inbound inbound =
        new Inbound(
            TopicMap.in(ready.settings().topics()), figures, this::refused, this::faultOfLink);
    CompletionStage<RemoteConnection> answer;
    try {
      answer = services.connections().open(attempt.address(), attempt.options(), inbound);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    answer.whenCompleteAsync(
        (remote, failure) -> {
          if (remote != null) {
            connected(ready, attempt, inbound, remote);
          } else {
            notConnected(attempt, failure);
          }
        },
        services.control());
  }

  private Dialects dialect() {
    return dialects.computeIfAbsent(
        addresses.index(),
        i -> new Dialects(settings.session().version(), settings.session().tryPrivate()));
  }

  private void notConnected(Attempt attempt, @Nullable Throwable failure) {
    EndCause cause = Failures.cause(failure);
    String reason =
        "cannot connect to "
            + attempt.address()
            + " ("
            + attempt.dialect()
            + "): "
            + Failures.text(failure);
    failed(reason);
    if (cause != null && dialect().failed(cause)) {
      step();
      return;
    }
    if (cause != null && !plainWill && isAboutWill(cause)) {
      plainWill = true;
      step();
      return;
    }
    if (addresses.failed()) {
      pause(backoff.next());
    } else {
      step();
    }
  }

  private static boolean isAboutWill(EndCause cause) {
    ReasonCode reason = cause.reasonCode().orElse(null);
    return reason == ReasonCode.RETAIN_NOT_SUPPORTED || reason == ReasonCode.QOS_NOT_SUPPORTED;
  }

  private void pause(Duration wait) {
    state = "waiting";
    if (closing || next != null) {
      step();
      return;
    }
    waiting =
        services
            .control()
            .schedule(
                () -> {
                  waiting = null;
                  step();
                },
                wait.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  // ---- connected

  private void connected(
      Prepared ready, Attempt attempt, Inbound inbound, RemoteConnection remote) {
    Link made =
        new Link(
            attempt,
            remote,
            inbound,
            ready.rules(services, former, this::refused),
            services,
            reports,
            figures);
    link = made;
    remote.ended().whenCompleteAsync((end, none) -> ended(made, end), services.control());
    dialect().connected();
    addresses.connected();
    probe.begin(settings.remote().primaryCheck());
    if (closing || next != null) {
      made.close();
      return;
    }
    Set<String> known = subscribedAt.computeIfAbsent(attempt.stateName(), name -> new HashSet<>());
    made.greet(known)
        .whenCompleteAsync((done, failure) -> greeted(made, failure), services.control());
    opening = ready.lanes().reopen(made::lane);
    opening.whenCompleteAsync((done, failure) -> opened(ready, made, failure), services.control());
  }

  private void greeted(Link made, @Nullable Throwable failure) {
    if (failure != null && link == made && !(failure.getCause() instanceof ClientException)) {
      made.fail("cannot subscribe: " + Failures.text(failure));
    }
  }

  private void opened(Prepared ready, Link made, @Nullable Throwable failure) {
    if (failure != null) {
      renew = true;
      made.fail("its queue cannot be opened: " + Failures.text(failure));
      return;
    }
    if (link != made) {
      return; // it has ended meanwhile, and whoever saw that closes the lanes
    }
    ready
        .lanes()
        .ended()
        .thenAcceptAsync(
            reason -> {
              if (link == made) {
                renew = true;
                made.fail("its queue was closed: " + reason);
              }
            },
            services.control());
    made.attach(ready.lanes());
    state = "connected";
    notifier.state(settings, true);
    notifier.error(settings, "");
    reports.info(
        made.describe()
            + (attempts > 1 ? " after " + attempts + " attempts, " : ", ")
            + ready.lanes().stock().messages()
            + " messages wait");
    attempts = 0;
    health.up();
  }

  private void ended(Link done, EndCause end) {
    done.stop();
    link = null;
    notifier.state(settings, false);
    backoff.ended(done.lasted());
    String reason = done.fault().orElseGet(end::text);
    boolean wanted = end.kind() == EndCause.Kind.DISCONNECTED && done.fault().isEmpty();
    Prepared ready = prepared;
    opening
        .handle((none, failure) -> none)
        .thenComposeAsync(
            none -> ready == null ? CompletableFuture.completedStage(null) : ready.lanes().close(),
            services.control())
        .whenCompleteAsync((none, failure) -> down(done, reason, wanted), services.control());
  }

  private void down(Link done, String reason, boolean wanted) {
    if (wanted) {
      state = "disconnected";
      step();
      return;
    }
    failed("the connection to " + done.attempt().address() + " has ended: " + reason);
    addresses.lost();
    pause(backoff.next());
  }

  private void faultOfLink(String reason) {
    services
        .control()
        .execute(
            () -> {
              if (link != null) {
                link.fail(reason);
              }
            });
  }

  private void refused(String what) {
    services.control().execute(() -> health.refused(what));
  }

  private void failed(String reason) {
    health.failed(reason);
    notifier.error(settings, reason);
  }

  // ---- from time to time

  private void look() {
    try {
      Prepared ready = prepared;
      Link up = link;
      if (ready == null) {
        return;
      }
      if (up != null && state.equals("connected")) {
        up.stall().ifPresent(up::fail);
        lookAtLanes(ready, up);
        probe(up);
      }
      health.look(settings, ready.lanes().stock(), services.nanoTime().getAsLong());
      if (ready.lanes().stock().messages() == 0) {
        former = new ArrayList<>();
      }
    } catch (RuntimeException e) {
      reports.warn("cannot look after the link: " + e); // or the timer would stop
    }
  }

  private void lookAtLanes(Prepared ready, Link up) {
    if (ready.lanes().retired() == 0) {
      renew = true;
      reports.info("a lane that is not configured any more is empty and goes");
      up.close();
    }
  }

  /** Whether the primary address would answer, while another one stands in. */
  private void probe(Link up) {
    Attempt attempt = new Attempt(settings, addresses.primary(), up.attempt().dialect(), plainWill);
    if (addresses.isStandIn()) {
      probe.look(
          attempt,
          () -> {
            if (link == up) {
              reports.info("the primary address " + attempt.address() + " answers again");
              addresses.lost();
              up.close();
            }
          });
    }
  }

  // ---- the end

  private void finish() {
    if (looking != null) {
      looking.cancel(false);
    }
    health.close();
    Prepared ready = prepared;
    CompletionStage<Void> last =
        abandoning && ready != null
            ? ready.lanes().abandon()
            : CompletableFuture.completedStage(null);
    last.whenCompleteAsync(
        (done, failure) -> {
          notifier.close();
          state = "closed";
          closed.complete(null);
        },
        services.control());
  }

  /** How it is now. Any thread. */
  public BridgeView view() {
    Link up = link;
    Prepared ready = prepared;
    return new BridgeView(
        settings.name(),
        state,
        up == null ? addresses.current().toString() : up.attempt().address().toString(),
        up == null ? "" : up.attempt().dialect().toString(),
        ready == null ? Stock.NONE : ready.lanes().stock(),
        figures,
        health.lastError());
  }
}
