package broker.core.guard;

/** Where the faults of one plugin are counted. Any thread calls; must not block, or call back. */
@FunctionalInterface
public interface Faults {
  /** How many faults in a row are too many where nobody says it. */
  int TOLERATED = 10;

  /** The plugin has failed; what it did is said in a few words. */
  void fault(String what);

  /**
   * A service of it is not called for a while, which is said each time a new while begins: a
   * failure of the plugin.
   *
   * @param service the same object until it is {@link #back}
   */
  default void setAside(Object service, String what) {}

  /** A service that was set aside works again. */
  default void back(Object service) {}

  /** Who sees its calls on the event loop that this thread is. */
  default CallWatch.Slot slot() {
    return CallWatch.NONE.newSlot();
  }

  /** How many faults in a row of one service set it aside. */
  default int tolerated() {
    return TOLERATED;
  }
}
