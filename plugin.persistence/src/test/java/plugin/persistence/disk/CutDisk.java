package plugin.persistence.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in memory that loses power: what was not forced is there afterwards or not, sector by
 * sector, or garbled. Everything is guarded by its own lock.
 */
public final class CutDisk implements Disk {
  private static final int SECTOR = 512;

  /** Thrown by everything once the power is gone. */
  public static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Write(long at, byte[] bytes, long size) {}

  /** Bytes that grow. */
  private static final class Bytes {
    byte[] array = new byte[0];
    int size;

    Bytes copy() {
      Bytes copy = new Bytes();
      copy.array = Arrays.copyOf(array, size);
      copy.size = size;
      return copy;
    }

    void write(long at, byte[] from, int offset, int length) {
      int end = (int) at + length;
      if (end > array.length) {
        array = Arrays.copyOf(array, Math.max(end, array.length * 2));
      }
      System.arraycopy(from, offset, array, (int) at, length);
      size = Math.max(size, end);
    }

    void resize(long to) {
      array = Arrays.copyOf(array, (int) Math.min(size, to));
      write(to, array, 0, 0);
      size = (int) to;
    }
  }

  private static final class Content {
    Bytes now = new Bytes();
    Bytes durable = new Bytes();
    final List<Write> pending = new ArrayList<>();

    void force() {
      for (Write write : pending) {
        if (write.size >= 0) {
          durable.resize(write.size);
        } else {
          durable.write(write.at, write.bytes, 0, write.bytes.length);
        }
      }
      pending.clear();
    }
  }

  private final TreeMap<String, Content> files = new TreeMap<>();

  /** Names as they are on the disk, and what has happened to them since. */
  private TreeMap<String, Content> durableFiles = new TreeMap<>();

  private final List<Consumer<TreeMap<String, Content>>> pendingNames = new ArrayList<>();
  private long steps;
  private long cutAt = Long.MAX_VALUE;
  private boolean dead;

  /** Changes a byte of a file where nobody has written. */
  public synchronized void damage(String name, int at) {
    Content content = files.get(name);
    content.force();
    content.durable.array[at] ^= 0x20;
    content.now = content.durable.copy();
  }

  /** Loses power at the n-th write or force from now on. */
  public synchronized void cutIn(long more) {
    cutAt = steps + more;
  }

  public synchronized boolean isDead() {
    return dead;
  }

  public synchronized void kill() {
    dead = true;
  }

  private void step() {
    if (dead || ++steps >= cutAt) {
      dead = true;
      throw new Cut();
    }
  }

  /** The disk after the power has come back. */
  public synchronized CutDisk after(Random random) {
    double[] likely = {0, 0.1, 0.5, 0.9, 1};
    double p = likely[random.nextInt(likely.length)];
    boolean garbles = random.nextInt(4) == 0;
    CutDisk next = new CutDisk();
    TreeMap<String, Content> names = new TreeMap<>(durableFiles);
    int survivors = pendingNames.isEmpty() ? 0 : random.nextInt(pendingNames.size() + 1);
    pendingNames.subList(0, survivors).forEach(change -> change.accept(names));
    names.forEach(
        (name, content) -> {
          Content there = new Content();
          there.durable = content.durable.copy();
          for (Write write : content.pending) {
            survive(there.durable, write, random, p, garbles);
          }
          there.now = there.durable.copy();
          next.files.put(name, there);
        });
    next.durableFiles = new TreeMap<>(next.files);
    return next;
  }

  private static void survive(Bytes bytes, Write write, Random r, double p, boolean garbles) {
    if (write.size >= 0) {
      if (r.nextDouble() < p) {
        bytes.resize(write.size);
      }
      return;
    }
    for (int from = 0; from < write.bytes.length; ) {
      int length = (int) Math.min(SECTOR - (write.at + from) % SECTOR, write.bytes.length - from);
      if (r.nextDouble() < p) {
        bytes.write(write.at + from, write.bytes, from, length);
      } else if (garbles && r.nextInt(4) == 0) {
        byte[] garbage = new byte[length];
        r.nextBytes(garbage);
        bytes.write(write.at + from, garbage, 0, length);
      }
      from += length;
    }
  }

  private void change(Consumer<TreeMap<String, Content>> change) {
    change.accept(files);
    pendingNames.add(change);
  }

  @Override
  public synchronized DiskFile open(String name) {
    if (!files.containsKey(name)) {
      Content made = new Content();
      change(names -> names.put(name, made));
    }
    return file(name, files.get(name));
  }

  private DiskFile file(String name, Content content) {
    return new DiskFile() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long size() {
        synchronized (CutDisk.this) {
          return content.now.size;
        }
      }

      @Override
      public int read(long position, byte[] bytes, int from, int length) {
        synchronized (CutDisk.this) {
          if (dead) {
            throw new Cut();
          }
          int n = (int) Math.max(0, Math.min(length, content.now.size - position));
          System.arraycopy(content.now.array, (int) (n > 0 ? position : 0), bytes, from, n);
          return n;
        }
      }

      @Override
      public void write(long position, byte[] bytes, int from, int length) {
        synchronized (CutDisk.this) {
          step();
          content.now.write(position, bytes, from, length);
          byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
          content.pending.add(new Write(position, copy, -1));
        }
      }

      @Override
      public void force() {
        synchronized (CutDisk.this) {
          step();
          content.force();
        }
      }

      @Override
      public void truncate(long size) {
        synchronized (CutDisk.this) {
          step();
          content.now.resize(size);
          content.pending.add(new Write(0, new byte[0], size));
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized List<String> names() {
    return names("");
  }

  @Override
  public synchronized List<String> names(String inside) {
    return files.keySet().stream()
        .filter(name -> name.startsWith(inside) && name.indexOf('/', inside.length()) < 0)
        .map(name -> name.substring(inside.length()))
        .toList();
  }

  @Override
  public synchronized void rename(String from, String to) {
    step();
    change(names -> names.put(to, names.remove(from)));
  }

  @Override
  public synchronized void delete(String name) {
    step();
    change(names -> names.remove(name));
  }

  @Override
  public synchronized void sync() {
    step();
    durableFiles = new TreeMap<>(files);
    pendingNames.clear();
  }

  @Override
  public String place() {
    return "simulated";
  }
}
