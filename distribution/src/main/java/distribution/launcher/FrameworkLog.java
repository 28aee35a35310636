package distribution.launcher;

import java.util.logging.Level;
import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * The way of the framework's own messages into the appliance's log. Called by any thread; holds no
 * state of its own.
 */
final class FrameworkLog extends Logger {
  @Override
  @SuppressWarnings("rawtypes") // as the framework declares it
  protected void doLog(
      @Nullable Bundle bundle,
      @Nullable ServiceReference reference,
      int level,
      String message,
      @Nullable Throwable thrown) {
    OsgiLog.write(null, level(level), message, thrown);
  }

  private static Level level(int level) {
    return switch (level) {
      case LOG_ERROR -> Level.SEVERE;
      case LOG_WARNING -> Level.WARNING;
      case LOG_INFO -> Level.INFO;
      default -> Level.FINE;
    };
  }
}
