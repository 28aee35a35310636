package broker.deploy.deployment;

import broker.api.admin.DeployedPlugin;
import broker.api.admin.DeployedPlugin.State;
import broker.deploy.archive.JarReader;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.bundles.Health;
import broker.deploy.bundles.PluginBundles;
import broker.deploy.store.KeptVersion;
import broker.deploy.store.PluginRecord;
import broker.deploy.store.PluginStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

  private final PluginStore store;
  private final PluginBundles bundles;
  private final Swap swap;
  private final Supplier<DeploymentSettings> settings;
  private final Notices notices;
  private final InstantSource clock;
  private final TreeMap<String, Installed> installed = new TreeMap<>();
  private volatile List<DeployedPlugin> views = List.of();

  Plugins(
      PluginStore store,
      PluginBundles bundles,
      Swap swap,
      Supplier<DeploymentSettings> settings,
      Notices notices,
      InstantSource clock) {
    this.store = store;
    this.bundles = bundles;
    this.swap = swap;
    this.settings = settings;
    this.notices = notices;
    this.clock = clock;
  }

  // ---- what there is

  List<DeployedPlugin> views() {
    return views;
  }

  @Nullable Installed find(String name) {
    return installed.get(name);
  }

  PluginRecord record(String name) {
    return store.record(name);
  }

  /** The copy of a jar that is kept. */
  Path copyOf(PluginJar jar) {
    return store.jar(jar.sha256());
  }

  Collection<PluginRecord> records() {
    return store.records();
  }

  private Installed plugin(String name) {
    return installed.computeIfAbsent(name, Installed::new);
  }

  private void publish() {
    views = installed.values().stream().map(Installed::view).toList();
  }

  /** Looks at the components of all plugins: a configuration may have come or gone. */
  void look() {
    for (Installed plugin : installed.values()) {
      Bundle bundle = plugin.bundle;
      if (bundle != null && bundle.getState() == Bundle.ACTIVE) {
        Health health = bundles.health(bundle);
        plugin.components = health.active();
        if (plugin.state != health.state()) {
          changed(plugin, health);
        }
      }
    }
    publish();
  }

  private void changed(Installed plugin, Health health) {
    plugin.state = health.state();
    if (plugin.state == State.FAILED) {
      plugin.problem = health.problem(Set.of());
      log.error("{} {}: {}", plugin.name, plugin.version, plugin.problem);
      notices.raise(plugin.name, plugin.version + " does not work: " + plugin.problem);
    } else {
      plugin.problem = null;
      notices.clear(plugin.name);
    }
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
      accept(plugin, clock.instant());
      log.info("{} is deployed", jar.title());
    } catch (Refusal e) {
      throw refuse(jar, e);
    } finally {
      publish();
    }
  }

  /** What can be found out without touching what runs; the copy that is kept. */
  private Path trial(PluginJar jar) throws Refusal {
    try {
      if (bundles.belongsToTheAppliance(jar.name(), pluginBundles())) {
        throw new Refusal("has the name of a part of the broker, " + jar.name());
      }
      Path copy = copy(jar);
      save(store.record(jar.name()).trying(jar.sha256()));
      return copy;
    } catch (Refusal e) {
      throw refuse(jar, e);
    }
  }

  private Path copy(PluginJar jar) throws Refusal {
    try {
      Path copy = store.keep(jar.file(), jar.sha256());
      PluginJar kept = JarReader.read(copy);
      if (!kept.sha256().equals(jar.sha256())) {
        store.sweep(Set.of());
        throw new Refusal("changes while it is read");
      }
      settings.get().signatures().check(kept, clock.instant());
      return copy;
    } catch (IOException e) {
      throw new Refusal("cannot be kept: " + e.getMessage());
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

  private void accept(Installed plugin, Instant acceptedAt) {
    Bundle bundle = Objects.requireNonNull(plugin.bundle);
    plugin.services = bundles.services(bundle);
    KeptVersion version =
        new KeptVersion(
            Objects.requireNonNull(plugin.sha256),
            Objects.requireNonNull(plugin.version),
            acceptedAt);
    try {
      PluginRecord known = store.record(plugin.name);
      save(known.accepted(version, plugin.services, settings.get().keptVersions()));
      store.sweep(running());
    } catch (Refusal | IOException e) {
      log.error("{}: what runs now will not be known after a restart", plugin.name, e);
    }
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
    Installed plugin = plugin(jar.name());
    if (plugin.bundle == null) {
      plugin.state = State.FAILED;
    }
    plugin.services = union(plugin.services, jar.announced());
    plugin.problem = jar.version() + " " + why.reason();
    log.error("{} is refused: it {}", jar.title(), why.reason());
    notices.raise(plugin.name, jar.version() + " is refused: it " + why.reason());
    try {
      save(store.record(jar.name()).refused(jar.sha256(), why.reason()));
      store.sweep(running());
    } catch (Refusal | IOException e) {
      log.error("{}: the refusal will not be known after a restart", jar.name(), e);
    }
    publish();
    return why;
  }

  private void save(PluginRecord record) throws Refusal {
    try {
      store.save(record);
    } catch (IOException e) {
      throw new Refusal("cannot be noted: " + e.getMessage());
    }
  }

  private static Set<String> union(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  // ---- a version goes

  /** Ends a plugin and forgets it. */
  void undeploy(String name, Progress progress) throws Refusal, InterruptedException {
    Installed plugin = installed.remove(name);
    if (plugin != null) {
      try {
        progress.say("stopping " + name + " " + (plugin.version == null ? "" : plugin.version));
        swap.end(plugin);
      } finally {
        notices.clear(name);
        publish();
      }
      log.info("{} is undeployed", name);
    }
    forget(name);
    checkDoors();
  }

  /** Forgets what is known of a plugin that does not run. */
  void forget(String name) {
    try {
      store.forget(name);
      store.sweep(running());
    } catch (IOException e) {
      log.error("{} is not forgotten", name, e);
    }
  }

  /**
   * Goes back to the version before.
   *
   * @param verdict what to say against the version that runs, or null if it is only not wanted
   * @return the jar that runs now
   */
  PluginJar rollBack(String name, @Nullable String verdict, Progress progress)
      throws Refusal, InterruptedException {
    PluginRecord record = store.record(name);
    if (record.earlier().isEmpty()) {
      throw new Refusal("there is no earlier version of " + name);
    }
    Installed plugin = plugin(name);
    KeptVersion to = record.earlier().get(0);
    String from = plugin.sha256;
    try {
      PluginJar jar = kept(to);
      progress.say("going back to " + jar.title());
      swap.replace(plugin, jar, jar.file(), progress);
      plugin.services = bundles.services(Objects.requireNonNull(plugin.bundle));
      PluginRecord back = record.rolledBack(plugin.services);
      if (from != null) {
        back = back.refused(from, verdict == null ? "was rolled back" : verdict);
      }
      save(back);
      notices.clear(name);
      log.info("{} runs again", jar.title());
      return jar;
    } finally {
      publish();
      checkDoors();
    }
  }

  private PluginJar kept(KeptVersion version) throws Refusal {
    PluginJar jar = JarReader.read(store.jar(version.sha256()));
    if (!jar.sha256().equals(version.sha256())) {
      throw new Refusal("the kept copy of " + version.version() + " was changed");
    }
    settings.get().signatures().check(jar, version.acceptedAt());
    return jar;
  }

  /** Ends a plugin that does harm, and goes back to the version before if there is one. */
  void contain(String name, String reason) throws InterruptedException {
    Installed plugin = installed.get(name);
    if (plugin == null || plugin.bundle == null) {
      return;
    }
    String bad = plugin.version + " kept failing (" + reason + ")";
    try {
      PluginJar now = rollBack(name, "kept failing: " + reason, Progress.SILENT);
      plugin.problem = bad + "; " + now.version() + " runs again";
    } catch (Refusal e) {
      plugin.problem = bad + " and was stopped; " + e.reason();
      stopForGood(plugin, reason);
    }
    log.error("{}: {}", name, plugin.problem);
    notices.raise(name, plugin.problem);
    publish();
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
    if (sha256 != null) {
      try {
        save(store.record(plugin.name).refused(sha256, "kept failing: " + reason).withoutCurrent());
      } catch (Refusal e) {
        log.error("{}: {}", plugin.name, e.reason());
      }
    }
  }

  // ---- the broker starts

  /** Starts the version that is good, or this jar if it is to be tried. */
  void startEarly(String name, @Nullable PluginJar jar) throws InterruptedException {
    PluginRecord record = store.record(name);
    KeptVersion current = record.current();
    Installed plugin = plugin(name);
    plugin.services = union(record.services(), jar == null ? Set.of() : jar.announced());
    if (jar != null && isToBeTriedEarly(record, jar)) {
      try {
        swap.startEarly(plugin, jar, trial(jar));
        plugin.provisional = true;
        return;
      } catch (Refusal e) {
        refuse(jar, e);
      }
    }
    if (current != null) {
      try {
        PluginJar kept = kept(current);
        swap.startEarly(plugin, kept, kept.file());
        return;
      } catch (Refusal e) {
        plugin.state = State.FAILED;
        plugin.version = current.version();
        plugin.problem = e.reason();
        log.error("{} {} does not run: it {}", name, current.version(), e.reason());
        notices.raise(name, current.version() + " does not run: it " + e.reason());
      }
    }
    if (plugin.bundle == null) {
      plugin.state = State.FAILED;
    }
  }

  /** A jar that was being tried when the process ended is tried later, beside the good version. */
  private static boolean isToBeTriedEarly(PluginRecord record, PluginJar jar) {
    boolean known = record.isCurrent(jar.sha256());
    boolean fresh =
        record.attempts(jar.sha256()) == 0 && record.reasonAgainst(jar.sha256()).isEmpty();
    boolean nothingToLose = record.current() == null && record.attempts(jar.sha256()) < 2;
    return !known && (fresh || nothingToLose);
  }

  /** Judges what was started early, now that the broker runs. */
  void judge(Progress progress) throws InterruptedException {
    for (Installed plugin : List.copyOf(installed.values())) {
      if (plugin.provisional && plugin.bundle != null) {
        judge(plugin, progress);
      }
    }
    look();
    checkDoors();
  }

  private void judge(Installed plugin, Progress progress) throws InterruptedException {
    Bundle bundle = Objects.requireNonNull(plugin.bundle);
    String sha256 = Objects.requireNonNull(plugin.sha256);
    plugin.provisional = false;
    try {
      Health health = bundles.await(bundle, Set.of(), settings.get().startTime());
      plugin.components = health.active();
      plugin.state = health.state();
      accept(plugin, clock.instant());
      log.info("{} {} is deployed", plugin.name, plugin.version);
    } catch (Refusal e) {
      insteadOf(plugin, sha256, e, progress);
    }
  }

  private void insteadOf(Installed plugin, String sha256, Refusal why, Progress progress)
      throws InterruptedException {
    String what = plugin.version + " " + why.reason();
    KeptVersion current = store.record(plugin.name).current();
    try {
      save(store.record(plugin.name).refused(sha256, why.reason()));
      if (current == null) {
        swap.end(plugin);
        plugin.state = State.FAILED;
      } else {
        PluginJar kept = kept(current);
        swap.replace(plugin, kept, kept.file(), progress);
        what += "; " + current.version() + " runs again";
      }
    } catch (Refusal e) {
      plugin.state = State.FAILED;
      what += "; " + e.reason();
    }
    plugin.problem = what;
    log.error("{} is refused: {}", plugin.name, what);
    notices.raise(plugin.name, what);
    publish();
  }

  /** The process ends before it was known whether these are good: they get their chance again. */
  void leaveUnjudged() {
    for (Installed plugin : installed.values()) {
      if (plugin.provisional) {
        try {
          save(store.record(plugin.name).untried());
        } catch (Refusal e) {
          log.warn("{}: {}", plugin.name, e.reason());
        }
      }
    }
  }

  /** Nobody may get in because a plugin that would have refused him is not there. */
  void checkDoors() {
    Set<String> closed = new TreeSet<>();
    for (Installed plugin : installed.values()) {
      boolean decides = plugin.services.stream().anyMatch(each -> each.startsWith(DECIDING));
      if (decides && plugin.bundle == null && plugin.state == State.FAILED) {
        closed.add(plugin.name);
      }
    }
    publish();
    notices.closed(closed);
  }

  void from(String name, String file) {
    try {
      PluginRecord record = store.record(name);
      if (!record.file().equals(file)) {
        store.save(record.from(file));
      }
    } catch (IOException e) {
      log.error("{}: where it comes from cannot be noted", name, e);
    }
  }
}
