package distribution.cli;

import distribution.launcher.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code broker stop}: asks the broker's process to end and waits until it has. */
final class StopCommand {
  /** The broker allows itself 5 s; the rest is for the process to go. */
  private static final Duration LIMIT = Duration.ofMillis(5_500);

  private final Console console;

  StopCommand(Console console) {
    this.console = console;
  }

  /** Stops the process that holds this file; there being none is what was asked for, too. */
  int run(Path pidFile) throws InterruptedException {
    OptionalLong pid = PidFile.holder(pidFile);
    ProcessHandle process = pid.isPresent() ? ProcessHandle.of(pid.getAsLong()).orElse(null) : null;
    if (process == null) {
      console.out().println("edge broker is not running");
      return 0;
    }
    if (!process.destroy()) {
      return failed("not permitted to stop process " + process.pid());
    }
    try {
      // the lock tells at once; asking for the process would poll it
      CompletableFuture.runAsync(() -> awaitEnd(pidFile))
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return failed("still running after 5 s, pid " + process.pid());
    } catch (ExecutionException e) {
      return failed("cannot see whether it has stopped (" + e.getMessage() + ")");
    }
    console.out().println("edge broker stopped, pid " + process.pid());
    return 0;
  }

  private static void awaitEnd(Path pidFile) {
    try {
      PidFile.awaitEnd(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int failed(String line) {
    console.err().println("broker: " + line);
    return 1;
  }
}
