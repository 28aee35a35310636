package broker.core.access;

import broker.core.guard.CallWatch;
import broker.core.limits.Limits;
import broker.core.loop.Loop;
import broker.core.loop.OnEventLoop;
import broker.core.metrics.Counter;
import broker.core.metrics.LoopCounters;
import broker.core.packet.Connect;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One event loop's share of access control: its clients and their questions. Owned by the loop. */
@OnEventLoop
public final class AccessLoop {
  private static final long SLOW_CALL_NANOS = 100_000_000L;

  private final AccessControl control;
  private final Loop loop;
  private final LoopCounters counters;
  private final Supplier<Limits> limits;
  private final Set<ClientAccess> clients = new LinkedHashSet<>();
  private final Set<Gap> gaps = new LinkedHashSet<>();
  private final Rechecks rechecks = new Rechecks(this);
  private final CallWatch.Slot slot;

  AccessLoop(AccessControl control, Loop loop, LoopCounters counters, Supplier<Limits> limits) {
    this.control = control;
    this.loop = loop;
    this.counters = counters;
    this.limits = limits;
    this.slot = control.calls().newSlot();
  }

  /**
   * Asks whether a client may connect, and whether it may have its will.
   *
   * @param clientId the one in CONNECT or the one assigned
   * @param outcome gets the answer once, or challenges before
   */
  public Admission admit(Connect connect, String clientId, Origin origin, AuthOutcome outcome) {
    assert loop.inLoop();
    return new Admission(this, connect, clientId, origin, outcome);
  }

  /** Takes a client in that was admitted, maybe on another loop. */
  public ClientAccess open(Admission admission, AccessSubject subject) {
    assert loop.inLoop();
    ClientAccess client = new ClientAccess(this, admission, subject);
    clients.add(client);
    if (admission.isOutdated()) {
      client.outdated();
    }
    return client;
  }

  void closed(ClientAccess client) {
    clients.remove(client);
  }

  /** Those who wait for a plugin look whether it is there. */
  void pluginsChanged() {
    List.copyOf(gaps).forEach(Gap::look);
  }

  /** Looks again at all clients, or at those with this user name. */
  void recheck(@Nullable String userName) {
    for (ClientAccess client : clients) {
      if (userName == null || userName.equals(client.userName())) {
        client.outdated();
      }
    }
  }

  // ---- what its parts ask

  AccessControl control() {
    return control;
  }

  Loop loop() {
    return loop;
  }

  LoopCounters counters() {
    return counters;
  }

  Limits limits() {
    return limits.get();
  }

  Set<Gap> gaps() {
    return gaps;
  }

  Rechecks rechecks() {
    return rechecks;
  }

  CallWatch.Slot slot() {
    return slot;
  }

  // ---- what plugins do

  /** A call has returned. */
  void called(Plugin<?> plugin, long tookNanos) {
    if (tookNanos >= SLOW_CALL_NANOS) {
      counters.increment(Counter.PLUGIN_SLOW_CALLS);
      plugin.slow(tookNanos, loop.nanos());
    }
  }

  /** A plugin gave no answer, or none in time. */
  void failed(Plugin<?> plugin, String what, @Nullable Throwable cause) {
    counters.increment(Counter.PLUGIN_FAILURES);
    plugin.failed(what, cause, loop.nanos(), limits().maximumPluginFailures());
  }
}
