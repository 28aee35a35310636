package plugin.auth;

import broker.api.admin.Alarms;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator has to be told: in the log, and as alarms once the broker's service for them is
 * there. Any thread.
 */
final class Notices {
  private static final Logger log = LoggerFactory.getLogger("plugin.auth");

  private final TreeMap<String, String> raised = new TreeMap<>();
  private @Nullable Alarms alarms;

  /** Raises an alarm, which the broker logs; we do while it cannot. */
  synchronized void raise(String name, String text) {
    if (text.equals(raised.put(name, text))) {
      return;
    }
    if (alarms != null) {
      alarms.raise(name, text);
    } else {
      log.error("{}", text);
    }
  }

  /** Clears an alarm; one that is not raised is no error. */
  synchronized void clear(String name) {
    if (raised.remove(name) != null && alarms != null) {
      alarms.clear(name);
    }
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
