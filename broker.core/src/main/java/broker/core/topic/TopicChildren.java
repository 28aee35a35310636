package broker.core.topic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The children of a {@link TopicNode} by their level: an only child itself, or a table. Never
 * empty.
 */
sealed interface TopicChildren<V> permits TopicNode, LevelTable {
  /** The child at this level, or null. */
  @Nullable TopicNode<V> find(Levels at);

  void forEach(Consumer<? super TopicNode<V>> consumer);

  /** These and one more; for the writer. */
  TopicChildren<V> with(TopicNode<V> child, SeededHash hash);

  /** These but one of them, null when none is left; for the writer. */
  @Nullable TopicChildren<V> without(TopicNode<V> child);
}
