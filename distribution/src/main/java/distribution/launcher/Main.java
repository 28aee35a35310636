package distribution.launcher;

import distribution.logging.LastingLogManager;
import distribution.logging.Log;
import java.io.IOException;

/**
 * The process of the broker. The argument {@code run} stays on the console; {@code start} tells on
 * standard output in one line that the broker serves and then leaves the console, which whoever
 * started it sees as the end of that stream. Exit status: 0 ended as asked, 1 could not run.
 */
public final class Main {
  private Main() {}

  /** Runs the broker until it is told to stop. */
  public static void main(String[] args) {
    System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    boolean foreground = args.length == 0 || !args[0].equals("start");
    Ending ending = Ending.prepare();
    Home home = Home.ofProcess();
    int status = run(home, foreground, ending);
    ClassArchive.isGood(home);
    ending.done(status);
  }

  private static int run(Home home, boolean foreground, Ending ending) {
    try {
      home.prepare();
      try (PidFile pidFile = PidFile.acquire(home.pidFile());
          Log log = Log.open(home.logSettings(), home.logFile(), System.err, foreground)) {
        return new Run(home, log, ending).call(foreground);
      }
    } catch (StartFailure | IOException e) {
      System.err.println("broker: " + e.getMessage());
      return 1;
    }
  }
}
