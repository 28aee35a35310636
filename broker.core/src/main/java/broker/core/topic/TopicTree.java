package broker.core.topic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map whose keys are Topic Filters to be looked up by Topic Name, or Topic Names to be looked up
 * by Topic Filter. Owned by whoever holds the lock of the structure it is part of: one writer at a
 * time. Any thread reads without locks.
 *
 * @param <V> immutable, or safe to read while it is written
 */
public final class TopicTree<V> {
  /*
   * Matching: one node per level; '+' and '#' are fields of a node, not children by name. A walk
   *           compares ranges of the text with the levels in the tree and makes no strings.
   * Readers:  a value that stays is found, whatever else changes: nodes come into the tree, and
   *           leave it, without a value and without children.
   * Limits:   walks recurse, at most once per level of the tree, so nothing deeper than
   *           TopicFilter.MAX_LEVELS may be put in. What a match costs is bounded by the nodes it
   *           visits, each at most once.
   */
  private final SeededHash hash;
  private final TopicNode<V> root = new TopicNode<>(new byte[0]);

  /** An empty tree. */
  public TopicTree(SeededHash hash) {
    this.hash = hash;
  }

  /** The value of exactly this filter or name, or null. Any thread. */
  public @Nullable V get(Levels path) {
    path.rewind();
    TopicNode<V> node = root;
    while (node != null && !isLast(path)) {
      node = node.childOfFilter(path);
      path.next();
    }
    return node == null ? null : value(node, path);
  }

  /** Sets the value of this filter or name and returns the one before; for the writer. */
  public @Nullable V put(Levels path, V value) {
    path.rewind();
    TopicNode<V> node = root;
    while (!isLast(path)) {
      node = node.makeChild(path, hash);
      path.next();
    }
    return setValue(node, path, value);
  }

  /** Removes the value of this filter or name and returns it; for the writer. */
  public @Nullable V remove(Levels path) {
    path.rewind();
    return remove(root, path);
  }

  private @Nullable V remove(TopicNode<V> node, Levels path) {
    if (isLast(path)) {
      return setValue(node, path, null);
    }
    TopicNode<V> child = node.childOfFilter(path);
    if (child == null) {
      return null;
    }
    path.next();
    V removed = remove(child, path);
    if (child.isEmpty()) {
      node.removeChild(child);
    }
    return removed;
  }

  /** True when no value and no node is left; for the writer. */
  boolean isEmpty() {
    return root.isEmpty();
  }

  /**
   * True where a path has arrived at the node that holds its value: after its last level or at a
   * '#'.
   */
  private static boolean isLast(Levels path) {
    return path.isPastEnd() || path.isMultiLevelWildcard();
  }

  private static <V> @Nullable V value(TopicNode<V> node, Levels path) {
    return path.isPastEnd() ? node.value : node.below;
  }

  private static <V> @Nullable V setValue(TopicNode<V> node, Levels path, @Nullable V value) {
    V before = value(node, path);
    if (path.isPastEnd()) {
      node.value = value;
    } else {
      node.below = value;
    }
    return before;
  }

  /** Shows the values of all filters in this tree that match a topic. Any thread. */
  public void forEachFilterMatching(Levels topic, Consumer<? super V> consumer) {
    topic.rewind();
    showFilters(root, topic, consumer);
  }

  private void showFilters(TopicNode<V> start, Levels topic, Consumer<? super V> consumer) {
    TopicNode<V> node = start;
    while (node != null && !topic.isPastEnd()) {
      if (!topic.isReserved()) { // [MQTT-4.7.2-1] [MQTT311-4.7.2-1]
        show(node.below, consumer);
        TopicNode<V> any = node.anyChild();
        if (any != null) {
          int here = topic.position();
          topic.next();
          showFilters(any, topic, consumer);
          topic.moveTo(here);
        }
      }
      node = node.child(topic);
      topic.next();
    }
    if (node != null) {
      show(node.value, consumer);
      show(node.below, consumer); // "a/#" matches its parent "a", too
    }
  }

  /** Shows the values of all topics in this tree that match a filter. Any thread. */
  public void forEachTopicMatching(Levels filter, Consumer<? super V> consumer) {
    filter.rewind();
    showTopics(root, filter, consumer);
  }

  private void showTopics(TopicNode<V> start, Levels filter, Consumer<? super V> consumer) {
    TopicNode<V> node = start;
    while (node != null && !filter.isPastEnd()) {
      if (filter.isMultiLevelWildcard()) {
        showAll(node, consumer);
        return;
      }
      if (filter.isSingleLevelWildcard()) {
        showTopicsOfChildren(node, filter, consumer);
        return;
      }
      node = node.child(filter);
      filter.next();
    }
    if (node != null) {
      show(node.value, consumer);
    }
  }

  private void showTopicsOfChildren(
      TopicNode<V> node, Levels filter, Consumer<? super V> consumer) {
    filter.next();
    int next = filter.position();
    node.forEachChild(
        child -> {
          if (isVisible(child, node)) {
            filter.moveTo(next);
            showTopics(child, filter, consumer);
          }
        });
  }

  private void showAll(TopicNode<V> node, Consumer<? super V> consumer) {
    show(node.value, consumer);
    node.forEachChild(
        child -> {
          if (isVisible(child, node)) {
            showAll(child, consumer);
          }
        });
  }

  /** No wildcard at the first level reaches names that begin with {@code $}. */
  private boolean isVisible(TopicNode<V> child, TopicNode<V> parent) {
    return parent != root || !child.isReserved(); // [MQTT-4.7.2-1] [MQTT311-4.7.2-1]
  }

  private static <V> void show(@Nullable V value, Consumer<? super V> consumer) {
    if (value != null) {
      consumer.accept(value);
    }
  }
}
