package plugin.tls;

import broker.api.admin.Alarms;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators have to know of now: told to the broker's alarms while they are there, and always
 * to the log. Any thread; the monitor guards the state.
 */
final class Bell {
  private static final Logger log = LoggerFactory.getLogger(Bell.class);

  private final Map<String, String> raised = new LinkedHashMap<>();
  private @Nullable Alarms alarms;

  /** The broker's alarms are there. */
  synchronized void connect(Alarms service) {
    alarms = service;
    raised.forEach(service::raise);
  }

  /** The broker's alarms go, and forget what they were told. */
  synchronized void disconnect(Alarms service) {
    if (alarms == service) {
      alarms = null;
    }
  }

  synchronized void raise(String name, String text) {
    if (!text.equals(raised.put(name, text))) {
      log.error("{}", text);
      if (alarms != null) {
        alarms.raise(name, text);
      }
    }
  }

  synchronized void clear(String name) {
    if (raised.remove(name) != null && alarms != null) {
      alarms.clear(name);
    }
  }
}
