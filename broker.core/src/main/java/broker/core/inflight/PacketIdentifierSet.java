package broker.core.inflight;

import broker.core.loop.OnEventLoop;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of Packet Identifiers, 1..65535: those of QoS 2 messages that were received and not yet
 * released. Owned by the loop of whoever uses it. Small while few identifiers are in use, whatever
 * their values.
 */
@OnEventLoop
public final class PacketIdentifierSet {
  private static final int BLOCK_BITS = 10;
  private static final int WORDS = 1 << BLOCK_BITS - 6;

  /** Neighbouring identifiers, one bit each. */
  private record Block(long[] words) {
    boolean isEmpty() {
      for (long word : words) {
        if (word != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final @Nullable Block[] blocks = new @Nullable Block[1 << 16 - BLOCK_BITS];
  private @Nullable Block spare;
  private int size;

  /** Adds the identifier; false when it was there already. */
  public boolean add(int identifier) {
    int b = identifier >>> BLOCK_BITS;
    Block block = blocks[b];
    if (block == null) {
      block = spare == null ? new Block(new long[WORDS]) : spare;
      spare = null;
      blocks[b] = block;
    }
    int word = identifier >>> 6 & WORDS - 1;
    long bit = 1L << identifier;
    if ((block.words[word] & bit) != 0) {
      return false;
    }
    block.words[word] |= bit;
    size++;
    return true;
  }

  /** True when the identifier is there. */
  public boolean contains(int identifier) {
    Block block = blocks[identifier >>> BLOCK_BITS];
    return block != null && (block.words[identifier >>> 6 & WORDS - 1] & 1L << identifier) != 0;
  }

  /** Removes the identifier; false when it was not there. */
  public boolean remove(int identifier) {
    int b = identifier >>> BLOCK_BITS;
    Block block = blocks[b];
    if (block == null || !contains(identifier)) {
      return false;
    }
    block.words[identifier >>> 6 & WORDS - 1] &= ~(1L << identifier);
    size--;
    if (block.isEmpty()) {
      // identifiers count upwards: the block just left is the one entered next
      blocks[b] = null;
      spare = block;
    }
    return true;
  }

  /** Shows each identifier, in ascending order. */
  public void forEach(IntConsumer consumer) {
    for (int b = 0; b < blocks.length; b++) {
      Block block = blocks[b];
      if (block != null) {
        show(block, b << BLOCK_BITS, consumer);
      }
    }
  }

  private static void show(Block block, int first, IntConsumer consumer) {
    for (int i = 0; i < 1 << BLOCK_BITS; i++) {
      if ((block.words[i >>> 6] & 1L << i) != 0) {
        consumer.accept(first + i);
      }
    }
  }

  /** Number of identifiers in it. */
  public int size() {
    return size;
  }
}
