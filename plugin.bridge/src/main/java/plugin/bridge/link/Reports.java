package plugin.bridge.link;

/** What a bridge tells operators: in the log, and as alarms. Any thread. */
public interface Reports {
  /** Tells what is as it should be. */
  void info(String text);

  /** Tells what is not. */
  void warn(String text);

  /**
   * Raises an alarm.
   *
   * @param name without that of the bridge
   */
  void raise(String name, String text);

  /** Clears an alarm; one that is not raised is no error. */
  void clear(String name);
}
