package broker.deploy.deployment;

import broker.api.admin.DeployedPlugin.State;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.bundles.Health;
import broker.deploy.bundles.PluginBundles;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/**
 * Puts one version of a plugin in the place of another, or leaves everything as it was. Owned by
 * the deployer's thread.
 */
final class Swap {
  /*
   * The new version is installed and resolved beside the old one, which runs on meanwhile: what does
   * not resolve disturbs nobody, and the way back needs no file and no resolver. Only the start of
   * the new version waits for the end of the old one, because both want the same files, ports and
   * names of clients.
   */
  private final PluginBundles bundles;
  private final Supplier<DeploymentSettings> settings;
  private final LongSupplier nanoClock;

  Swap(PluginBundles bundles, Supplier<DeploymentSettings> settings, LongSupplier nanoClock) {
    this.bundles = bundles;
    this.settings = settings;
    this.nanoClock = nanoClock;
  }

  /**
   * Replaces what is installed.
   *
   * @param copy of the jar that nobody changes
   * @throws Refusal if the new version is not good; then the old one runs again if it can
   */
  void replace(Installed plugin, PluginJar jar, Path copy, Progress progress)
      throws Refusal, InterruptedException {
    Bundle next = bundles.install(copy);
    Bundle old = plugin.bundle;
    boolean oldRan = old != null && plugin.runs();
    long began = nanoClock.getAsLong();
    plugin.state = State.CHANGING;
    if (old != null) {
      progress.say("stopping " + plugin.name + " " + plugin.version);
      stopOld(plugin, old, next);
    }
    try {
      progress.say("starting " + jar.title());
      Health health = begin(next, oldRan ? plugin.components : Set.of());
      if (old != null) {
        bundles.remove(old);
      }
      describe(plugin, next, jar, health);
    } catch (Refusal e) {
      takeBack(next);
      throw back(plugin, old, e, progress);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - began);
    progress.say(plugin.version + " runs, after " + millis + " ms");
  }

  private void stopOld(Installed plugin, Bundle old, Bundle next)
      throws Refusal, InterruptedException {
    try {
      bundles.stop(old, settings.get().stopTime());
    } catch (Refusal e) {
      bundles.remove(next);
      plugin.state = State.FAILED;
      throw new Refusal("cannot replace " + plugin.version + ", which " + e.reason());
    }
  }

  private Health begin(Bundle next, Set<String> before) throws Refusal, InterruptedException {
    bundles.start(next, settings.get().startTime());
    return bundles.await(next, before, settings.get().startTime());
  }

  private static void describe(Installed plugin, Bundle bundle, PluginJar jar, Health health) {
    plugin.bundle = bundle;
    plugin.sha256 = jar.sha256();
    plugin.version = jar.version();
    plugin.components = health.active();
    plugin.state = health.state();
    plugin.problem = null;
    plugin.provisional = false;
  }

  private void takeBack(Bundle next) throws InterruptedException {
    try {
      bundles.stop(next, settings.get().stopTime());
    } catch (Refusal e) {
      // it goes when it lets itself be stopped
    }
    bundles.remove(next);
  }

  private Refusal back(Installed plugin, @Nullable Bundle old, Refusal why, Progress progress)
      throws InterruptedException {
    if (old == null) {
      plugin.state = State.FAILED;
      return new Refusal(why.reason() + "; it was taken back");
    }
    try {
      progress.say("failed, starting " + plugin.version + " again");
      Health health = begin(old, Set.of());
      plugin.components = health.active();
      plugin.state = health.state();
      return new Refusal(why.reason() + "; " + plugin.version + " runs again");
    } catch (Refusal e) {
      plugin.state = State.FAILED;
      return new Refusal(
          why.reason() + "; " + plugin.version + " does not run again: it " + e.reason());
    }
  }

  /** Starts a version without waiting for its components: at the start of the broker. */
  void startEarly(Installed plugin, PluginJar jar, Path copy) throws Refusal, InterruptedException {
    Bundle bundle = bundles.install(copy);
    try {
      bundles.start(bundle, settings.get().startTime());
    } catch (Refusal e) {
      takeBack(bundle);
      throw e;
    }
    describe(plugin, bundle, jar, bundles.health(bundle));
  }

  /** Ends what runs. */
  void end(Installed plugin) throws Refusal, InterruptedException {
    Bundle bundle = plugin.bundle;
    if (bundle != null) {
      plugin.state = State.CHANGING;
      try {
        bundles.stop(bundle, settings.get().stopTime());
      } finally {
        bundles.remove(bundle);
        plugin.bundle = null;
        plugin.sha256 = null;
      }
    }
  }
}
