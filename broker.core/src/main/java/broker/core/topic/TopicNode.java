package broker.core.topic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One level of a {@link TopicTree}, and at the same time the set of children that has only this
 * one. Owned as the tree is.
 */
final class TopicNode<V> implements TopicChildren<V> {
  private final byte[] level;
  volatile @Nullable V value; // of the path that ends here
  volatile @Nullable V below; // of the path that goes on with '#'
  private volatile @Nullable TopicNode<V> anyChild; // of the path that goes on with '+'
  private volatile @Nullable TopicChildren<V> children; // by their level

  TopicNode(byte[] level) {
    this.level = level;
  }

  boolean isLevel(Levels at) {
    return at.equalTo(level);
  }

  int hash(SeededHash hash) {
    return hash.of(level, 0, level.length);
  }

  /** True at the first level of names that begin with {@code $}. */
  boolean isReserved() {
    return level.length > 0 && level[0] == '$';
  }

  /** The child that {@code +} leads to. */
  @Nullable TopicNode<V> anyChild() {
    return anyChild;
  }

  /** The child that the text of this level leads to. */
  @Nullable TopicNode<V> child(Levels at) {
    TopicChildren<V> all = children;
    return all == null ? null : all.find(at);
  }

  void forEachChild(Consumer<? super TopicNode<V>> consumer) {
    TopicChildren<V> all = children;
    if (all != null) {
      all.forEach(consumer);
    }
  }

  /** The child that this level of a filter leads to, wildcard or not. */
  @Nullable TopicNode<V> childOfFilter(Levels at) {
    return at.isSingleLevelWildcard() ? anyChild : child(at);
  }

  /** As {@link #childOfFilter}, made where it is missing; for the writer. */
  TopicNode<V> makeChild(Levels at, SeededHash hash) {
    TopicNode<V> present = childOfFilter(at);
    if (present != null) {
      return present;
    }
    TopicNode<V> child = new TopicNode<>(at.copy());
    if (at.isSingleLevelWildcard()) {
      anyChild = child;
    } else {
      TopicChildren<V> all = children;
      children = all == null ? child : all.with(child, hash);
    }
    return child;
  }

  /** Takes out a child of this node; for the writer. */
  void removeChild(TopicNode<V> child) {
    if (anyChild == child) {
      anyChild = null;
    } else {
      TopicChildren<V> all = children;
      children = all == null ? null : all.without(child);
    }
  }

  boolean isEmpty() {
    return value == null && below == null && anyChild == null && children == null;
  }

  @Override
  public @Nullable TopicNode<V> find(Levels at) {
    return isLevel(at) ? this : null;
  }

  @Override
  public void forEach(Consumer<? super TopicNode<V>> consumer) {
    consumer.accept(this);
  }

  @Override
  public TopicChildren<V> with(TopicNode<V> child, SeededHash hash) {
    LevelTable<V> both = new LevelTable<>(hash);
    both.add(this);
    both.add(child);
    return both;
  }

  @Override
  public @Nullable TopicChildren<V> without(TopicNode<V> child) {
    return null;
  }
}
