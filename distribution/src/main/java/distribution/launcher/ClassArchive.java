package distribution.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The making of the class archive that shortens later starts. {@code bin/broker} knows whether one
 * is due and how it is made ({@code broker archive}); this decides when: once, a while after the
 * broker serves, as a process of its own with the lowest priority. Nothing waits for it and nothing
 * depends on it. Owned by the main thread.
 */
final class ClassArchive implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("broker.launcher");

  private final Path script;
  private final Path home;
  private boolean due;
  private final long start;
  private @Nullable Process making;

  private ClassArchive(Home home, boolean due, long start) {
    this.script = home.install().resolve("bin").resolve("broker");
    this.home = home.directory();
    this.due = due;
    this.start = start;
  }

  /** What the system properties of this process, which serves now, ask for. */
  static ClassArchive ofProcess(Home home) {
    isGood(home);
    long delay = TimeUnit.SECONDS.toNanos(Long.getLong("broker.archive.delay", 60));
    boolean due = "due".equals(System.getProperty("broker.archive"));
    return new ClassArchive(home, due, System.nanoTime() + delay);
  }

  /** Tells {@code bin/broker} that the archive in use has not killed this process. */
  static void isGood(Home home) {
    try {
      Files.deleteIfExists(home.data().resolve("classes").resolve("starting"));
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "the archive in use will be made anew", e);
    }
  }

  /** To be called every second or so while the broker serves. */
  void tick(long now) {
    if (due && now - start >= 0) {
      due = false;
      make();
    }
    Process made = making;
    if (made != null && !made.isAlive()) {
      making = null;
      LOGGER.info(
          made.exitValue() == 0
              ? "class archive made: the next start is shorter"
              : "no class archive could be made; 'broker archive' says why");
    }
  }

  private void make() {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("nice", "-n", "19", script.toString(), "archive"))
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().put("BROKER_HOME", home.toString());
    try {
      making = builder.start();
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "no class archive", e);
    }
  }

  /** Gives up what is not finished; the script puts its things away. */
  @Override
  public void close() {
    due = false;
    Process made = making;
    if (made != null) {
      made.destroy();
    }
  }
}
