package broker.core.topic;

import org.jspecify.annotations.Nullable;

/** The children of a node that has, or once had, more than one of them. Owned as the tree is. */
final class LevelTable<V> extends ConcurrentTable<Levels, TopicNode<V>>
    implements TopicChildren<V> {
  private final SeededHash hash;

  LevelTable(SeededHash hash) {
    this.hash = hash;
  }

  @Override
  protected int hashOf(TopicNode<V> element) {
    return element.hash(hash);
  }

  @Override
  protected int hashOfKey(Levels at) {
    return at.hash(hash);
  }

  @Override
  protected boolean hasKey(TopicNode<V> element, Levels at) {
    return element.isLevel(at);
  }

  @Override
  public TopicChildren<V> with(TopicNode<V> child, SeededHash sameHash) {
    add(child);
    return this;
  }

  @Override
  public @Nullable TopicChildren<V> without(TopicNode<V> child) {
    remove(child);
    return size() == 0 ? null : this;
  }
}
