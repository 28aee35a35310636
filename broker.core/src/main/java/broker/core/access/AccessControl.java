package broker.core.access;

import broker.api.auth.AccessChanges;
import broker.api.auth.AccessRecheck;
import broker.api.auth.Authenticator;
import broker.api.auth.Authorizer;
import broker.api.auth.EnhancedAuthenticator;
import broker.core.guard.CallWatch;
import broker.core.limits.Limits;
import broker.core.loop.Loop;
import broker.core.metrics.LoopCounters;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that decide who may connect and what clients may do, and what holds while they come
 * and go. Any thread.
 *
 * <p>While there has never been an authenticator, a listener that allows anonymous clients lets
 * everybody in as anonymous, whatever user name they give: nobody has checked it, so it is not
 * kept. While there has never been an authorizer, whoever was let in may do everything, or nothing
 * where the listener requires one. A plugin that was there and is gone is being replaced: what was
 * remembered holds; CONNECTs, and questions that nobody has answered yet, wait for a bounded time
 * and are then refused.
 */
public final class AccessControl implements AccessChanges {
  private static final Logger log = LoggerFactory.getLogger(AccessControl.class);

  private final InstantSource clock;
  private final AccessAlarms alarms;
  private final List<AccessLoop> loops = new CopyOnWriteArrayList<>();

  private final Plugins<Authenticator> authenticators = new Plugins<>();
  private final Plugins<EnhancedService> enhanced = new Plugins<>();
  private final Plugins<Authorizer> authorizers = new Plugins<>();
  private final Plugins<AccessRecheck> rechecks = new Plugins<>();
  private final CallWatch calls;
  private final Set<String> methodsSeen = ConcurrentHashMap.newKeySet();

  private final AtomicInteger holds = new AtomicInteger();
  private volatile PluginFaults faults = PluginFaults.NONE;
  private volatile Rules rules = Rules.NONE; // written under the lock
  private volatile boolean toldMissing;
  private volatile int changes; // written under the lock

  /** An enhanced authenticator and the Authentication Methods that it knows. */
  record EnhancedService(EnhancedAuthenticator service, Set<String> methods) {}

  /**
   * Starts without plugins.
   *
   * @param clock tells when a client was let in
   */
  public AccessControl(InstantSource clock, AccessAlarms alarms) {
    this(clock, alarms, CallWatch.NONE);
  }

  /**
   * As above.
   *
   * @param calls sees what loops are doing for plugins
   */
  public AccessControl(InstantSource clock, AccessAlarms alarms, CallWatch calls) {
    this.clock = clock;
    this.alarms = alarms;
    this.calls = calls;
  }

  /** Makes the share of one event loop. */
  public AccessLoop newLoop(Loop loop, LoopCounters counters, Supplier<Limits> limits) {
    AccessLoop access = new AccessLoop(this, loop, counters, limits);
    loops.add(access);
    return access;
  }

  /** Whoever counts the faults of plugins from now on. */
  public void faults(PluginFaults counted) {
    faults = counted;
  }

  /** What its loops, and those of others, are doing for plugins. */
  public CallWatch calls() {
    return calls;
  }

  /** What has to be told to operators. */
  public AccessAlarms alarms() {
    return alarms;
  }

  /** Where faults of plugins are counted now. */
  public PluginFaults faults() {
    return faults;
  }

  private <S> Plugin<S> plugin(
      S service, Object registered, int ranking, long id, @Nullable PluginCalls calls) {
    return new Plugin<>(service, registered, ranking, id, alarms, () -> faults, calls);
  }

  // ---- plugins come and go; the highest ranking is asked first, then the lowest service id

  /** Somebody who decides is expected: until {@link #release} a CONNECT waits as in a gap. */
  public void hold() {
    holds.incrementAndGet();
  }

  /** Whoever was expected is there, or is not expected any more. */
  public void release() {
    holds.decrementAndGet();
    onEachLoop(AccessLoop::pluginsChanged);
  }

  /** Adds an authenticator that is called on the event loops. */
  public void addAuthenticator(Authenticator service, int ranking, long serviceId) {
    addAuthenticator(service, ranking, serviceId, null);
  }

  /**
   * Adds an authenticator.
   *
   * @param calls on which threads it is called; closed when it is removed; null for the event loops
   */
  public void addAuthenticator(
      Authenticator service, int ranking, long serviceId, @Nullable PluginCalls calls) {
    authenticators.add(plugin(service, service, ranking, serviceId, calls));
    onEachLoop(AccessLoop::pluginsChanged);
  }

  /** Removes an authenticator. */
  public void removeAuthenticator(Authenticator service) {
    authenticators.remove(service);
  }

  /**
   * Adds an authenticator for some Authentication Methods.
   *
   * @param methods their names; case matters
   */
  public void addEnhancedAuthenticator(
      EnhancedAuthenticator service, Set<String> methods, int ranking, long serviceId) {
    addEnhancedAuthenticator(service, methods, ranking, serviceId, null);
  }

  /** The same, as {@link #addAuthenticator(Authenticator, int, long, PluginCalls)}. */
  public void addEnhancedAuthenticator(
      EnhancedAuthenticator service,
      Set<String> methods,
      int ranking,
      long serviceId,
      @Nullable PluginCalls calls) {
    EnhancedService named = new EnhancedService(service, Set.copyOf(methods));
    enhanced.add(plugin(named, service, ranking, serviceId, calls));
    methodsSeen.addAll(methods);
    onEachLoop(AccessLoop::pluginsChanged);
  }

  /** Removes an authenticator for Authentication Methods. */
  public void removeEnhancedAuthenticator(EnhancedAuthenticator service) {
    enhanced.remove(service);
  }

  /** Adds an authorizer. What was remembered does not hold any more. */
  public void addAuthorizer(Authorizer service, int ranking, long serviceId) {
    addAuthorizer(service, ranking, serviceId, null);
  }

  /** The same, as {@link #addAuthenticator(Authenticator, int, long, PluginCalls)}. */
  public void addAuthorizer(
      Authorizer service, int ranking, long serviceId, @Nullable PluginCalls calls) {
    synchronized (this) {
      authorizers.add(plugin(service, service, ranking, serviceId, calls));
      rules = new Rules(authorizers.inOrder(), new Object());
    }
    recheck(null);
    onEachLoop(AccessLoop::pluginsChanged);
  }

  /** Removes an authorizer. What it said holds until another one comes: it takes nothing back. */
  public void removeAuthorizer(Authorizer service) {
    synchronized (this) {
      authorizers.remove(service);
      if (rules != Rules.NONE) {
        rules = new Rules(authorizers.inOrder(), rules.epoch());
      }
    }
  }

  /** Adds a recheck, which is asked about every client at once. */
  public void addRecheck(AccessRecheck service, int ranking, long serviceId) {
    addRecheck(service, ranking, serviceId, null);
  }

  /** The same, as {@link #addAuthenticator(Authenticator, int, long, PluginCalls)}. */
  public void addRecheck(
      AccessRecheck service, int ranking, long serviceId, @Nullable PluginCalls calls) {
    rechecks.add(plugin(service, service, ranking, serviceId, calls));
    recheck(null);
  }

  /** Removes a recheck. */
  public void removeRecheck(AccessRecheck service) {
    rechecks.remove(service);
  }

  // ---- their answers change

  @Override
  public void invalidate() {
    synchronized (this) {
      if (rules != Rules.NONE) {
        rules = new Rules(rules.authorizers(), new Object());
      }
    }
    recheck(null);
  }

  @Override
  public void invalidateUser(String userName) {
    recheck(userName);
  }

  /** Looks again at all clients, or at those with this user name. */
  private void recheck(@Nullable String userName) {
    synchronized (this) {
      changes++;
    }
    onEachLoop(loop -> loop.recheck(userName));
  }

  private void onEachLoop(Consumer<AccessLoop> task) {
    for (AccessLoop each : loops) {
      each.loop().execute(() -> task.accept(each));
    }
  }

  // ---- what holds now

  Rules rules(ConnectSnapshot connect) {
    Rules now = rules;
    return now == Rules.NONE && connect.requiresAuthorizer() ? missing(connect) : now;
  }

  private Rules missing(ConnectSnapshot connect) {
    if (!toldMissing) {
      toldMissing = true; // once is enough: the listener's clients ask all the time
      log.warn(
          "listener {} requires an authorizer and no plugin has registered one: its clients may"
              + " neither publish nor subscribe",
          connect.listener());
    }
    return Rules.MISSING;
  }

  /** Rises with each change: what was asked before may be out of date. */
  int changes() {
    return changes;
  }

  InstantSource clock() {
    return clock;
  }

  List<Plugin<Authenticator>> authenticators() {
    return authenticators.inOrder();
  }

  List<Plugin<EnhancedService>> authenticators(String method) {
    return enhanced.inOrder().stream()
        .filter(plugin -> plugin.service().methods().contains(method))
        .toList();
  }

  List<Plugin<AccessRecheck>> rechecks() {
    return rechecks.inOrder();
  }

  /**
   * True when the plugin that would have to be asked is being replaced, or has yet to come.
   *
   * @param method an Authentication Method, or null for user name and password
   */
  boolean isGap(@Nullable String method) {
    if (holds.get() > 0) {
      return true;
    }
    return method == null
        ? authenticators.isGap()
        : methodsSeen.contains(method) && authenticators(method).isEmpty();
  }
}
