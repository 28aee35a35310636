package plugin.bridge;

import broker.api.admin.Alarms;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import plugin.bridge.link.Reports;

/**
 * What the operator has to be told: in the log, and as alarms once the broker's service for them is
 * there. Any thread.
 */
final class Notices {
  private static final Logger log = LoggerFactory.getLogger("plugin.bridge");

  private final TreeMap<String, String> raised = new TreeMap<>();
  private @Nullable Alarms alarms;

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
        Notices.this.raise(bridge + "." + name, "bridge " + bridge + ": " + text);
      }

      @Override
      public void clear(String name) {
        Notices.this.clear(bridge + "." + name);
      }
    };
  }

  /** Raises an alarm, which the broker logs; we do while it cannot. */
  private synchronized void raise(String name, String text) {
    if (text.equals(raised.put(name, text))) {
      return;
    }
    if (alarms != null) {
      alarms.raise(name, text);
    } else {
      log.error("{}", text);
    }
  }

  private synchronized void clear(String name) {
    if (raised.remove(name) != null && alarms != null) {
      alarms.clear(name);
    }
  }

  /** Hands over what is raised, now and later. */
  synchronized void to(Alarms service) {
    alarms = service;
    raised.forEach(service::raise);
  }

  /** Keeps what is raised to itself again. */
  synchronized void leave(Alarms service) {
    if (alarms == service) { // another one may have come before this one goes
      alarms = null;
    }
  }
}
