package broker.core.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A compact hash table whose elements carry their own key. Owned by whoever holds the lock of the
 * structure it is part of: one writer at a time. Any thread reads without locks.
 *
 * @param <K> what elements are found by
 * @param <E> the elements
 */
public abstract class ConcurrentTable<K, E> {
  /*
   * Layout:  open addressing with linear probing, between a third and two thirds full while it
   *          grows: 6 to 12 bytes per element. It shrinks when less than an eighth is left.
   * Readers: see the slots of one generation through one volatile read. An element that is in the
   *          table all along is found and visited, whatever else changes: elements never move
   *          within a generation, a new generation is complete before it is published, and no slot
   *          between an element and the place its hash asks for is ever empty.
   * Removal: leaves a mark that keeps such a chain together, or an empty slot where it ends anyway.
   */
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final Object REMOVED = new Object();
  private static final int MIN_CAPACITY = 4;

  private volatile @Nullable Object[] slots = new Object[MIN_CAPACITY];
  private int size;
  private int used; // size and marks of removed elements

  /** Sees one element on a walk around the table. */
  @FunctionalInterface
  public interface Visitor<E> {
    /** Returns whether to go on. */
    boolean visit(E element, int position);
  }

  /** The hash of an element's key. */
  protected abstract int hashOf(E element);

  /** The hash of a key. */
  protected abstract int hashOfKey(K key);

  /** True when the element has this key. */
  protected abstract boolean hasKey(E element, K key);

  /** The element with this key, or null. Any thread. */
  public final @Nullable E find(K key) {
    @Nullable Object[] current = slots;
    int mask = current.length - 1;
    for (int i = hashOfKey(key) & mask; ; i = i + 1 & mask) {
      Object slot = SLOT.getAcquire(current, i);
      if (slot == null) {
        return null;
      }
      if (slot != REMOVED && hasKey(element(slot), key)) {
        return element(slot);
      }
    }
  }

  /** Shows every element once, in no useful order. Any thread. */
  public final void forEach(Consumer<? super E> consumer) {
    @Nullable Object[] current = slots;
    for (int i = 0; i < current.length; i++) {
      Object slot = SLOT.getAcquire(current, i);
      if (slot != null && slot != REMOVED) {
        consumer.accept(element(slot));
      }
    }
  }

  /**
   * Shows every element once, from a position on and around, until the visitor has enough. Any
   * thread.
   *
   * @param start zero, or a position that a visitor was told, give or take any number
   */
  public final void visitFrom(int start, Visitor<? super E> visitor) {
    @Nullable Object[] current = slots;
    int mask = current.length - 1;
    for (int n = 0; n <= mask; n++) {
      int i = start + n & mask;
      Object slot = SLOT.getAcquire(current, i);
      if (slot != null && slot != REMOVED && !visitor.visit(element(slot), i)) {
        return;
      }
    }
  }

  /** Number of elements; for the writer. */
  public final int size() {
    return size;
  }

  /** Adds an element whose key is not in the table yet; for the writer. */
  public final void add(E element) {
    if ((used + 1) * 3L > slots.length * 2L) {
      resize();
    }
    @Nullable Object[] current = slots;
    int i = free(current, hashOf(element));
    if (current[i] == null) {
      used++;
    }
    size++;
    SLOT.setRelease(current, i, element);
  }

  /** Puts an element in the place of one that has the same key; for the writer. */
  public final void replace(E present, E replacement) {
    SLOT.setRelease(slots, indexOf(present), replacement);
  }

  /** Takes out an element that is in the table; for the writer. */
  public final void remove(E element) {
    @Nullable Object[] current = slots;
    int mask = current.length - 1;
    int i = indexOf(element);
    size--;
    SLOT.setRelease(current, i, REMOVED);
    if (current[i + 1 & mask] == null) {
      for (; current[i] == REMOVED; i = i - 1 & mask) {
        SLOT.setRelease(current, i, null);
        used--;
      }
    }
    if (current.length > MIN_CAPACITY && size * 8L < current.length) {
      resize();
    }
  }

  private void resize() {
    int capacity = MIN_CAPACITY;
    while (capacity < (size + 1) * 2L) {
      capacity *= 2;
    }
    @Nullable Object[] next = new Object[capacity];
    forEach(element -> next[free(next, hashOf(element))] = element);
    used = size;
    slots = next;
  }

  private static int free(@Nullable Object[] slots, int hash) {
    int mask = slots.length - 1;
    int i = hash & mask;
    while (slots[i] != null && slots[i] != REMOVED) {
      i = i + 1 & mask;
    }
    return i;
  }

  private int indexOf(E element) {
    @Nullable Object[] current = slots;
    int mask = current.length - 1;
    int i = hashOf(element) & mask;
    while (current[i] != element) {
      i = i + 1 & mask;
    }
    return i;
  }

  @SuppressWarnings("unchecked") // nothing else is ever stored
  private static <E> E element(Object slot) {
    return (E) slot;
  }
}
