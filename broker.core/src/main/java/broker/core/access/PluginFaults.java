package broker.core.access;

/** Where the faults of plugins are counted. Any thread calls; must not block, or call back. */
public interface PluginFaults {
  /** Counts nothing. */
  PluginFaults NONE =
      new PluginFaults() {
        @Override
        public void fault(Object service, String what) {}

        @Override
        public void setAside(Object service, boolean aside) {}
      };

  /**
   * A call of a service threw, took too long, or was not answered in time.
   *
   * @param what happened, for people
   */
  void fault(Object service, String what);

  /**
   * A service is not asked for a while, which is said each time a new while begins, or is asked
   * again.
   */
  void setAside(Object service, boolean aside);
}
