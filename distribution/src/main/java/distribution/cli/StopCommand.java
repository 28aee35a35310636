package distribution.cli;

import java.time.Duration;
import java.util.OptionalLong;
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

  /** Stops the process with this number; there being none is what was asked for, too. */
  int run(OptionalLong pid) throws InterruptedException {
    ProcessHandle process = pid.isPresent() ? ProcessHandle.of(pid.getAsLong()).orElse(null) : null;
    if (process == null) {
      console.out().println("edge broker is not running");
      return 0;
    }
    if (!process.destroy()) {
      console.err().println("broker: not permitted to stop process " + process.pid());
      return 1;
    }
    try {
      process.onExit().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      console.err().println("broker: still running after 5 s, pid " + process.pid());
      return 1;
    }
    console.out().println("edge broker stopped, pid " + process.pid());
    return 0;
  }
}
