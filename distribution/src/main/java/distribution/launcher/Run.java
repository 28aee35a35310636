package distribution.launcher;

import distribution.logging.Log;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;

/** One run of the broker from start to stop. Owned by the main thread. */
final class Run {
  private static final Logger LOGGER = Logger.getLogger("broker.launcher");
  private static final Duration TURN = Duration.ofSeconds(1);

  /** Less than what {@link Ending} allows, so that a hanging plugin is still told in the log. */
  private static final Duration STOP_TIME = Duration.ofMillis(4_500);

  private final Appliance appliance;
  private final Log log;
  private final Ending ending;
  private final ServiceManager manager = ServiceManager.ofProcess();
  private final Hangup hangup = Hangup.prepare();
  private final Home home;

  Run(Home home, Log log, Ending ending) {
    this.appliance = new Appliance(home);
    this.home = home;
    this.log = log;
    this.ending = ending;
  }

  /** Runs until the broker ends; the exit status. */
  int call(boolean foreground) {
    boolean served = false;
    try {
      Optional<List<String>> details = appliance.start(reason -> waits(foreground));
      served = details.isPresent();
      if (served) {
        announce(details.get(), foreground);
        try {
          awaitEnd();
        } finally {
          manager.stopping();
        }
      }
    } catch (InterruptedException e) {
      LOGGER.fine("told to end");
    }
    return stop() && (served || ending.asked()) ? 0 : 1;
  }

  private void announce(List<String> details, boolean foreground) {
    String line = "edge broker " + Home.version() + " runs, pid " + ProcessHandle.current().pid();
    if (!details.isEmpty()) {
      line += ", " + String.join(", ", details);
    }
    LOGGER.info(line);
    manager.ready(String.join(", ", details));
    if (!foreground) {
      System.out.println(line);
      leaveConsole();
    }
  }

  /** Whoever has started it in the background is not kept waiting; the log has told why. */
  private void waits(boolean foreground) {
    if (!foreground) {
      System.err.println(
          "broker: pid "
              + ProcessHandle.current().pid()
              + " runs, and lets clients in once that is mended; see log/broker.log");
      leaveConsole();
    }
  }

  private void leaveConsole() {
    log.leaveConsole();
    System.out.close();
    System.err.close();
  }

  private void awaitEnd() throws InterruptedException {
    try (ClassArchive archive = ClassArchive.ofProcess(home)) {
      serve(archive);
    }
  }

  private void serve(ClassArchive archive) throws InterruptedException {
    while (!appliance.waitForStop(TURN)) {
      archive.tick(System.nanoTime());
      log.refresh();
      if (hangup.came()) {
        reread();
      }
      if (manager.wantsBeat(System.nanoTime())) {
        signOfLife();
      }
    }
  }

  /**
   * Configuration, passwords, access control list and certificates are looked at all the time; what
   * is left are the log's settings, and a log file that was moved away.
   */
  private void reread() {
    log.reopen();
    LOGGER.info("SIGHUP: log file opened anew; changed files of etc/ are taken over as always");
  }

  /** Only event loops that work are a sign of life, not a thread that says so. */
  private void signOfLife() throws InterruptedException {
    Duration patience = manager.watchdog().orElse(TURN).dividedBy(6);
    if (appliance.eventLoopsAnswer(patience)) {
      manager.beat(System.nanoTime());
    } else {
      LOGGER.severe("event loops do not answer within " + patience.toMillis() + " ms");
      Stacks.ofBroker().forEach(line -> LOGGER.severe("thread " + line));
    }
  }

  private boolean stop() {
    Thread.interrupted(); // the signal has done its work; waiting for the end must not end at once
    try {
      if (appliance.stop(STOP_TIME)) {
        LOGGER.info("stopped");
        return true;
      }
      LOGGER.severe("not everything stopped within " + STOP_TIME.toMillis() + " ms");
    } catch (InterruptedException e) {
      LOGGER.warning("told to end while stopping");
    }
    return false;
  }
}
