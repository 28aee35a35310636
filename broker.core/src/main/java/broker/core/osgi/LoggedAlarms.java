package broker.core.osgi;

import broker.core.access.AccessAlarms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alarms about plugins as lines of the log. Any thread. */
final class LoggedAlarms implements AccessAlarms {
  private static final Logger log = LoggerFactory.getLogger(LoggedAlarms.class);

  @Override
  public void setAside(String plugin, String reason) {
    log.error("{} keeps failing ({}): what is asked of it is refused for now", plugin, reason);
  }

  @Override
  public void cleared(String plugin) {
    log.info("{} is not set aside any more", plugin);
  }
}
