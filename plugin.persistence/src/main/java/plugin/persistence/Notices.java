package plugin.persistence;

import broker.api.admin.KeptAlarms;
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

  private final KeptAlarms alarms = new KeptAlarms(text -> log.error("{}", text));

  /** What needs the operator until it does not any more. */
  KeptAlarms alarms() {
    return alarms;
  }

  void mistake(String text) {
    alarms.raise(CONFIGURATION_ALARM, text);
  }

  void noMistake() {
    alarms.clear(CONFIGURATION_ALARM);
  }

  @Override
  public void damaged(String text) {
    alarms.raise(DAMAGED_ALARM, text);
  }

  @Override
  public void notDamaged() {
    alarms.clear(DAMAGED_ALARM);
  }

  @Override
  public void info(String text) {
    log.info("{}", text);
  }

  @Override
  public void warn(String text) {
    log.warn("{}", text);
  }
}
