package broker.core.routing;

/**
 * Everybody who gets the messages of one topic, sorted by the event loop that serves them.
 * Immutable; any thread. The shared groups in it are live: who joins or leaves one needs no new
 * route.
 */
public final class Route {
  static final Recipient[] NO_RECIPIENTS = {};
  static final SharedGroup[] NO_GROUPS = {};

  private final Recipient[][] byLoop;
  private final SharedGroup[] sharedGroups;
  private final long version;

  /** Takes ownership of the arrays. */
  Route(Recipient[][] byLoop, SharedGroup[] sharedGroups, long version) {
    this.byLoop = byLoop;
    this.sharedGroups = sharedGroups;
    this.version = version;
  }

  /** Whom the loop with this index serves, each session once; not a copy: must not be changed. */
  public Recipient[] recipients(int loop) {
    return loop < byLoop.length ? byLoop[loop] : NO_RECIPIENTS;
  }

  /** The groups that get one copy each; not a copy: must not be changed. */
  public SharedGroup[] sharedGroups() {
    return sharedGroups;
  }

  /** The {@link SubscriptionTree#version()} it was computed at. */
  public long version() {
    return version;
  }

  /** True when nobody gets anything. */
  public boolean isEmpty() {
    return byLoop.length == 0 && sharedGroups.length == 0;
  }
}
