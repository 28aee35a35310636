package broker.core.admin;

import broker.api.admin.Alarms;
import broker.core.journal.JournalAlarms;

/** What the journal has to tell operators, as alarms of the broker. Any thread. */
public final class StoreAlarms implements JournalAlarms {
  private final Alarms alarms;

  /**
   * @param alarms of the broker
   */
  public StoreAlarms(Alarms alarms) {
    this.alarms = alarms;
  }

  @Override
  public void raise(String name, String text) {
    alarms.raise(name, text);
  }

  @Override
  public void clear(String name) {
    alarms.clear(name);
  }
}
