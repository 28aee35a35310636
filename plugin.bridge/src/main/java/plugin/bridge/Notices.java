package plugin.bridge;

import broker.api.admin.KeptAlarms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import plugin.bridge.link.Reports;

/**
 * What the operator has to be told: in the log, and as alarms once the broker's service for them is
 * there. Any thread.
 */
final class Notices {
  private static final Logger log = LoggerFactory.getLogger("plugin.bridge");

  private final KeptAlarms alarms = new KeptAlarms(text -> log.error("{}", text));

  /** What needs the operator until it does not any more. */
  KeptAlarms alarms() {
    return alarms;
  }

  /** What one bridge tells. */
  Reports of(String bridge) {
    return new Reports() {
      @Override
      public void info(String text) {
        log.info("bridge {}: {}", bridge, text);
      }

      @Override
      public void warn(String text) {
        log.warn("bridge {}: {}", bridge, text);
      }

      @Override
      public void raise(String name, String text) {
        alarms.raise(bridge + "." + name, "bridge " + bridge + ": " + text);
      }

      @Override
      public void clear(String name) {
        alarms.clear(bridge + "." + name);
      }
    };
  }
}
