package plugin.persistence;

import broker.api.admin.Alarms;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import plugin.persistence.store.Incidents;

/**
 * What the operator has to be told: in the log, and as alarms while the broker's service for them
 * is there. Any thread.
 */
final class Notices implements Incidents {
  private static final Logger log = LoggerFactory.getLogger("plugin.persistence");
  private static final String CONFIGURATION_ALARM = "configuration";
  private static final String DAMAGED_ALARM = "store.damaged";

  private final TreeMap<String, String> raised = new TreeMap<>();
  private @Nullable Alarms alarms;

  void mistake(String text) {
    raise(CONFIGURATION_ALARM, text);
  }

  void noMistake() {
    clear(CONFIGURATION_ALARM);
  }

  @Override
  public void damaged(String text) {
    raise(DAMAGED_ALARM, text);
  }

  @Override
  public void notDamaged() {
    clear(DAMAGED_ALARM);
  }

  @Override
  public void info(String text) {
    log.info("{}", text);
  }

  @Override
  public void warn(String text) {
    log.warn("{}", text);
  }

  /** The broker logs alarms; we do while it cannot. */
  private synchronized void raise(String name, String text) {
    boolean same = text.equals(raised.put(name, text));
    if (alarms != null && !same) {
      alarms.raise(name, text);
    } else if (!same) {
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
