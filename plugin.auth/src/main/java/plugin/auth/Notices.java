package plugin.auth;

import broker.api.admin.KeptAlarms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator has to be told: in the log, and as alarms once the broker's service for them is
 * there. Any thread.
 */
final class Notices {
  private static final Logger log = LoggerFactory.getLogger("plugin.auth");

  private final KeptAlarms alarms = new KeptAlarms(text -> log.error("{}", text));

  /** What needs the operator until it does not any more. */
  KeptAlarms alarms() {
    return alarms;
  }

  /** A fault of ours, which people can only report. */
  void failed(String text, RuntimeException cause) {
    log.error("{}", text, cause);
  }

  void warn(String text) {
    log.warn("{}", text);
  }

  void info(String text) {
    log.info("{}", text);
  }
}
