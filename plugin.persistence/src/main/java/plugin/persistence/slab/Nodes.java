package plugin.persistence.slab;

import org.jspecify.annotations.Nullable;

/**
 * Nodes and leaves of MapDB's trees as objects, by number of the record: all but the last step to a
 * value goes through the same few, and none of them is changed in place. Bounded: what is asked for
 * takes the place of another one. Owned by the store thread.
 */
final class Nodes {
  private static final int COUNT = 1024;

  private final long[] numbers = new long[COUNT];
  private final @Nullable Object[] nodes = new @Nullable Object[COUNT];

  private static int place(long number) {
    return (int) number & (COUNT - 1);
  }

  /** The node, or null if it is not known or no node. */
  @SuppressWarnings("unchecked") // a record has one type as long as it lives
  <R> @Nullable R get(long number) {
    int i = place(number);
    return numbers[i] == number ? (R) nodes[i] : null;
  }

  /** Keeps it, if it is a node. */
  void keep(long number, @Nullable Object record) {
    if (record instanceof long[] || record instanceof Object[]) {
      int i = place(number);
      numbers[i] = number;
      nodes[i] = record;
    }
  }

  /** It changes, or goes. */
  void forget(long number) {
    int i = place(number);
    if (numbers[i] == number) {
      numbers[i] = 0;
      nodes[i] = null;
    }
  }
}
