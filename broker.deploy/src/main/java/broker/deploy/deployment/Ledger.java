package broker.deploy.deployment;

import broker.deploy.archive.JarReader;
import broker.deploy.archive.PluginJar;
import broker.deploy.archive.Refusal;
import broker.deploy.store.KeptVersion;
import broker.deploy.store.PluginRecord;
import broker.deploy.store.PluginStore;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the store: what has to be noted before something is done, and what is only told when
 * it cannot be noted any more. Owned by the deployer's thread.
 */
final class Ledger {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final PluginStore store;
  private final Supplier<DeploymentSettings> settings;
  private final Supplier<Set<String>> inUse;
  private final InstantSource clock;

  /**
   * @param inUse digests of the jars that run now
   */
  Ledger(
      PluginStore store,
      Supplier<DeploymentSettings> settings,
      Supplier<Set<String>> inUse,
      InstantSource clock) {
    this.store = store;
    this.settings = settings;
    this.inUse = inUse;
    this.clock = clock;
  }

  PluginRecord record(String name) {
    return store.record(name);
  }

  Collection<PluginRecord> records() {
    return store.records();
  }

  /** Reads a jar of which the contents may be known. */
  PluginJar read(Path jar) throws Refusal {
    return store.read(jar);
  }

  /** Where the copy of a jar is. */
  Path copyOf(PluginJar jar) {
    return store.jar(jar.sha256());
  }

  /** Copies a jar and notes that it is going to be tried; the copy. */
  Path trial(PluginJar jar) throws Refusal {
    try {
      Path copy = store.keep(jar.file(), jar.sha256());
      PluginJar kept = JarReader.read(copy);
      if (!kept.sha256().equals(jar.sha256())) {
        store.sweep(inUse.get());
        throw new Refusal("changes while it is read");
      }
      settings.get().signatures().check(kept, clock.instant());
      store.save(store.record(jar.name()).trying(jar.sha256()));
      return copy;
    } catch (IOException e) {
      throw new Refusal("cannot be kept: " + e);
    }
  }

  /**
   * The jar of a version that was good, unchanged since then.
   *
   * @throws Refusal if it is not, or nobody trusts its signer any more
   */
  PluginJar kept(KeptVersion version) throws Refusal {
    PluginJar jar = store.read(store.jar(version.sha256()));
    if (!jar.sha256().equals(version.sha256())) {
      throw new Refusal("was changed where it is kept");
    }
    settings.get().signatures().check(jar, version.acceptedAt());
    return jar;
  }

  /** What runs now is good. */
  void accepted(Installed plugin) {
    KeptVersion version =
        new KeptVersion(
            Objects.requireNonNull(plugin.sha256),
            Objects.requireNonNull(plugin.version),
            clock.instant());
    int most = settings.get().keptVersions();
    note(store.record(plugin.name).accepted(version, plugin.services, most));
  }

  /** A jar is not good. */
  void refused(String name, String sha256, String reason) {
    note(store.record(name).refused(sha256, reason));
  }

  /** Notes what is so already; if it cannot be noted, it will not be known after a restart. */
  void note(PluginRecord record) {
    try {
      if (!record.equals(store.record(record.name()))) {
        store.save(record);
        store.sweep(inUse.get());
      }
    } catch (ClosedByInterruptException e) {
      log.debug("{}: the process ends, it is noted after the next start", record.name(), e);
    } catch (IOException e) {
      log.error("{}: this will not be known after a restart: {}", record.name(), e.toString());
    }
  }

  /** Forgets a plugin that does not run. */
  void forget(String name) {
    try {
      store.forget(name);
      store.sweep(inUse.get());
    } catch (IOException e) {
      log.error("{} is not forgotten: {}", name, e.toString());
    }
  }
}
