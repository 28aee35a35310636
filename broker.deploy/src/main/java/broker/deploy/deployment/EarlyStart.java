package broker.deploy.deployment;

import broker.api.admin.DeployedPlugin.State;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.bundles.Health;
import broker.deploy.bundles.PluginBundles;
import broker.deploy.store.KeptVersion;
import broker.deploy.store.PluginRecord;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of the broker: plugins are started beside it, before anybody is let in, and judged once
 * it runs. Owned by the deployer's thread.
 */
final class EarlyStart {
  private static final Logger log = LoggerFactory.getLogger(EarlyStart.class);

  /** How often a jar without a good version behind it is tried when that has killed the process. */
  private static final int ATTEMPTS = 2;

  private final Plugins plugins;
  private final Ledger ledger;
  private final Swap swap;
  private final PluginBundles bundles;
  private final Supplier<DeploymentSettings> settings;

  EarlyStart(
      Plugins plugins,
      Ledger ledger,
      Swap swap,
      PluginBundles bundles,
      Supplier<DeploymentSettings> settings) {
    this.plugins = plugins;
    this.ledger = ledger;
    this.swap = swap;
    this.bundles = bundles;
    this.settings = settings;
  }

  /** Starts the version that is good, or this jar if it is to be tried. */
  void start(String name, @Nullable PluginJar jar) throws InterruptedException {
    PluginRecord record = ledger.record(name);
    Installed plugin = plugins.plugin(name);
    plugin.services = Plugins.union(record.services(), jar == null ? Set.of() : jar.announced());
    plugin.expected = true;
    boolean started = jar != null && isToBeTried(record, jar) && tries(plugin, jar);
    KeptVersion current = record.current();
    if (!started && current != null) {
      startGood(plugin, current);
    }
    if (plugin.bundle == null) {
      plugin.state = State.FAILED;
    }
  }

  /** A jar that was being tried when the process ended is tried later, beside the good version. */
  private static boolean isToBeTried(PluginRecord record, PluginJar jar) {
    int attempts = record.attempts(jar.sha256());
    boolean fresh = attempts == 0 && record.reasonAgainst(jar.sha256()).isEmpty();
    boolean nothingToLose = record.current() == null && attempts < ATTEMPTS;
    return !record.isCurrent(jar.sha256()) && (fresh || nothingToLose);
  }

  private boolean tries(Installed plugin, PluginJar jar) throws InterruptedException {
    try {
      swap.startEarly(plugin, jar, plugins.trial(jar));
      plugin.provisional = true;
      return true;
    } catch (Refusal e) {
      if (plugins.isEnding()) {
        Thread.interrupted(); // would keep the record from being written
        ledger.note(ledger.record(plugin.name).untried());
        throw new InterruptedException(e.reason());
      }
      plugins.refuse(jar, e);
      return false;
    }
  }

  private void startGood(Installed plugin, KeptVersion current) throws InterruptedException {
    try {
      PluginJar kept = ledger.kept(current);
      swap.startEarly(plugin, kept, kept.file());
    } catch (Refusal e) {
      if (plugins.isEnding()) {
        throw new InterruptedException(e.reason());
      }
      plugin.version = current.version();
      plugins.problem(plugin, current.version() + " does not run: " + e.reason());
    }
  }

  /** Judges which of these were started early, now that the broker runs. */
  void judge(List<Installed> all) throws InterruptedException {
    for (Installed plugin : all) {
      Bundle bundle = plugin.bundle;
      if (plugin.provisional && bundle != null) {
        plugin.provisional = false;
        judge(plugin, bundle);
      }
    }
  }

  private void judge(Installed plugin, Bundle bundle) throws InterruptedException {
    String sha256 = Objects.requireNonNull(plugin.sha256);
    try {
      Health health = bundles.await(bundle, Set.of(), settings.get().startTime());
      plugin.components = health.active();
      plugin.state = health.state();
      plugins.accept(plugin);
    } catch (Refusal e) {
      instead(plugin, sha256, plugin.version + " is refused: " + e.reason());
    }
  }

  private void instead(Installed plugin, String sha256, String why) throws InterruptedException {
    ledger.refused(plugin.name, sha256, why);
    KeptVersion current = ledger.record(plugin.name).current();
    String outcome;
    try {
      if (current == null) {
        swap.end(plugin);
        plugin.state = State.FAILED;
        outcome = "there is no version before";
      } else {
        PluginJar kept = ledger.kept(current);
        swap.replace(plugin, kept, kept.file(), line -> log.info("{}: {}", plugin.name, line));
        outcome = current.version() + " runs again";
      }
    } catch (Refusal e) {
      plugin.state = State.FAILED;
      outcome = e.reason();
    }
    plugins.problem(plugin, why + "; " + outcome);
  }

  /** The process ends before it was known whether these are good: they get their chance again. */
  void leaveUnjudged(Collection<Installed> all) {
    for (Installed plugin : all) {
      if (plugin.provisional) {
        ledger.note(ledger.record(plugin.name).untried());
      }
    }
  }
}
