package distribution.logging;

import java.io.PrintStream;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * The records as lines on standard error. Any thread may publish: the stream writes a line whole.
 */
final class ConsoleLog extends Handler {
  private final PrintStream out;

  ConsoleLog(PrintStream out, Formatter formatter, Level level) {
    this.out = out;
    setFormatter(formatter);
    setLevel(level);
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      out.print(getFormatter().format(record));
      out.flush();
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  /** Leaves the stream open: it is the process's. */
  @Override
  public void close() {
    out.flush();
  }
}
