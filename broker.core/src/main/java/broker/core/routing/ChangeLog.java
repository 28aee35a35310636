package broker.core.routing;

import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The filters of the latest changes to the subscription tree, numbered. Written under the tree's
 * lock; any thread reads.
 */
final class ChangeLog {
  /**
   * Changes that are remembered: more than connecting clients cause between two messages of a busy
   * topic.
   */
  static final int CAPACITY = 128;

  private static final int MASK = CAPACITY - 1;

  private final AtomicReferenceArray<TopicFilter> filters = new AtomicReferenceArray<>(CAPACITY);
  private volatile long version;

  /** Number of the latest change. */
  long version() {
    return version;
  }

  /** Records a change that has been made. */
  void add(TopicFilter filter) {
    long next = version + 1;
    filters.setRelease((int) next & MASK, filter);
    version = next;
  }

  /** True when a change after that version concerns the topic, or might: too long ago to know. */
  boolean concerns(TopicName topic, long since) {
    long latest = version;
    if (latest - since >= CAPACITY) {
      return true;
    }
    for (long change = since + 1; change <= latest; change++) {
      if (filters.getAcquire((int) change & MASK).matches(topic)) {
        return true;
      }
    }
    return version - since >= CAPACITY; // the writer may have lapped the loop above
  }
}
