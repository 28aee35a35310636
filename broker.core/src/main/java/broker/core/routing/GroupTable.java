package broker.core.routing;

import broker.core.topic.ConcurrentTable;
import broker.core.topic.SeededHash;

/**
 * The shared groups of one filter by their name. Written under the tree's lock; any thread reads.
 */
final class GroupTable extends ConcurrentTable<String, SharedGroup> {
  private final SeededHash hash;

  GroupTable(SeededHash hash) {
    this.hash = hash;
  }

  @Override
  protected int hashOf(SharedGroup element) {
    return hashOfKey(element.shareName());
  }

  @Override
  protected int hashOfKey(String shareName) {
    return hash.of(shareName);
  }

  @Override
  protected boolean hasKey(SharedGroup element, String shareName) {
    return element.shareName().equals(shareName);
  }
}
