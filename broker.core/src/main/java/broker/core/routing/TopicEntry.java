package broker.core.routing;

import broker.core.loop.OnEventLoop;
import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A Topic Name that a loop has seen, with the route its messages take. Owned by the loop of its
 * cache. One that has fallen out of the cache still works for whoever holds it.
 */
@OnEventLoop
public final class TopicEntry {
  private final TopicName name;
  private final int levels;
  private final boolean reserved;
  final int hash;
  @Nullable Route route;

  /** The version of the tree at which the route was known to be right. */
  long checkedVersion;

  TopicEntry(TopicName name) {
    this.name = name;
    this.hash = name.hashCode();
    this.levels = name.levels();
    this.reserved = name.isReserved() && !name.isBridgeState();
  }

  /** Number of levels of the name. */
  public int levels() {
    return levels;
  }

  /** True when clients must not publish to it. */
  public boolean isReserved() {
    return reserved;
  }

  /** The Topic Name: one object for all messages that find this entry. */
  public TopicName name() {
    return name;
  }
}
