package broker.core.client.plugin;

/** A delivery of another broker, seen by the client of this one. As above it. */
public interface FromRemote extends Forwardable {
  /** The index of the loop it came on; there it is to be routed. Any thread. */
  int loop();

  /**
   * It is routed in this turn, at QoS 2: if it comes again it is not to be routed again. On its
   * loop.
   */
  void noteRouted();

  /** Takes that back: the store had no room for it. On its loop. */
  void noteNotRouted();
}
