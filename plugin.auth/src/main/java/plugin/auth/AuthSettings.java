package plugin.auth;

import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import plugin.auth.login.ListenerNames;

/**
 * What {@code etc/plugin.auth.cfg} says, checked. Immutable.
 *
 * @param passwordFile null if no passwords are checked
 * @param aclFile null if there is no list
 * @param cost what may be spent on passwords
 */
record AuthSettings(
    @Nullable Path passwordFile,
    @Nullable Path aclFile,
    boolean allowSymlinks,
    boolean checkSubscribe,
    ListenerNames certificateListeners,
    ListenerNames exemptListeners,
    Cost cost) {
  private static final int MOST_SCRATCH_KIB = 1_048_576;
  private static final int MOST_THREADS = 64;
  private static final int MOST_PENDING = 100_000;
  private static final int MOST_MILLIS = 60_000;
  private static final int MOST_SECONDS = 86_400;

  /**
   * What may be spent on passwords. Immutable.
   *
   * @param threads how many may hash
   * @param memoryKib heap that all hashes of one moment may take
   * @param scratchKib what one hash that needs more may take outside the heap
   * @param pending logins that may wait
   * @param delay between two attempts after the failures that are free
   * @param longestDelay its bound
   * @param remember how long a right password is known
   */
  record Cost(
      int threads,
      int memoryKib,
      int scratchKib,
      int pending,
      Duration delay,
      Duration longestDelay,
      Duration remember) {}

  /**
   * The settings in these properties.
   *
   * @param home what file names are relative to
   * @throws ConfigurationProblem that names file, key and reason
   */
  static AuthSettings of(Map<String, ?> properties, Path home) throws ConfigurationProblem {
    AuthConfiguration c = StrictConfiguration.read(AuthConfiguration.class, properties);
    Bounds bounds = new Bounds(StrictConfiguration.file(properties));
    int threads = bounds.check("hash_threads", c.hash__threads(), MOST_THREADS);
    int memory = bounds.check("hash_memory_kib", c.hash__memory__kib(), Integer.MAX_VALUE);
    Cost cost =
        new Cost(
            threads > 0 ? threads : defaultThreads(),
            memory > 0 ? memory : defaultMemoryKib(),
            bounds.check("hash_scratch_kib", c.hash__scratch__kib(), MOST_SCRATCH_KIB),
            Math.max(2, bounds.check("max_pending_logins", c.max__pending__logins(), MOST_PENDING)),
            Duration.ofMillis(
                bounds.check("failure_delay_ms", c.failure__delay__ms(), MOST_MILLIS)),
            Duration.ofMillis(
                bounds.check("failure_delay_max_ms", c.failure__delay__max__ms(), MOST_MILLIS)),
            Duration.ofSeconds(
                bounds.check("remember_logins_s", c.remember__logins__s(), MOST_SECONDS)));
    return new AuthSettings(
        path(home, c.password__file()).orElse(null),
        path(home, c.acl__file()).orElse(null),
        c.allow__symlinks(),
        c.check__subscribe(),
        ListenerNames.of(c.certificate__listeners()),
        ListenerNames.of(c.exempt__listeners()),
        cost);
  }

  /** Whether anybody could be let in by these settings. */
  boolean concernLogins() {
    return passwordFile != null || !certificateListeners.names().isEmpty();
  }

  /** Whether there is anything to decide about topics, if only for those whom we let in. */
  boolean concernTopics() {
    return aclFile != null || concernLogins();
  }

  private static Optional<Path> path(Path home, String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(home.resolve(text));
  }

  private static int defaultThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private static int defaultMemoryKib() {
    return (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 4 / 1024);
  }

  /** Numbers that must not be negative. */
  private record Bounds(String file) {
    int check(String key, int value, int most) throws ConfigurationProblem {
      if (value < 0 || value > most) {
        throw new ConfigurationProblem(
            file, key, value + " is out of range, it must be from 0 to " + most);
      }
      return value;
    }
  }
}
