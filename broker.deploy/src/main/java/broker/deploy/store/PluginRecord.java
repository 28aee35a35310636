package broker.deploy.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one plugin across restarts. Immutable.
 *
 * @param name its symbolic name
 * @param current the version that is good; null if none is
 * @param earlier good ones before it, the latest first
 * @param trial a jar whose outcome is not known, or null
 * @param refusal a jar that was found bad, or null
 * @param services classes of the services it had when it was good last
 * @param file name of the file in {@code plugins/} that it came from last; empty if none did
 */
public record PluginRecord(
    String name,
    @Nullable KeptVersion current,
    List<KeptVersion> earlier,
    @Nullable Trial trial,
    @Nullable Verdict refusal,
    Set<String> services,
    String file) {

  /**
   * A jar that is being tried.
   *
   * @param attempts how often it was begun
   */
  public record Trial(String sha256, int attempts) {}

  /**
   * A jar that was found bad.
   *
   * @param reason why, in one line
   */
  public record Verdict(String sha256, String reason) {}

  /** Copies the collections. */
  public PluginRecord {
    earlier = List.copyOf(earlier);
    services = Set.copyOf(services);
  }

  /** A plugin that nothing is known of. */
  public static PluginRecord unknown(String name) {
    return new PluginRecord(name, null, List.of(), null, null, Set.of(), "");
  }

  /** True if this jar is the good one. */
  public boolean isCurrent(String sha256) {
    return current != null && current.sha256().equals(sha256);
  }

  /** How often this jar was tried without an outcome. */
  public int attempts(String sha256) {
    return trial != null && trial.sha256().equals(sha256) ? trial.attempts() : 0;
  }

  /** Why this jar was found bad, if it was. */
  public Optional<String> reasonAgainst(String sha256) {
    return refusal != null && refusal.sha256().equals(sha256)
        ? Optional.of(refusal.reason())
        : Optional.empty();
  }

  /** A trial of this jar begins. */
  public PluginRecord trying(String sha256) {
    Trial next = new Trial(sha256, attempts(sha256) + 1);
    return new PluginRecord(name, current, earlier, next, refusal, services, file);
  }

  /** The trial was broken off, and says nothing about the jar. */
  public PluginRecord untried() {
    return new PluginRecord(name, current, earlier, null, refusal, services, file);
  }

  /** This jar was found bad. */
  public PluginRecord refused(String sha256, String reason) {
    Verdict verdict = new Verdict(sha256, reason.replaceAll("\\s+", " "));
    return new PluginRecord(name, current, earlier, null, verdict, services, file);
  }

  /**
   * This version is good.
   *
   * @param most earlier ones that are kept
   */
  public PluginRecord accepted(KeptVersion version, Set<String> itsServices, int most) {
    List<KeptVersion> before = new ArrayList<>(earlier);
    if (current != null) {
      before.add(0, current);
    }
    before.removeIf(each -> each.sha256().equals(version.sha256()));
    return new PluginRecord(
        name,
        version,
        before.subList(0, Math.min(most, before.size())),
        null,
        null,
        itsServices,
        file);
  }

  /** The latest of the earlier versions is current again, and the one after it is not kept. */
  public PluginRecord rolledBack(Set<String> itsServices) {
    List<KeptVersion> before = earlier.subList(1, earlier.size());
    return new PluginRecord(name, earlier.get(0), before, null, refusal, itsServices, file);
  }

  /** It brings other services. */
  public PluginRecord with(Set<String> itsServices) {
    return new PluginRecord(name, current, earlier, trial, refusal, itsServices, file);
  }

  /** It comes from another file. */
  public PluginRecord from(String itsFile) {
    return new PluginRecord(name, current, earlier, trial, refusal, services, itsFile);
  }

  /** No version is good. */
  public PluginRecord withoutCurrent() {
    return new PluginRecord(name, null, earlier, trial, refusal, services, file);
  }

  /** All jars that have to be kept. */
  Set<String> jars() {
    Set<String> all = new HashSet<>();
    if (current != null) {
      all.add(current.sha256());
    }
    earlier.forEach(version -> all.add(version.sha256()));
    if (trial != null) {
      all.add(trial.sha256());
    }
    return all;
  }
}
