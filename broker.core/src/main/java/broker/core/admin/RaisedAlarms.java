package broker.core.admin;

import broker.api.admin.Alarms;
import broker.core.access.AccessAlarms;

/** What access control has to tell operators, as alarms of the broker. Any thread. */
public final class RaisedAlarms implements AccessAlarms {
  private final Alarms alarms;

  /**
   * @param alarms of the broker
   */
  public RaisedAlarms(Alarms alarms) {
    this.alarms = alarms;
  }

  @Override
  public void setAside(String plugin, String reason) {
    alarms.raise(
        name(plugin), "it keeps failing (" + reason + "): what is asked of it is refused for now");
  }

  @Override
  public void cleared(String plugin) {
    alarms.clear(name(plugin));
  }

  /** Names of classes made at run time have a slash, which no name of an alarm may have. */
  private static String name(String plugin) {
    return "set-aside." + plugin.replace('/', '.');
  }
}
