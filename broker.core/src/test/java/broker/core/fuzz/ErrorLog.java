package broker.core.fuzz;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the broker logs as an error, and Netty as a warning: each is a finding. Quiet otherwise. Any
 * thread.
 */
final class ErrorLog extends Handler implements AutoCloseable {
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("broker.core"), Logger.getLogger("io.netty"));

  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<Level> levels = LOGGERS.stream().map(Logger::getLevel).toList();

  private ErrorLog() {}

  /** Listens until it is closed. */
  static ErrorLog open() {
    ErrorLog log = new ErrorLog();
    for (Logger logger : LOGGERS) {
      logger.addHandler(log);
      logger.setLevel(Level.WARNING);
      logger.setUseParentHandlers(false);
    }
    return log;
  }

  /** Fails when there was an error. */
  void check() {
    if (!errors.isEmpty()) {
      throw new AssertionError("logged: " + errors);
    }
  }

  @Override
  public void publish(LogRecord record) {
    boolean isNetty = record.getLoggerName().startsWith("io.netty");
    if (isNetty || record.getLevel().intValue() >= Level.SEVERE.intValue()) {
      errors.add(record.getLoggerName() + ": " + record.getMessage() + trace(record.getThrown()));
    }
  }

  private static String trace(@Nullable Throwable thrown) {
    StringBuilder trace = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      trace.append("\n").append(t);
      for (StackTraceElement element : t.getStackTrace()) {
        trace.append("\n  at ").append(element);
      }
    }
    return trace.toString();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    for (int i = 0; i < LOGGERS.size(); i++) {
      LOGGERS.get(i).removeHandler(this);
      LOGGERS.get(i).setLevel(levels.get(i));
      LOGGERS.get(i).setUseParentHandlers(true);
    }
  }
}
