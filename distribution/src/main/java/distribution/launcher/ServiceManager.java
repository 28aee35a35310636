package distribution.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The service manager (systemd) that has started this process and wants to be told how it does, or
 * nobody. Java 17 has no datagram sockets in the file system, so systemd's own {@code
 * systemd-notify} does the talking: see {@code docs/decisions}. Owned by the main thread.
 */
final class ServiceManager {
  private static final Logger LOGGER = Logger.getLogger("broker.launcher");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long NEVER = -1;

  private final boolean listens;
  private final @Nullable Duration watchdog;
  private final String notifier;
  private long lastBeatNanos = NEVER;
  private boolean failed;

  /**
   * What the environment says.
   *
   * @param environment of this process
   * @param pid of this process
   * @param notifier the command that talks
   */
  ServiceManager(Map<String, String> environment, long pid, String notifier) {
    this.listens = !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
    this.watchdog = listens ? watchdog(environment, pid) : null;
    this.notifier = notifier;
  }

  static ServiceManager ofProcess() {
    return new ServiceManager(System.getenv(), ProcessHandle.current().pid(), "systemd-notify");
  }

  private static @Nullable Duration watchdog(Map<String, String> environment, long pid) {
    String wanted = environment.getOrDefault("WATCHDOG_PID", "");
    if (!wanted.isEmpty() && !wanted.equals(Long.toString(pid))) {
      return null;
    }
    try {
      long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
      return micros > 0 ? Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** How long the manager waits for a sign of life before it kills the process. */
  Optional<Duration> watchdog() {
    return Optional.ofNullable(watchdog);
  }

  /** Says that the broker serves. */
  void ready(String status) {
    tell("READY=1", "STATUS=" + status);
  }

  /** Says that the broker is about to end. */
  void stopping() {
    tell("STOPPING=1");
  }

  /**
   * True if it is time for a sign of life: three in each interval, so that two may be missed.
   *
   * @param nowNanos of a clock that only goes forward
   */
  boolean wantsBeat(long nowNanos) {
    return watchdog != null
        && (lastBeatNanos == NEVER || nowNanos - lastBeatNanos >= watchdog.toNanos() / 3);
  }

  /** Gives a sign of life. */
  void beat(long nowNanos) {
    lastBeatNanos = nowNanos;
    tell("WATCHDOG=1");
  }

  private void tell(String... words) {
    if (!listens) {
      return;
    }
    List<String> command = new ArrayList<>(List.of(notifier));
    command.addAll(List.of(words));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        failed("takes longer than " + PATIENCE.toSeconds() + " s", null);
      } else if (process.exitValue() != 0) {
        failed("ends with status " + process.exitValue(), null);
      } else {
        failed = false;
      }
    } catch (IOException e) {
      failed("cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // told to end: whoever waits next notices
    }
  }

  private void failed(String how, @Nullable Exception e) {
    if (!failed) {
      failed = true;
      LOGGER.severe(notifier + " " + how + ": the service manager does not hear of the broker");
      LOGGER.log(Level.FINE, "in full", e);
    }
  }
}
