package distribution.logging;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The appliance's log as configured by {@code etc/logging.properties}. Owned by the launcher's main
 * thread, which also asks from time to time whether the file has changed.
 */
public final class Log implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("broker.log");

  private final Path settingsFile;
  private final ConsoleLog console;
  private final LogFile file;
  private final boolean foreground;

  // of the settings in force; the list keeps loggers from being collected, and their levels lost
  private List<Logger> configured = List.of();
  private @Nullable FileTime settingsTime;

  private Log(Path settingsFile, Path logFile, PrintStream out, boolean foreground) {
    LogSettings defaults = LogSettings.defaults();
    ZoneId zone = ZoneId.systemDefault();
    this.settingsFile = settingsFile;
    this.foreground = foreground;
    this.console = new ConsoleLog(out, new LineFormat(false, zone), Level.SEVERE);
    this.file =
        new LogFile(logFile, defaults.fileBytes(), defaults.files(), new LineFormat(true, zone));
  }

  /**
   * Takes over the logging of this process.
   *
   * @param settingsFile {@code etc/logging.properties}
   * @param logFile the newest log file
   * @param out the console
   * @param foreground true shows on the console what the settings say, false only errors
   * @throws IOException if the settings cannot be used; the message names file, key and reason
   */
  public static Log open(Path settingsFile, Path logFile, PrintStream out, boolean foreground)
      throws IOException {
    LogSettings settings = LogSettings.read(settingsFile);
    Log log = new Log(settingsFile, logFile, out, foreground);
    log.settingsTime = log.modified();
    log.apply(settings);
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(log.file);
    root.addHandler(log.console);
    return log;
  }

  /** Shows nothing on the console any more. */
  public void leaveConsole() {
    Logger.getLogger("").removeHandler(console);
  }

  /** Applies the settings file again if it has changed; a bad one is told and changes nothing. */
  public void refresh() {
    FileTime now = modified();
    if (Objects.equals(now, settingsTime)) {
      return;
    }
    settingsTime = now;
    try {
      apply(LogSettings.read(settingsFile));
      LOGGER.info("levels and files as in " + settingsFile);
    } catch (IOException e) {
      LOGGER.severe(e.getMessage() + " (the previous settings stay in force)");
    }
  }

  /** Applies the settings file and opens the log file anew: it may have been moved away. */
  public void reopen() {
    settingsTime = null;
    file.close();
    refresh();
  }

  private void apply(LogSettings settings) {
    for (Logger logger : configured) {
      logger.setLevel(null);
    }
    List<Logger> loggers = new ArrayList<>();
    settings
        .levels()
        .forEach(
            (name, level) -> {
              Logger logger = Logger.getLogger(name);
              logger.setLevel(level);
              loggers.add(logger);
            });
    configured = loggers;
    file.limit(settings.fileBytes(), settings.files());
    if (foreground) {
      console.setLevel(settings.console());
    }
  }

  private @Nullable FileTime modified() {
    try {
      return Files.getLastModifiedTime(settingsFile);
    } catch (IOException e) {
      return null;
    }
  }

  /** Ends the log; what is logged later is lost. */
  @Override
  public void close() {
    Logger root = Logger.getLogger("");
    root.removeHandler(console);
    root.removeHandler(file);
    file.close();
  }
}
