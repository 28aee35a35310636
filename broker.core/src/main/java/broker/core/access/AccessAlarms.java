package broker.core.access;

/** Where operators learn that a plugin keeps failing. Any thread calls; must not block. */
public interface AccessAlarms {
  /**
   * A plugin is not asked for a while, because it keeps failing; what is asked of it is refused.
   *
   * @param plugin class name of the service
   * @param reason its latest failure
   */
  void setAside(String plugin, String reason);

  /** A plugin that was set aside answers again, or is gone. */
  void cleared(String plugin);
}
