package broker.core.client.plugin;

/** Where the faults of one plugin are counted. Any thread. */
@FunctionalInterface
public interface Faults {
  /** The plugin has failed; what it did is said in a few words. */
  void fault(String what);
}
