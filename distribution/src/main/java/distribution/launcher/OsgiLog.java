package distribution.launcher;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The way of the OSGi log service's entries (those of Declarative Services, Configuration Admin and
 * File Install) into the appliance's log, under the name of the bundle that wrote them. Called by
 * the log service's own thread; holds no state of its own.
 */
final class OsgiLog
    implements LogListener, ServiceTrackerCustomizer<LogReaderService, LogReaderService> {
  private final BundleContext context;

  private OsgiLog(BundleContext context) {
    this.context = context;
  }

  /** Listens to every log service of the framework for as long as that runs. */
  static void listen(BundleContext context) {
    new ServiceTracker<>(context, LogReaderService.class, new OsgiLog(context)).open();
  }

  @Override
  public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
    LogReaderService reader = context.getService(reference);
    reader.addLogListener(this);
    return reader;
  }

  @Override
  public void modifiedService(
      ServiceReference<LogReaderService> reference, LogReaderService reader) {}

  @Override
  public void removedService(
      ServiceReference<LogReaderService> reference, LogReaderService reader) {
    context.ungetService(reference);
  }

  @Override
  public void logged(LogEntry entry) {
    write(entry.getBundle(), level(entry), entry.getMessage(), entry.getException());
  }

  /** Writes one entry under the name of its bundle. */
  static void write(
      @Nullable Bundle bundle, Level level, @Nullable String message, @Nullable Throwable thrown) {
    String name = bundle == null ? null : bundle.getSymbolicName();
    Logger logger = Logger.getLogger(name == null ? "org.apache.felix.framework" : name);
    if (logger.isLoggable(level)) {
      LogRecord record = new LogRecord(level, message);
      record.setLoggerName(logger.getName());
      record.setThrown(thrown);
      logger.log(record);
    }
  }

  private static Level level(LogEntry entry) {
    return switch (entry.getLogLevel()) {
      // each bundle and service that comes or goes is an entry, too: for a closer look only
      case INFO -> entry.getLoggerName().startsWith("Events.") ? Level.FINE : Level.INFO;
      case AUDIT -> Level.INFO;
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case DEBUG -> Level.FINE;
      case TRACE -> Level.FINEST;
    };
  }
}
