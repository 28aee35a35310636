package broker.deploy.deployment;

import broker.api.admin.DeployedPlugin;
import broker.api.admin.DeployedPlugin.State;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.bundles.Health;
import broker.deploy.bundles.PluginBundles;
import broker.deploy.store.KeptVersion;
import broker.deploy.store.PluginRecord;
import broker.deploy.store.PluginStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins: what runs of each, and what is known of it across restarts. Owned by the deployer's
 * thread; {@link #views} may be called by any.
 */
final class Plugins {
  private static final Logger log = LoggerFactory.getLogger(Plugins.class);
  private static final String DECIDING = "broker.api.auth.";

  /** After this, what a plugin waits for is missing for good. */
  private static final long FOR_NOW_NANOS = 10_000_000_000L;

  private final Ledger ledger;
  private final EarlyStart early;
  private final PluginBundles bundles;
  private final Swap swap;
  private final Notices notices;
  private final Predicate<String> configurations;
  private final TreeMap<String, Installed> installed = new TreeMap<>();
  private volatile List<DeployedPlugin> views = List.of();
  private boolean expecting;

  /**
   * @param configurations whether there is a file with the configuration of this PID
   */
  Plugins(
      PluginStore store,
      PluginBundles bundles,
      Supplier<DeploymentSettings> settings,
      Notices notices,
      Predicate<String> configurations) {
    this.bundles = bundles;
    this.notices = notices;
    this.configurations = configurations;
    swap = new Swap(bundles, settings, System::nanoTime);
    ledger = new Ledger(store, settings, this::running, Clock.systemUTC());
    early = new EarlyStart(this, ledger, swap, bundles, settings);
  }

  // ---- what there is

  List<DeployedPlugin> views() {
    return views;
  }

  @Nullable Installed find(String name) {
    return installed.get(name);
  }

  Ledger ledger() {
    return ledger;
  }

  Installed plugin(String name) {
    return installed.computeIfAbsent(name, Installed::new);
  }

  private void publish() {
    views = installed.values().stream().map(Installed::view).toList();
  }

  /**
   * Looks at the components of all plugins: a configuration may have come or gone.
   *
   * @param open the broker offers what plugins may wait for
   */
  void look(boolean open) {
    for (Installed plugin : installed.values()) {
      Bundle bundle = plugin.bundle;
      if (bundle != null && bundle.getState() == Bundle.ACTIVE) {
        Health health = bundles.health(bundle);
        plugin.components = health.active();
        plugin.expected &= health.active().isEmpty() && isToCome(health);
        noteServices(plugin, bundle);
        if (plugin.state != health.state() && !isForNow(plugin, health, open)) {
          changed(plugin, health);
        }
      }
    }
    checkDoors();
  }

  /** What it waits for may be about to come, while the broker starts, or to go with it. */
  private boolean isForNow(Installed plugin, Health health, boolean open) {
    if (health.state() != State.FAILED || !health.failed().isEmpty()) {
      plugin.unsatisfied = false;
      return false;
    }
    if (!plugin.unsatisfied || !open) {
      plugin.unsatisfied = true;
      plugin.unsatisfiedSinceNanos = System.nanoTime();
    }
    return System.nanoTime() - plugin.unsatisfiedSinceNanos < FOR_NOW_NANOS;
  }

  /** True if its components wait for a configuration that is there as a file. */
  private boolean isToCome(Health health) {
    return health.waitsFor().stream().anyMatch(configurations);
  }

  /** What it brought last is what is expected of it after a restart. */
  private void noteServices(Installed plugin, Bundle bundle) {
    if (!plugin.expected && ledger.record(plugin.name).current() != null) {
      plugin.services = bundles.services(bundle);
      ledger.note(ledger.record(plugin.name).with(plugin.services));
    }
  }

  private void changed(Installed plugin, Health health) {
    plugin.state = health.state();
    if (plugin.state == State.FAILED) {
      problem(plugin, plugin.version + " does not work: " + health.problem(Set.of()));
    } else {
      plugin.problem = null;
      notices.clear(plugin.name);
    }
  }

  /** Tells everybody what is wrong with a plugin. */
  void problem(Installed plugin, String text) {
    plugin.problem = text;
    log.error("{}: {}", plugin.name, text);
    notices.raise(plugin.name, text);
    publish();
  }

  // ---- a version comes

  /**
   * Makes this jar the version that runs.
   *
   * @throws Refusal if it is not good; what ran before runs, if it can
   */
  void deploy(PluginJar jar, Progress progress) throws Refusal, InterruptedException {
    Installed plugin = installed.get(jar.name());
    if (plugin != null && plugin.runs(jar.sha256())) {
      progress.say(jar.title() + " runs already: nothing to do");
      return;
    }
    Path copy = trial(jar);
    try {
      plugin = plugin(jar.name());
      plugin.services = union(plugin.services, jar.announced());
      swap.replace(plugin, jar, copy, progress);
      accept(plugin);
    } catch (Refusal e) {
      throw refuse(jar, e);
    } finally {
      publish();
    }
  }

  /** What can be found out without touching what runs; the copy that is kept. */
  Path trial(PluginJar jar) throws Refusal {
    try {
      if (bundles.belongsToTheAppliance(jar.name(), pluginBundles())) {
        throw new Refusal("has the name of a part of the broker, " + jar.name());
      }
      return ledger.trial(jar);
    } catch (Refusal e) {
      throw refuse(jar, e);
    }
  }

  private Set<Bundle> pluginBundles() {
    Set<Bundle> all = new HashSet<>();
    for (Installed plugin : installed.values()) {
      if (plugin.bundle != null) {
        all.add(plugin.bundle);
      }
    }
    return all;
  }

  /** What runs now is good. */
  void accept(Installed plugin) {
    Set<String> now = bundles.services(Objects.requireNonNull(plugin.bundle));
    plugin.services = plugin.expected ? union(plugin.services, now) : now;
    ledger.accepted(plugin);
    log.info("{} {} is deployed", plugin.name, plugin.version);
    notices.clear(plugin.name);
    checkDoors();
  }

  private Set<String> running() {
    Set<String> all = new HashSet<>();
    for (Installed plugin : installed.values()) {
      if (plugin.sha256 != null) {
        all.add(plugin.sha256);
      }
    }
    return all;
  }

  /** Notes that a jar is not good, and tells it. */
  Refusal refuse(PluginJar jar, Refusal why) {
    if (isEnding()) {
      return why;
    }
    Installed plugin = plugin(jar.name());
    if (plugin.bundle == null) {
      plugin.state = State.FAILED;
    }
    plugin.services = union(plugin.services, jar.announced());
    problem(plugin, jar.version() + " is refused: " + why.reason());
    ledger.refused(jar.name(), jar.sha256(), why.reason());
    return why;
  }

  /** True if the broker ends, and what fails says nothing about a plugin. */
  boolean isEnding() {
    return Thread.currentThread().isInterrupted() || bundles.isEnding();
  }

  static Set<String> union(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  // ---- a version goes

  /** Ends a plugin and forgets it. */
  void undeploy(String name, Progress progress) throws Refusal, InterruptedException {
    Installed plugin = installed.remove(name);
    if (plugin != null) {
      boolean decided = plugin.bundle != null && decides(plugin);
      try {
        progress.say("stopping " + name + " " + (plugin.version == null ? "" : plugin.version));
        swap.end(plugin);
      } finally {
        notices.clear(name);
        publish();
      }
      log.info("{} is undeployed", name);
      if (decided) {
        progress.say(
            "it decided about clients: what nobody else decides stays refused until the broker is"
                + " restarted");
      }
    }
    ledger.forget(name);
    checkDoors();
  }

  /**
   * Goes back to the version before.
   *
   * @param verdict what to say against the version that runs, or null if it is only not wanted
   * @return the jar that runs now
   */
  PluginJar rollBack(String name, @Nullable String verdict, Progress progress)
      throws Refusal, InterruptedException {
    PluginRecord record = ledger.record(name);
    if (record.earlier().isEmpty()) {
      throw new Refusal("there is no earlier version of " + name);
    }
    Installed plugin = plugin(name);
    KeptVersion to = record.earlier().get(0);
    String from = plugin.sha256;
    try {
      PluginJar jar = ledger.kept(to);
      progress.say("going back to " + jar.title());
      swap.replace(plugin, jar, jar.file(), progress);
      plugin.services = bundles.services(Objects.requireNonNull(plugin.bundle));
      PluginRecord back = record.rolledBack(plugin.services);
      if (from != null) {
        back = back.refused(from, verdict == null ? "was rolled back" : verdict);
      }
      ledger.note(back);
      notices.clear(name);
      log.info("{} runs again", jar.title());
      return jar;
    } finally {
      publish();
      checkDoors();
    }
  }

  /** Ends a plugin that does harm, and goes back to the version before if there is one. */
  void contain(String name, String reason) throws InterruptedException {
    Installed plugin = installed.get(name);
    if (plugin == null || plugin.bundle == null) {
      return;
    }
    String text = plugin.version + " kept failing (" + reason + ")";
    try {
      PluginJar now = rollBack(name, "kept failing: " + reason, Progress.SILENT);
      text += "; " + now.version() + " runs again";
    } catch (Refusal e) {
      text += " and was stopped; " + e.reason();
      stopForGood(plugin, reason);
    }
    problem(plugin, text);
    checkDoors();
  }

  private void stopForGood(Installed plugin, String reason) throws InterruptedException {
    String sha256 = plugin.sha256;
    try {
      swap.end(plugin);
    } catch (Refusal e) {
      log.error("{} {}", plugin.name, e.reason());
    }
    plugin.state = State.FAILED;
    plugin.expected = true;
    if (sha256 != null) {
      ledger.note(
          ledger.record(plugin.name).refused(sha256, "kept failing: " + reason).withoutCurrent());
    }
  }

  // ---- the broker starts

  /** Starts the version that is good, or this jar if it is to be tried. */
  void startEarly(String name, @Nullable PluginJar jar) throws InterruptedException {
    early.start(name, jar);
  }

  /** Judges what was started early, now that the broker runs. */
  void judge(Jury.Verdict whom) throws InterruptedException {
    boolean all = whom == Jury.Verdict.EVERYBODY;
    early.judge(installed.values().stream().filter(each -> all || each.bringsStore()).toList());
  }

  /** The process ends before everything was judged. */
  void leaveUnjudged() {
    early.leaveUnjudged(installed.values());
  }

  /** True while somebody is expected, so that it is worth to look often. */
  boolean isExpecting() {
    return expecting;
  }

  // ---- who is expected

  /** Nobody may get in because a plugin that would have refused him is not there. */
  void checkDoors() {
    Set<String> expected = new TreeSet<>();
    for (Installed plugin : installed.values()) {
      if (plugin.expected && decides(plugin)) {
        expected.add(plugin.name);
      }
    }
    publish();
    expecting = !expected.isEmpty();
    notices.expected(expected);
  }

  private static boolean decides(Installed plugin) {
    return plugin.services.stream().anyMatch(each -> each.startsWith(DECIDING));
  }
}
